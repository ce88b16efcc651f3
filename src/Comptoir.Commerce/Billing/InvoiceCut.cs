using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Cuts partners' invoices, several partners in a work: what was cut stays whatever happens to the rest, and cutting again
/// finds nothing left to cut (R14.1).</summary>
public sealed class InvoiceCut(ComptoirDb db, InvoiceNumbers numbers, Assigning assigning, Issuing issuing)
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
    /// <returns>Whether something is left.</returns>
    private async Task<bool> CutSomeAsync(IReadOnlyList<PartnerId> ids, BillingMonth through, BillingRun run, Actor by, CancellationToken ct)
    {
        bool isAlone = db.Database.CurrentTransaction is null;
        await using var work = await db.BeginWorkAsync(ct);
        var before = (await LastCutAsync(ids, ct)).ToLookup(last => last.Key.Partner, last => last.Value.End);
        var open = await assigning.OpenAsync(ids, partner => before[partner].DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max(), through.End, ct);
        if (open.Count == 0)
            return false;
        // Held until the commit: whoever bills one of these partners at the same time waits here, and then finds the months cut.
        var held = await numbers.HoldAsync([.. open.Select(page => page.Partner).Distinct()], ct);
        var pages = await ToCutAsync(open, ids, through, ct);
        var some = Together(pages);
        var drafts = await assigning.DraftAsync([.. some.Select(page => page.Page)], through, held, isAlone, ct);
        if (drafts.Count > 0)
        {
            await issuing.IssueAsync(drafts, run, by, ct);
            await work.CommitAsync(ct);
            db.ChangeTracker.Clear();
        }

        return some.Count < pages.Count;
    }

    /// <summary>From which month on what is open can be cut, now that nobody else cuts it; without what has to wait for a later one.</summary>
    private async Task<List<(PageToCut Page, int Entries)>> ToCutAsync(List<OpenPage> open, IReadOnlyList<PartnerId> ids, BillingMonth through, CancellationToken ct)
    {
        var cut = await LastCutAsync(ids, ct);
        var ran = await FinishedRuns.LastAsync(db, ids, ct);
        var pages = new List<(PageToCut Page, int Entries)>();
        foreach (var page in open)
        {
            BillingMonth? invoiced = cut.TryGetValue((page.Partner, page.Currency), out var month) ? month : null;
            var first = FinishedRuns.Later(invoiced, ran.GetValueOrDefault(page.Partner)) is { } last ? BillingMonth.Later(last.Next, page.Oldest) : page.Oldest;
            if (first <= through)
                pages.Add((new PageToCut(page.Partner, page.Currency, first, invoiced?.End ?? DateTimeOffset.UnixEpoch), page.Entries));
        }

        return pages;
    }

    /// <summary>The first pages, until they have as many lines as have room.</summary>
    private static List<(PageToCut Page, int Entries)> Together(List<(PageToCut Page, int Entries)> pages)
    {
        int lines = 0;
        return [.. pages.TakeWhile(page =>
        {
            bool hasRoom = lines < LinesTogether;
            lines += page.Entries;
            return hasRoom;
        })];
    }

    /// <summary>The last month cut of each partner and currency. One round trip.</summary>
    private Task<Dictionary<(PartnerId Partner, string Currency), BillingMonth>> LastCutAsync(IReadOnlyList<PartnerId> ids, CancellationToken ct) =>
        db.Invoices
            .Where(invoice => ids.Contains(invoice.PartnerId))
            .GroupBy(invoice => new { invoice.PartnerId, invoice.Currency })
            .Select(group => new { group.Key.PartnerId, group.Key.Currency, Last = group.Max(invoice => invoice.Month) })
            .ToDictionaryAsync(group => (group.PartnerId, group.Currency), group => BillingMonth.Of(group.Last), ct);
}
