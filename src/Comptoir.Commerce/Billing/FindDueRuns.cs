using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Billing;

/// <summary>How the operator's invoice runs stand.</summary>
/// <param name="Unfinished">Runs that were begun and are not done.</param>
/// <param name="Next">The month that is cut next; null before there are partners.</param>
/// <param name="NextAt">When it falls due.</param>
public sealed record DueRuns(int Unfinished, BillingMonth? Next, DateTimeOffset? NextAt)
{
    /// <summary>It fell due and was not cut.</summary>
    public bool IsLate(DateTimeOffset now) => NextAt <= now;
}

/// <summary>Reads what the operator's invoice runs wait for. Three round trips.</summary>
public sealed class FindDueRuns(RunInvoicesHandler runs, IEnumerable<IFallsDue> kinds, IOptions<BillingOptions> options)
{
    public async Task<DueRuns> HandleAsync(CancellationToken ct)
    {
        var unfinished = await runs.UnfinishedAsync(ct);
        var next = await kinds.OfType<MonthsToCut>().Single().NextMonthAsync(ct);
        return new DueRuns(unfinished.Count, next, next is { } month ? options.Value.CutAt(month) : null);
    }
}
