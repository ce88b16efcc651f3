using System.Text.Json;

namespace Comptoir.Contracts;

/// <summary>What of a customer's software can be used in Azure. Checked against contract comptoir, Azure.</summary>
public sealed record WireHybridBenefit
{
    /// <summary>Licences with cores, the newest first, those that do not qualify too.</summary>
    public required IReadOnlyList<WireBenefitLicense> Licenses { get; init; }

    /// <summary>What they are assigned to, by the machine's name.</summary>
    public required IReadOnlyList<WireBenefitAssignment> Assignments { get; init; }

    /// <summary>Object type <c>HybridBenefit</c>.</summary>
    public WireAttributes Attributes { get; init; } = WireAttributes.Of("HybridBenefit");
}

/// <summary>A licence and what it is worth in Azure. Cores of SQL Server are counted as those of its Standard edition.</summary>
public sealed record WireBenefitLicense
{
    /// <summary>GUID of the entitlement.</summary>
    public required string EntitlementId { get; init; }

    /// <summary>The order it came from.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its line, from 0.</summary>
    public required int LineItemNumber { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary><c>Standard</c>, <c>Datacenter</c>, <c>Enterprise</c>.</summary>
    public required string Edition { get; init; }

    /// <summary>In the words of the catalogue: <c>windows_standard</c> and so on, <c>none</c>.</summary>
    public required string Benefit { get; init; }

    /// <summary>Whether it may be used in Azure.</summary>
    public required bool Qualifies { get; init; }

    /// <summary>Why not, or how it is used, in the caller's language.</summary>
    public required string Reason { get; init; }

    /// <summary>Units bought.</summary>
    public required int Quantity { get; init; }

    /// <summary>Those that qualify; 0 when it does not.</summary>
    public required long Cores { get; init; }

    /// <summary>Given to machines.</summary>
    public required long Assigned { get; init; }

    /// <summary>What is left.</summary>
    public required long Free { get; init; }

    /// <summary>First instant after its term, UTC.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }
}

/// <summary>Cores of a licence given to a machine; in a request, what to give.</summary>
public sealed record WireBenefitAssignment
{
    /// <summary>GUID, by which it is released.</summary>
    public string? Id { get; init; }

    /// <summary>GUID of the licence's entitlement.</summary>
    public string? EntitlementId { get; init; }

    /// <summary>1 to 64 characters; a machine's Windows, and its SQL Server, is covered once.</summary>
    public string? VmName { get; init; }

    /// <summary>ARM name, <c>Standard_D2s_v3</c>.</summary>
    public string? VmSize { get; init; }

    /// <summary>Processors; those of the size when left out.</summary>
    public int? VCpu { get; init; }

    /// <summary><c>windows</c>, <c>sql_standard</c> or <c>sql_enterprise</c>; what the licence usually covers when left out.</summary>
    public string? Product { get; init; }

    /// <summary>Counted cores it takes.</summary>
    public int? Cores { get; init; }

    /// <summary>When it was given, UTC.</summary>
    public DateTimeOffset? AssignedDate { get; init; }
}

/// <summary>Asks what the benefit would save. Checked against contract comptoir, Azure.</summary>
public sealed record WireEstimateRequest
{
    /// <summary>The machines, at most 1000 lines.</summary>
    public IReadOnlyList<WireEstimateVm>? Vms { get; init; }

    /// <summary>Term of the reservation they run on: <c>"P1Y"</c>, <c>"P3Y"</c>, or an object whose <c>term</c> says so.</summary>
    public JsonElement? Reservation { get; init; }
}

/// <summary>Machines of one size.</summary>
public sealed record WireEstimateVm
{
    /// <summary>ARM name.</summary>
    public string? Size { get; init; }

    /// <summary>Of each machine, above 0.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Machines; 1 when left out.</summary>
    public int? Quantity { get; init; }
}

/// <summary>What the benefit would save.</summary>
public sealed record WireEstimate
{
    /// <summary>Line by line, as asked.</summary>
    public required IReadOnlyList<WireSaving> Vms { get; init; }

