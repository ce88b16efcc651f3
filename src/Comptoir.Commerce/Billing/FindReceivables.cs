using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a partner still has to pay in one currency, credit notes not set off.</summary>
/// <param name="OpenMinor">Minor units.</param>
/// <param name="OverdueMinor">The part of it whose day has passed.</param>
/// <param name="Invoices">How many are open.</param>
/// <param name="DueOn">The day the first of them is due.</param>
public sealed record Receivable(PartnerId Partner, string PartnerName, string MpnId, string Currency, long OpenMinor, long OverdueMinor, int Invoices, DateOnly DueOn);

/// <summary>Reads what partners have to pay, for the operator.</summary>
public sealed class FindReceivables(ComptoirDb db, Settling settling, CommerceClock clock)
{
    /// <summary>By partner and currency, what is due longest first. One round trip.</summary>
    /// <param name="search">Part of a name, MPN id or tenant id; null for all.</param>
    public async Task<IReadOnlyList<Receivable>> AllAsync(string? search, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var open = await (
            from partner in db.Partners
            join invoice in db.Invoices on partner.Id equals invoice.PartnerId
            let settled = db.Settlements.Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number).Sum(s => s.AmountMinor)
            where invoice.TotalMinor > settled
            select new { partner.Id, partner.Name, partner.MpnId, invoice.Currency, invoice.DueOn, Open = invoice.TotalMinor - settled }).ToListAsync(ct);
        bool Matches(string text) => search is null || text.Contains(search, StringComparison.OrdinalIgnoreCase);
        return [.. open
            .Where(row => Matches(row.Name) || Matches(row.MpnId) || Matches(row.Id.ToString()))
            .GroupBy(row => (row.Id, row.Currency))
            .Select(group => new Receivable(
                group.Key.Id,
                group.First().Name,
                group.First().MpnId,
                group.Key.Currency,
                group.Sum(row => row.Open),
                group.Where(row => row.DueOn < today).Sum(row => row.Open),
                group.Count(),
                group.Min(row => row.DueOn)))
            .OrderBy(row => row.DueOn).ThenBy(row => row.PartnerName, StringComparer.Ordinal).ThenBy(row => row.Currency, StringComparer.Ordinal)];
    }

    /// <summary>One partner and its open invoices, the oldest first. Two round trips.</summary>
    /// <returns>Null when there is no such partner.</returns>
    public async Task<(Partners.Partner Partner, IReadOnlyList<OpenInvoice> Open)?> OneAsync(PartnerId id, CancellationToken ct)
    {
        var partner = await db.Partners.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        return partner is null ? null : (partner, (await settling.OpenAsync(id, currency: null, ct)).FindAll(invoice => invoice.OpenMinor > 0));
    }
}
