using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Cuts a month for one partner, or for all.</summary>
/// <param name="Month"><c>yyyy-MM</c>.</param>
public sealed record RunInvoices(string? Month, PartnerId? Partner, Actor By);

/// <param name="WasThere">The month had been run before; nothing was begun.</param>
public sealed record StartedRun(BillingRun Run, bool WasThere);

/// <summary>No such run.</summary>
public sealed record BillingRunNotFound(string Run) : Refusal;

public sealed class RunInvoicesHandler(ComptoirDb db, InvoiceCut cut, ActivityLog activity, CommerceClock clock)
{
    private const int NotedAfter = 5 * InvoiceCut.PartnersTogether;

    /// <summary>Writes down that a month is to be cut; <see cref="FinishAsync"/> does it, and can be repeated until it is done.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>: a month that is none, not over, or before the first partner's.</returns>
    public async Task<Result<StartedRun>> StartAsync(RunInvoices request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (ReadMonth(request.Month, now, out var month) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        // Of two callers at once the second waits here, and then finds the run.
        await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(row => row.BilledPartners, row => row.BilledPartners), ct);
        var all = await OperatorAsync(ct);
        if (request.Partner is { } only && (only == all || !await db.Partners.AnyAsync(partner => partner.Id == only, ct)))
            return new InvalidInput("partnerId", InputFault.Unknown, only.ToString());
        if (await BeforeAllAsync(month, all, ct) is { } before)
            return before;
        var scope = request.Partner ?? all;
        if (await ThereAsync(month, scope, all, ct) is { } there)
            return new StartedRun(there, WasThere: true);
        var started = new BillingRun { PartnerId = scope, Id = NewId.Guid(now), Month = month.First, AllPartners = request.Partner is null, StartedAt = now };
        db.BillingRuns.Add(started);
        activity.Record(
            ActivityOperation.ReadyInvoice, ActivityResource.Invoice, month.ToString(), request.By, facts: [("RunId", started.Id.ToString()), ("PartnerId", request.Partner?.ToString())]);
        await work.CommitAsync(ct);
        return new StartedRun(started, WasThere: false);
    }

    /// <summary>Cuts what the run is for and is not yet cut. Safe to run twice, at once and on several nodes.</summary>
    public async Task FinishAsync(BillingRun run, Actor by, CancellationToken ct)
    {
        var partners = run.AllPartners
            ? await db.Partners.OrderBy(partner => partner.Id).Select(partner => partner.Id).ToListAsync(ct)
            : [run.PartnerId];
        int done = 0;
        foreach (var some in partners.Chunk(InvoiceCut.PartnersTogether))
        {
            await cut.CutAsync(some, run.MonthOf, run, by, ct);
            done += some.Length;
            if (done % NotedAfter == 0)
                await NoteAsync(run, done, finished: null, ct);
        }

        await NoteAsync(run, partners.Count, clock.GetUtcNow(), ct);
    }

    /// <summary>Reads a month that can be cut; null when it is one.</summary>
    internal static InvalidInput? ReadMonth(string? text, DateTimeOffset now, out BillingMonth month)
    {
        month = default;
        if (string.IsNullOrEmpty(text))
            return new InvalidInput("month", InputFault.Required);
        if (!BillingMonth.TryParse(text, out month))
            return new InvalidInput("month", InputFault.Malformed, text);
        return now < month.End ? new InvalidInput("month", InputFault.OutOfRange, BillingMonth.Of(now).Previous.ToString()) : null;
    }

    /// <summary>Refuses a month before the one in which the first partner came: nothing can be in it, and each after it would be due.</summary>
    internal async Task<InvalidInput?> BeforeAllAsync(BillingMonth month, PartnerId all, CancellationToken ct) =>
        await FirstMonthAsync(all, ct) is { } first && month < first ? new InvalidInput("month", InputFault.OutOfRange, first.ToString()) : null;

    /// <summary>The month in which the first partner came; null before there is one.</summary>
    internal async Task<BillingMonth?> FirstMonthAsync(PartnerId all, CancellationToken ct) =>
        await db.Partners.Where(partner => partner.Id != all).MinAsync(partner => (DateTimeOffset?)partner.CreatedAt, ct) is { } first ? BillingMonth.Of(first) : null;

    /// <summary>The run that a month was or is being cut by, for a partner or for all; null when there is none.</summary>
    /// <param name="all">The operator's tenant.</param>
    internal async Task<BillingRun?> ThereAsync(BillingMonth month, PartnerId scope, PartnerId all, CancellationToken ct)
    {
        var first = month.First;
        return await db.BillingRuns.AsNoTracking()
            .Where(run => (run.PartnerId == scope || run.PartnerId == all) && run.Month == first)
            .OrderByDescending(run => run.AllPartners)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Every run that was begun and is not finished, the oldest month first.</summary>
    internal async Task<List<BillingRun>> UnfinishedAsync(CancellationToken ct)
    {
        var partners = db.Partners.Select(partner => partner.Id);
        return await db.BillingRuns.AsNoTracking()
            .Where(run => partners.Any(partner => partner == run.PartnerId) && run.FinishedAt == null)
            .OrderBy(run => run.Month)
            .ToListAsync(ct);
    }

    /// <summary>The operator's tenant, in whose name all partners are billed.</summary>
    internal async Task<PartnerId> OperatorAsync(CancellationToken ct) =>
        await db.Installations.Select(row => row.OperatorId).SingleOrDefaultAsync(ct);

    private async Task NoteAsync(BillingRun run, int done, DateTimeOffset? finished, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        int invoices = await (
            from partner in db.Partners
            join invoice in db.Invoices on partner.Id equals invoice.PartnerId
            where invoice.RunId == run.Id
            select invoice).CountAsync(ct);
        await db.BillingRuns
            .Where(r => r.PartnerId == run.PartnerId && r.Id == run.Id && r.FinishedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.PartnersDone, done).SetProperty(r => r.Invoices, invoices).SetProperty(r => r.FinishedAt, finished), ct);
        await work.CommitAsync(ct);
    }
}
