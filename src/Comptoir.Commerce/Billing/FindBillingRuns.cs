using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Reads the operator's runs. One round trip.</summary>
public sealed class FindBillingRuns(ComptoirDb db)
{
    /// <summary>The latest month first; at most 500.</summary>
    public async Task<IReadOnlyList<BillingRun>> ListAsync(CancellationToken ct) =>
        await Runs().OrderByDescending(run => run.Month).ThenByDescending(run => run.StartedAt).Take(500).ToListAsync(ct);

    /// <returns>Refuses with <see cref="BillingRunNotFound"/>.</returns>
    public async Task<Result<BillingRun>> OneAsync(Guid id, CancellationToken ct) =>
        await Runs().SingleOrDefaultAsync(run => run.Id == id, ct) is { } found ? found : new BillingRunNotFound(id.ToString());

    private IQueryable<BillingRun> Runs() =>
        from partner in db.Partners
        join run in db.BillingRuns.AsNoTracking() on partner.Id equals run.PartnerId
        select run;
}
