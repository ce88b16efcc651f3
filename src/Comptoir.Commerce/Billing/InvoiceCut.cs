using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Cuts partners' invoices, several partners in a work: what was cut stays whatever happens to the rest, and cutting again
/// finds nothing left to cut (R14.1).</summary>
public sealed class InvoiceCut(ComptoirDb db, InvoiceNumbers numbers, InvoiceHeaders headers, Settling settling, ActivityLog activity, PartnerMails mails)
{
    /// <summary>How many partners are to be given at once: enough that a commit is shared, few enough that nobody waits long for
    /// one of them.</summary>
    public const int PartnersTogether = 10;

    // Where there is one writer, it is this work so long.
    private const int LinesTogether = 4000;

    /// <summary>Cuts every month up to one, the oldest first: what was posted for a month that is already cut goes to the next
    /// (contract, issue of R14.1).</summary>
    public async Task CutAsync(IReadOnlyList<PartnerId> ids, BillingMonth through, BillingRun run, Actor by, CancellationToken ct)
    {
        bool left = true;
        while (left)
            left = await CutSomeAsync(ids, through, run, by, ct);
    }

    /// <summary>Cuts what has room in one work.</summary>
    /// <returns>Whether something may be left.</returns>
    private async Task<bool> CutSomeAsync(IReadOnlyList<PartnerId> ids, BillingMonth through, BillingRun run, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var unbilled = await UnbilledAsync(ids, through, ct);
        if (unbilled.Count == 0)
            return false;
        // Held until the commit: whoever bills one of these partners at the same time waits here, and then finds the months cut.
        var held = await numbers.HoldAsync([.. unbilled.Select(page => page.Partner).Distinct()], ct);
        var cut = await LastCutAsync(ids, ct);
        var ran = await FinishedRuns.LastAsync(db, ids, ct);
        var drafts = new List<InvoiceDraft>();
        int lines = 0;
        foreach (var page in unbilled.TakeWhile(_ => lines < LinesTogether))
        {
            BillingMonth? invoiced = cut.TryGetValue((page.Partner, page.Currency), out var month) ? month : null;
            var first = FinishedRuns.Later(invoiced, ran.GetValueOrDefault(page.Partner)) is { } last ? BillingMonth.Later(last.Next, page.Oldest) : page.Oldest;
            var open = invoiced?.End ?? DateTimeOffset.UnixEpoch;
            for (month = first; month <= through; month = month.Next)
            {
                var series = held[page.Partner];
                int assigned = await AssignAsync(page.Partner, page.Currency, month, open, series.Next, ct);
                open = month.End;
                if (assigned == 0)
                    continue;
                drafts.Add(new InvoiceDraft(page.Partner, series.Take(), page.Currency, month, await HashAsync(page.Partner, series.Given, ct)));
                lines += assigned;
            }
        }

        if (drafts.Count == 0)
            return false;
        await IssueAsync(drafts, run, by, ct);
        await work.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return lines >= LinesTogether;
    }

