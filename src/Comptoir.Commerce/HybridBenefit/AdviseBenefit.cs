using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Looks for the licences that a list of machines is best covered by (R12.2, R12.4); assigns nothing.</summary>
public sealed record AdviseBenefit(CustomerId Customer, IReadOnlyList<VmEntry> Vms, Actor By);

/// <summary>Why a machine is given the licence it is given, or none.</summary>
public enum AdviceReason
{
    /// <summary>Covered by a licence that may go on being used on premises too.</summary>
    CoveredAndReused,

    /// <summary>Covered by a licence that is then used in Azure alone.</summary>
    CoveredAndConverted,

    /// <summary>Has a licence already; it keeps it.</summary>
    AssignedAlready,

    /// <summary>No licence that qualifies covers what it runs.</summary>
    NoLicense,

    /// <summary>No licence has as many cores free as it takes.</summary>
    NoneLargeEnough,

    /// <summary>The cores save more on others.</summary>
    WorthMoreElsewhere,

    /// <summary>Its Windows costs nothing.</summary>
    SavesNothing,
}

/// <param name="License">The licence for it; null: none.</param>
/// <param name="Cores">Counted cores it takes.</param>
/// <param name="SavingPerHour">By the price table, for Windows; null for SQL Server, whose cores are counted instead.</param>
public sealed record AdvisedVm(ListedVm Vm, BenefitLicense? License, int Cores, decimal? SavingPerHour, AdviceReason Why);

/// <param name="Proven">No other assignment saves more; false where the list was too hard to try all that might.</param>
public sealed record BenefitAdvice(IReadOnlyList<AdvisedVm> Vms, decimal SavingPerHour, Currency Currency, bool Proven);

/// <summary>Windows: the most saved by the hour. SQL Server, for which the table has no rates: the most processors covered.
/// Datacenter comes before Standard, which would have to leave the premises; round trips are those of <see cref="FindBenefits"/>.</summary>
public sealed class AdviseBenefitHandler(FindBenefits benefits, VmPrices prices)
{
    /// <returns>Refuses with <see cref="VmListFaulty"/> or the buyer's refusals.</returns>
    public async Task<Result<BenefitAdvice>> HandleAsync(AdviseBenefit request, CancellationToken ct)
    {
        var (owned, refusal) = await benefits.HandleAsync(request.Customer, request.By, ct);
        if (owned is null)
            return refusal!;
        var (vms, faults) = VmList.Check(request.Vms, prices);
        if (vms is null)
            return faults!;

        var advised = new AdvisedVm[vms.Count];
        bool proven = true;
        foreach (bool sql in (bool[])[false, true])
            proven &= Advise(sql, vms, owned, advised);
        decimal saving = advised.Where(vm => vm.License is not null).Sum(vm => vm.SavingPerHour ?? 0m);
        return new BenefitAdvice(advised, saving, prices.CurrencyOf, proven);
    }

    private static decimal? SavingOf(ListedVm vm) => vm.Product == BenefitProduct.Windows ? Math.Max(0m, vm.Size.Windows - vm.Size.Linux) : null;

    private static bool Advise(bool sql, IReadOnlyList<ListedVm> vms, CustomerBenefits owned, AdvisedVm[] advised)
    {
        var licenses = owned.Licenses
            .Where(license => license.Qualifies && BenefitCores.Serves(license.Kind, BenefitProduct.SqlStandard) == sql)
            .OrderByDescending(license => license.Kind == BenefitKind.WindowsDatacenter)
            .ThenByDescending(license => license.Kind == BenefitKind.SqlStandard)
            .ThenBy(license => license.Free)
            .ToList();
        var assigned = owned.Assignments.Where(assignment => assignment.IsSql == sql).ToDictionary(assignment => assignment.VmNameKey);
        var open = new List<int>();
        for (int i = 0; i < vms.Count; i++)
        {
            if ((vms[i].Product != BenefitProduct.Windows) != sql)
                continue;
            if (assigned.GetValueOrDefault(BenefitAssignment.KeyOf(vms[i].VmName)) is { } held)
                advised[i] = new(vms[i], owned.Licenses.FirstOrDefault(license => license.Entitlement.Id == held.EntitlementId), held.Cores, SavingOf(vms[i]), AdviceReason.AssignedAlready);
            else
                open.Add(i);
        }

        int[] given = CoreAllocation.Best(
            open.ConvertAll(i => DemandOf(vms[i])),
            licenses.ConvertAll(license => new CoreSupply(license.Free, license.Kind == BenefitKind.SqlEnterprise)),
            out bool proven);
        for (int k = 0; k < open.Count; k++)
        {
            var license = given[k] >= 0 ? licenses[given[k]] : null;
            advised[open[k]] = new(vms[open[k]], license, DemandOf(vms[open[k]]).Cores, SavingOf(vms[open[k]]), ReasonOf(vms[open[k]], license, licenses));
        }

        return proven;
    }

    private static CoreDemand DemandOf(ListedVm vm) => new(
        BenefitCores.Needed(vm.Product, vm.VCpu),
        SavingOf(vm) is { } saving ? (long)(saving * VmPrices.RateUnit) : vm.VCpu,
        vm.Product == BenefitProduct.SqlEnterprise);

    private static AdviceReason ReasonOf(ListedVm vm, BenefitLicense? given, List<BenefitLicense> licenses)
    {
        if (given is not null)
            return given.Kind == BenefitKind.WindowsDatacenter ? AdviceReason.CoveredAndReused : AdviceReason.CoveredAndConverted;
        if (SavingOf(vm) == 0m)
            return AdviceReason.SavesNothing;
        var serving = licenses.FindAll(license => BenefitCores.Serves(license.Kind, vm.Product));
        if (serving.Count == 0)
            return AdviceReason.NoLicense;
        return serving.Exists(license => license.Free >= BenefitCores.Needed(vm.Product, vm.VCpu)) ? AdviceReason.WorthMoreElsewhere : AdviceReason.NoneLargeEnough;
    }
}
