using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A month that a run has finished is cut, also for whom there was nothing to put on an invoice: what is posted to it afterwards
/// goes to the next (R14.1).</summary>
internal static class FinishedRuns
{
    /// <summary>The last month that was finished for each partner, by its own runs and those for all; null before there is one. Two round
    /// trips.</summary>
    public static async Task<Dictionary<PartnerId, BillingMonth?>> LastAsync(ComptoirDb db, IReadOnlyList<PartnerId> ids, CancellationToken ct)
    {
        var all = await db.Installations.Select(row => row.OperatorId).SingleOrDefaultAsync(ct);
        var runs = await db.BillingRuns
            .Where(run => (ids.Contains(run.PartnerId) || run.PartnerId == all) && run.FinishedAt != null)
            .GroupBy(run => run.PartnerId)
            .Select(group => new { Partner = group.Key, Last = group.Max(run => run.Month) })
            .ToDictionaryAsync(group => group.Partner, group => (BillingMonth?)BillingMonth.Of(group.Last), ct);
        return ids.Distinct().ToDictionary(id => id, id => Later(runs.GetValueOrDefault(id), runs.GetValueOrDefault(all)));
    }

    public static BillingMonth? Later(BillingMonth? one, BillingMonth? other) => one is null || other > one ? other : one;
}
