using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Why a licence is of no use in Azure.</summary>
public enum BenefitFault
{
    /// <summary>A perpetual licence without Software Assurance (R12.0).</summary>
    PerpetualWithoutAssurance,

    Cancelled,

    Expired,

    /// <summary>A subscription that grants no benefit.</summary>
    NoBenefit,
}

/// <summary>The licence does not qualify.</summary>
public sealed record LicenseNotQualifying(Guid Entitlement, BenefitFault Reason) : Refusal;

/// <summary>The licence does not cover what the machine runs.</summary>
public sealed record LicenseOfOtherProduct(Guid Entitlement, BenefitProduct Product) : Refusal;

/// <summary>The machine takes more cores than the licence has free.</summary>
public sealed record CoresShort(Guid Entitlement, int Needed, long Free) : Refusal;

/// <summary>The machine's Windows, or its SQL Server, has a licence already.</summary>
public sealed record VmCovered(string VmName) : Refusal;

/// <summary>No such assignment of this customer of this partner.</summary>
public sealed record BenefitAssignmentNotFound(Guid Assignment) : Refusal;

/// <summary>A list of virtual machines that cannot be read; each fault by row and column.</summary>
public sealed record VmListFaulty(IReadOnlyList<CatalogFault> Faults) : Refusal;
