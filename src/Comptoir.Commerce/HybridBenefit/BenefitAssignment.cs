using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Cores of a licence given to a named virtual machine (R12.3). Never changed: assigned or released.</summary>
public sealed class BenefitAssignment
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required Guid Id { get; init; }

    public required Guid EntitlementId { get; init; }

    public required string VmName { get; init; }

    /// <summary>The name as it is compared.</summary>
    public required string VmNameKey { get; init; }

    /// <summary>ARM name; empty when none was given.</summary>
    public required string VmSize { get; init; }

    public required int VCpu { get; init; }

    public required BenefitProduct Product { get; init; }

    /// <summary>Windows and SQL Server of one machine are covered one by one; either is covered once.</summary>
    public required bool IsSql { get; init; }

    /// <summary>Counted cores it takes.</summary>
    public required int Cores { get; init; }

    public required DateTimeOffset AssignedAt { get; init; }

    public static string KeyOf(string vmName) => vmName.Trim().ToLowerInvariant();
}
