using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Customers;

namespace Comptoir.Portal.Partner.HybridBenefit;

/// <param name="Assignments">By machine, with the licence each has.</param>
/// <param name="Sizes">ARM names of the price table.</param>
/// <param name="Form">The assignment as it was typed.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="Problem">Why nothing was done, worded.</param>
/// <param name="Told"><c>assigned</c> or <c>released</c>, as the address says.</param>
public sealed record BenefitModel(
    CustomerHead Head,
    IReadOnlyList<LicenseRow> Licenses,
    IReadOnlyList<(BenefitAssignment Assignment, string License)> Assignments,
    IReadOnlyList<string> Sizes,
    AssignForm Form,
    IReadOnlyDictionary<string, string> Faults,
    string? Problem,
    string? Told)
{
    public string Base => AddressOf(Head);

    public long Cores => Licenses.Sum(license => license.Cores);

    public long Assigned => Licenses.Sum(license => Math.Min(license.Assigned, license.Cores));

    public long Free => Licenses.Sum(license => license.Free);

    /// <summary>Those that cores can be taken from.</summary>
    public IEnumerable<LicenseRow> Usable => Licenses.Where(license => license.Qualifies && license.Free > 0);

    public static string AddressOf(CustomerHead head) => $"/partner/customers/{head.Customer.Id}/hybrid-benefit";
}

/// <summary>A licence with cores. Cores are counted cores.</summary>
/// <param name="Reason">Why it qualifies, or not, worded.</param>
public sealed record LicenseRow(
    Guid Id, string Title, OrderId Order, int Quantity, bool Qualifies, string Reason, long Cores, long Assigned, long Free, DateTimeOffset? ExpiresAt);

/// <param name="Product">Empty: as the licence is.</param>
public sealed record AssignForm(string License, string VmName, string VmSize, string VCpu, string Product);

/// <param name="Rows">As typed; empty ones too.</param>
/// <param name="Term">Of the reservation, <c>P1Y</c> or <c>P3Y</c>; empty for none.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="Result">Null until it is asked for, and when something about it is wrong.</param>
public sealed record EstimateModel(
    CustomerHead Head, IReadOnlyList<EstimateRow> Rows, string Term, IReadOnlyList<VmSize> Sizes, IReadOnlyDictionary<string, string> Faults, SavingsEstimate? Result)
{
    public string Base => BenefitModel.AddressOf(Head);
}

public sealed record EstimateRow(string Size, string Hours, string Quantity)
{
    public bool IsEmpty => Size.Length == 0;
}

/// <param name="List">The sheet as it was sent.</param>
/// <param name="Faults">What is wrong with it, worded, with row and column.</param>
/// <param name="Rows">The advice; null until it is asked for.</param>
/// <param name="SavingPerHour">Of all, for Windows.</param>
/// <param name="Proven">No other assignment saves more.</param>
public sealed record AdviceModel(CustomerHead Head, string List, IReadOnlyList<string> Faults, IReadOnlyList<AdviceRow>? Rows, Money SavingPerHour, bool Proven)
{
    public string Base => BenefitModel.AddressOf(Head);

    public int Covered => Rows!.Count(row => row.License is not null);
}

/// <param name="License">Null: none.</param>
/// <param name="Saving">An hour, for Windows, in the currency of the price table and its decimals.</param>
/// <param name="Why">Worded.</param>
public sealed record AdviceRow(string VmName, string VmSize, int VCpu, BenefitProduct Product, string? License, int Cores, decimal? Saving, string Why);
