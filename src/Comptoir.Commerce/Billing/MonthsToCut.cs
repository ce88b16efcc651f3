using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Billing;

/// <summary>Cuts each month for all partners on the configured day of the next, and finishes what a run left undone.</summary>
internal sealed class MonthsToCut(ComptoirDb db, RunInvoicesHandler runs, IOptions<BillingOptions> options) : IFallsDue
{
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct)
    {
        if (await runs.UnfinishedAsync(ct) is [var left, ..])
            return left.StartedAt;
        return await NextMonthAsync(ct) is { } month && options.Value.CutAt(month) is var due && due <= until ? due : null;
    }

    public async Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (await db.FindsAsync(
            $"""SELECT 1 FROM "Partners" AS p INNER JOIN "BillingRuns" AS b ON b."PartnerId" = p."Id" AND b."FinishedAt" IS NULL LIMIT 1""", ct))
            return true;
        var last = options.Value.LastToCut(now);
        return await db.FindsAsync(
            $"""
            SELECT 1 FROM "Installations" AS i
            INNER JOIN "Partners" AS p ON p."Id" <> i."OperatorId" AND p."CreatedAt" < {last.End.UtcDateTime}
            WHERE NOT EXISTS (SELECT 1 FROM "BillingRuns" AS b WHERE b."PartnerId" = i."OperatorId" AND b."Month" >= {last.First})
            LIMIT 1
            """,
            ct);
    }

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var by = Actor.Program with { Partner = await runs.OperatorAsync(ct), CorrelationId = NewId.Guid(now) };
        foreach (var left in await runs.UnfinishedAsync(ct))
            await runs.FinishAsync(left, by, ct);
        while (await NextMonthAsync(ct) is { } month && options.Value.CutAt(month) <= now)
        {
            var (started, refusal) = await runs.StartAsync(new RunInvoices(month.ToString(), null, by), ct);
            if (started is null)
                throw new InvalidOperationException($"{month} is due and cannot be cut: {refusal}");
            await runs.FinishAsync(started.Run, by, ct);
        }
    }

    /// <summary>The month after the last that was run for all; at first the one in which the first partner came. Null before there
    /// is an installation with partners.</summary>
    internal async Task<BillingMonth?> NextMonthAsync(CancellationToken ct)
    {
        var all = await runs.OperatorAsync(ct);
        if (all == default)
            return null;
        if (await db.BillingRuns.Where(run => run.PartnerId == all).MaxAsync(run => (DateOnly?)run.Month, ct) is { } last)
            return BillingMonth.Of(last).Next;
        return await runs.FirstMonthAsync(all, ct);
    }
}
