using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Asks what cutting a month would come to (R4.3b).</summary>
/// <param name="Month"><c>yyyy-MM</c>.</param>
/// <param name="Partner">MPN id or tenant id of one partner; empty for all.</param>
public sealed record PreviewRun(string? Month, string? Partner);

/// <summary>What would be cut in one currency.</summary>
/// <param name="Partners">Whose invoices there would be.</param>
/// <param name="Lines">Charges and credits on them.</param>
/// <param name="TotalMinor">With tax, credits subtracted; minor units.</param>
public sealed record RunPreviewLine(string Currency, int Partners, int Lines, long TotalMinor);

/// <param name="Partner">Null for all.</param>
/// <param name="There">The run that cut the month already; then there is nothing to start.</param>
public sealed record RunPreview(BillingMonth Month, Partners.Partner? Partner, BillingRun? There, IReadOnlyList<RunPreviewLine> Lines);

public sealed class PreviewRunHandler(ComptoirDb db, RunInvoicesHandler runs, CommerceClock clock)
{
    /// <summary>Sums up what is posted until the end of the month and on no invoice. Stores nothing; five round trips.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>: a month that is none, not over, or before the first partner's; a partner that is none.</returns>
    public async Task<Result<RunPreview>> HandleAsync(PreviewRun request, CancellationToken ct)
    {
        if (RunInvoicesHandler.ReadMonth(request.Month, clock.GetUtcNow(), out var month) is { } fault)
            return fault;
        var all = await runs.OperatorAsync(ct);
        if (await runs.BeforeAllAsync(month, all, ct) is { } before)
            return before;
        Partners.Partner? partner = null;
        if (request.Partner?.Trim() is { Length: > 0 } named)
        {
            PartnerId? id = Guid.TryParse(named, out var guid) ? new PartnerId(guid) : null;
            partner = await db.Partners.AsNoTracking().Where(p => p.Id != all && (p.Id == id || p.MpnId == named)).OrderBy(p => p.Id).FirstOrDefaultAsync(ct);
            if (partner is null)
                return new InvalidInput("partnerId", InputFault.Unknown, named);
        }

        var there = await runs.ThereAsync(month, partner?.Id ?? all, all, ct);
        return new RunPreview(month, partner, there, there is null ? await SumAsync(month, partner?.Id, all, ct) : []);
    }

    private async Task<IReadOnlyList<RunPreviewLine>> SumAsync(BillingMonth month, PartnerId? only, PartnerId all, CancellationToken ct)
    {
        var (first, end) = (month.First, month.End);
        // Where the month is cut already, what came late goes to the next.
        var sums = await (
            from partner in db.Partners
            where only == null || partner.Id == only
            join entry in db.LedgerEntries on partner.Id equals entry.PartnerId
            where entry.PostedAt < end
                && !db.InvoiceLines.Any(line => line.PartnerId == entry.PartnerId && line.EntryId == entry.Id)
                && !db.Invoices.Any(invoice => invoice.PartnerId == entry.PartnerId && invoice.Currency == entry.Currency && invoice.Month >= first)
                && !db.BillingRuns.Any(run => (run.PartnerId == entry.PartnerId || run.PartnerId == all) && run.FinishedAt != null && run.Month >= first)
            group entry by new { entry.PartnerId, entry.Currency, entry.Kind } into part
            select new { part.Key, Lines = part.Count(), Total = part.Sum(entry => entry.SubtotalMinor + entry.TaxMinor) }).ToListAsync(ct);
        return [.. sums.GroupBy(sum => sum.Key.Currency).OrderBy(currency => currency.Key, StringComparer.Ordinal).Select(currency => new RunPreviewLine(
            currency.Key,
            currency.Select(sum => sum.Key.PartnerId).Distinct().Count(),
            currency.Sum(sum => sum.Lines),
            currency.Sum(sum => sum.Key.Kind == LedgerEntryKind.Charge ? sum.Total : -sum.Total)))];
    }
}