    /// <summary>Sums of the lines as shown.</summary>
    public required WireSaving Total { get; init; }
}

/// <summary>A saving and how it came about.</summary>
public sealed record WireSaving
{
    /// <summary>ARM name; not on the total.</summary>
    public string? Size { get; init; }

    /// <summary>As asked; not on the total.</summary>
    public decimal? Hours { get; init; }

    /// <summary>As asked; not on the total.</summary>
    public int? Quantity { get; init; }

    /// <summary>With Windows paid for by the hour.</summary>
    public required WireMoney Windows { get; init; }

    /// <summary>The base compute rate, which the benefit leaves.</summary>
    public required WireMoney Linux { get; init; }

    /// <summary>Where a reservation is given: base compute on it, with the benefit.</summary>
    public WireMoney? Reserved { get; init; }

    /// <summary>Where a reservation is given: on it without the benefit.</summary>
    public WireMoney? ReservedWindows { get; init; }

    /// <summary><see cref="Windows"/> less <see cref="Linux"/>, or less <see cref="Reserved"/>.</summary>
    public required WireMoney Saving { get; init; }

    /// <summary>Of <see cref="Windows"/>, one decimal.</summary>
    public required decimal SavingPercent { get; init; }

    /// <summary>In figures.</summary>
    public required string Formula { get; init; }
}

/// <summary>A machine that a licence is looked for.</summary>
public sealed record WireAdviceVm
{
    /// <summary>Its name, once for each product.</summary>
    public string? VmName { get; init; }

    /// <summary>ARM name.</summary>
    public string? VmSize { get; init; }

    /// <summary>Processors; those of the size when left out.</summary>
    public JsonElement? VCpu { get; init; }

    /// <summary><c>windows</c>, the default, <c>sql_standard</c> or <c>sql_enterprise</c>.</summary>
    public string? Product { get; init; }
}

/// <summary>A list of machines; the list alone will do.</summary>
public sealed record WireAdviceRequest
{
    /// <summary>The machines, at most 5000.</summary>
    public IReadOnlyList<WireAdviceVm>? Vms { get; init; }
}

/// <summary>The best assignment of a customer's licences to a list of machines.</summary>
public sealed record WireAdvice
{
    /// <summary>In the order of the list.</summary>
    public required IReadOnlyList<WireAdvisedVm> Vms { get; init; }

    /// <summary>By the hour, over all that are covered.</summary>
    public required WireHourlySaving Total { get; init; }

    /// <summary>Whether no other assignment saves more; false where there were too many to try.</summary>
    public required bool Proven { get; init; }
}

/// <summary>What is covered.</summary>
public sealed record WireHourlySaving
{
    /// <summary>Machines with a licence.</summary>
    public required int Covered { get; init; }

    /// <summary>Machines without.</summary>
    public required int Uncovered { get; init; }

    /// <summary>Windows licences saved, by the hour; unrounded.</summary>
    public required decimal SavingPerHour { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}

/// <summary>A machine and the licence for it.</summary>
public sealed record WireAdvisedVm
{
    /// <summary>As listed.</summary>
    public required string VmName { get; init; }

    /// <summary>ARM name.</summary>
    public required string VmSize { get; init; }

    /// <summary>Processors.</summary>
    public required int VCpu { get; init; }

    /// <summary>What of it is covered.</summary>
    public required string Product { get; init; }

    /// <summary>GUID of the licence's entitlement; absent: none.</summary>
    public string? EntitlementId { get; init; }

    /// <summary>Of the licence.</summary>
    public string? Edition { get; init; }

    /// <summary>Counted cores it takes.</summary>
    public required int Cores { get; init; }

    /// <summary>For Windows; unrounded.</summary>
    public decimal? SavingPerHour { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Why { get; init; }
}
