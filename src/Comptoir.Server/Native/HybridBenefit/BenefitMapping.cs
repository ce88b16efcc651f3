using System.Globalization;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Native.HybridBenefit;

/// <summary>Licences, savings and advice to the wire (contract, comptoir, Azure).</summary>
internal static class BenefitMapping
{
    public static readonly string[] AdviceColumns =
        ["vmName", "vmSize", "vCpu", "product", "entitlementId", "edition", "cores", "savingPerHour", "currency", "why"];

    public static WireHybridBenefit ToWire(this CustomerBenefits benefits) => new()
    {
        Licenses = [.. benefits.Licenses.Select(ToWire)],
        Assignments = [.. benefits.Assignments.Select(ToWire)],
    };

    public static WireBenefitAssignment ToWire(this BenefitAssignment assignment) => new()
    {
        Id = assignment.Id.ToString(),
        EntitlementId = assignment.EntitlementId.ToString(),
        VmName = assignment.VmName,
        VmSize = assignment.VmSize,
        VCpu = assignment.VCpu,
        Product = WordOf(assignment.Product),
        Cores = assignment.Cores,
        AssignedDate = assignment.AssignedAt,
    };

    public static WireEstimate ToWire(this SavingsEstimate estimate) => new()
    {
        Vms = [.. estimate.Vms.Select(line => ToWire(line.Saving, line.Formula) with { Size = line.Size.ArmName, Hours = line.Hours, Quantity = line.Quantity })],
        Total = ToWire(estimate.Total, estimate.Total.Reserved is null
            ? "Σ vms; saving = windows − linux; savingPercent = saving ÷ windows × 100"
            : "Σ vms; saving = windows − reserved; savingPercent = saving ÷ windows × 100"),
    };

    public static WireAdvice ToWire(this BenefitAdvice advice) => new()
    {
        Vms = [.. advice.Vms.Select(ToWire)],
        Total = new WireHourlySaving
        {
            Covered = advice.Vms.Count(vm => vm.License is not null),
            Uncovered = advice.Vms.Count(vm => vm.License is null),
            SavingPerHour = advice.SavingPerHour,
            Currency = advice.Currency.Code,
        },
        Proven = advice.Proven,
    };

    public static async IAsyncEnumerable<string?[]> RowsOf(BenefitAdvice advice)
    {
        await Task.CompletedTask;
        foreach (var vm in advice.Vms.Select(ToWire))
        {
            yield return
            [
                vm.VmName, vm.VmSize, Text(vm.VCpu), vm.Product, vm.EntitlementId, vm.Edition, Text(vm.Cores),
                vm.SavingPerHour?.ToString("0.######", CultureInfo.InvariantCulture), vm.SavingPerHour is null ? null : advice.Currency.Code, vm.Why,
            ];
        }
    }

    private static WireBenefitLicense ToWire(BenefitLicense license) => new()
    {
        EntitlementId = license.Entitlement.Id.ToString(),
        OrderId = license.Entitlement.OrderId.Value,
        LineItemNumber = license.Entitlement.LineNumber,
        Title = CatalogTexts.Title(license.Sku.Title, license.Sku.Translations),
        Edition = license.Sku.Edition,
        Benefit = license.Sku.HybridBenefit,
        Qualifies = license.Qualifies,
        Reason = RefusalTexts.Of(license.Why is { } why ? $"LicenseNotQualifying.{why}" : $"Benefit.{license.Kind}"),
        Quantity = license.Entitlement.Quantity,
        Cores = license.Cores,
        Assigned = license.Assigned,
        Free = license.Free,
        ExpiryDate = license.Entitlement.ExpiresAt,
    };

    private static WireSaving ToWire(Saving saving, string formula) => new()
    {
        Windows = saving.Windows.ToWire(),
        Linux = saving.Linux.ToWire(),
        Reserved = saving.Reserved is { } reserved ? reserved.ToWire() : null,
        ReservedWindows = saving.ReservedWindows is { } alone ? alone.ToWire() : null,
        Saving = saving.Amount.ToWire(),
        SavingPercent = saving.Percent,
        Formula = formula,
    };

    private static WireAdvisedVm ToWire(AdvisedVm advised) => new()
    {
        VmName = advised.Vm.VmName,
        VmSize = advised.Vm.Size.ArmName,
        VCpu = advised.Vm.VCpu,
        Product = WordOf(advised.Vm.Product),
        EntitlementId = advised.License?.Entitlement.Id.ToString(),
        Edition = advised.License?.Sku.Edition,
        Cores = advised.Cores,
        SavingPerHour = advised.SavingPerHour,
        Why = RefusalTexts.Of($"Advice.{advised.Why}"),
    };

    private static string WordOf(BenefitProduct product) => product switch
    {
        BenefitProduct.SqlStandard => "sql_standard",
        BenefitProduct.SqlEnterprise => "sql_enterprise",
        _ => "windows",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