    private async Task IssueAsync(List<InvoiceDraft> drafts, BillingRun run, Actor by, CancellationToken ct)
    {
        var billed = await headers.ReadAsync([.. drafts.Select(draft => draft.Partner).Distinct()], ct);
        for (int i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            var invoice = await headers.MakeAsync(draft, billed[draft.Partner], run);
            await settling.SettleByCreditAsync(invoice, ct);
            db.Invoices.Add(invoice);
            activity.Record(
                ActivityOperation.ReadyInvoice,
                ActivityResource.Invoice,
                invoice.Number,
                by with { Partner = invoice.PartnerId },
                facts: [("InvoiceId", invoice.Number), ("Month", draft.Month.ToString()), ("Currency", invoice.Currency), ("Total", invoice.Total.Amount.ToString(CultureInfo.InvariantCulture))]);
            mails.InvoiceReady(billed[draft.Partner].Partner, invoice, billed[draft.Partner].Admins);
            // The partner's next one may settle it.
            if (i + 1 < drafts.Count && drafts[i + 1].Partner == draft.Partner)
                await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>What of these partners is posted and on no invoice, with its oldest month, in the partners' order. One round trip each
    /// and one: asked of one partner it is read by index on both databases, whatever they think the table holds.</summary>
    private async Task<List<(PartnerId Partner, string Currency, BillingMonth Oldest)>> UnbilledAsync(
        IReadOnlyList<PartnerId> ids, BillingMonth through, CancellationToken ct)
    {
        var end = through.End;
        var cut = (await LastCutAsync(ids, ct)).ToLookup(last => last.Key.Partner, last => last.Value.End);
        var unbilled = new List<(PartnerId, string, BillingMonth)>();
        foreach (var partner in ids)
        {
            var open = cut[partner].DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
            var found = await db.LedgerEntries
                .Where(entry => entry.PartnerId == partner && entry.PostedAt < end
                    && (entry.PostedAt >= open || !db.InvoiceLines.Any(line => line.PartnerId == partner && line.EntryId == entry.Id)))
                .GroupBy(entry => entry.Currency)
                .Select(group => new { Currency = group.Key, Oldest = group.Min(entry => entry.PostedAt) })
                .ToListAsync(ct);
            unbilled.AddRange(found
                .OrderBy(row => row.Currency, StringComparer.Ordinal)
                .Select(row => (partner, row.Currency, BillingMonth.Of(row.Oldest))));
        }

        return unbilled;
    }

    /// <summary>The last month cut of each partner and currency. One round trip.</summary>
    private Task<Dictionary<(PartnerId Partner, string Currency), BillingMonth>> LastCutAsync(IReadOnlyList<PartnerId> ids, CancellationToken ct) =>
        db.Invoices
            .Where(invoice => ids.Contains(invoice.PartnerId))
            .GroupBy(invoice => new { invoice.PartnerId, invoice.Currency })
            .Select(group => new { group.Key.PartnerId, group.Key.Currency, Last = group.Max(invoice => invoice.Month) })
            .ToDictionaryAsync(group => (group.PartnerId, group.Currency), group => BillingMonth.Of(group.Last), ct);

    /// <summary>Puts what is not yet billed on the invoice, by instant; the database numbers the lines.</summary>
    /// <param name="open">What was posted from then on is on no invoice, and not looked for there.</param>
    private Task<int> AssignAsync(PartnerId partner, string currency, BillingMonth month, DateTimeOffset open, string number, CancellationToken ct)
    {
        var (id, from, end) = (partner.Value, open.UtcDateTime, month.End.UtcDateTime);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "InvoiceLines" ("PartnerId", "InvoiceNumber", "Number", "EntryId")
            SELECT e."PartnerId", {number}, ROW_NUMBER() OVER (ORDER BY e."PostedAt", e."LineNumber", e."Id"), e."Id"
            FROM "LedgerEntries" AS e
            WHERE e."PartnerId" = {id} AND e."Currency" = {currency} AND e."PostedAt" < {end}
              AND (e."PostedAt" >= {from} OR NOT EXISTS (SELECT 1 FROM "InvoiceLines" AS l WHERE l."PartnerId" = {id} AND l."EntryId" = e."Id"))
            """,
            ct);
    }

    /// <summary>Sums and hash of the lines as they are now on the invoice.</summary>
    /// <returns>Once all lines are read, what is still being worked out while the next are.</returns>
    private Task<Task<InvoiceHash>> HashAsync(PartnerId partner, string number, CancellationToken ct) =>
        InvoiceHash.ReadAsync(InvoiceHash.LinesOf(db, partner, number).AsAsyncEnumerable(), ct);
}

/// <summary>An invoice whose lines are assigned.</summary>
/// <param name="Hash">Their sums and hash.</param>
public sealed record InvoiceDraft(PartnerId Partner, string Number, string Currency, BillingMonth Month, Task<InvoiceHash> Hash);
