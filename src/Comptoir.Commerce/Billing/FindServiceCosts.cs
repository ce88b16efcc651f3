using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a customer was charged in a month.</summary>
/// <param name="Currency">The one that most lines are in: sums are of its lines alone.</param>
public sealed record ServiceCosts(CustomerId Customer, BillingMonth Month, Currency Currency, IReadOnlyList<InvoicedLine> Lines);

/// <summary>Reads what a customer of the caller's partner was charged. Three round trips.</summary>
public sealed class FindServiceCosts(ComptoirDb db, CommerceClock clock)
{
    /// <param name="running">The running month; else the month before it.</param>
    /// <returns>Refuses with <see cref="CustomerNotFound"/> or <see cref="RelationshipEnded"/>.</returns>
    public async Task<Result<ServiceCosts>> HandleAsync(CustomerId customer, bool running, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var found = await db.Customers.Where(c => c.PartnerId == mine && c.Id == customer).Select(c => new { c.Market, c.EndedAt }).SingleOrDefaultAsync(ct);
        if (found is null)
            return new CustomerNotFound(customer);
        if (found.EndedAt is not null)
            return new RelationshipEnded(customer);
        var now = BillingMonth.Of(clock.GetUtcNow());
        var month = running ? now : now.Previous;
        var (first, after) = (month.Previous.End, month.End);
        var rows = await (
            from entry in db.LedgerEntries.AsNoTracking()
            where entry.PartnerId == mine && entry.CustomerId == customer && entry.PostedAt >= first && entry.PostedAt < after
            join line in db.InvoiceLines.AsNoTracking() on new { entry.PartnerId, entry.Id } equals new { line.PartnerId, Id = line.EntryId } into lines
            from line in lines.DefaultIfEmpty()
            orderby entry.PostedAt, entry.Id
            select new { Entry = entry, Line = line }).ToListAsync(ct);
        string currency = rows.GroupBy(row => row.Entry.Currency).OrderByDescending(group => group.Count()).Select(group => group.Key).FirstOrDefault()
            ?? Partners.Market.Find(found.Market)!.Currency;
        return new ServiceCosts(
            customer,
            month,
            Primitives.Currency.Of(currency),
            [.. rows.Select(row => new InvoicedLine(row.Line?.InvoiceNumber, row.Line?.Number ?? 0, row.Entry))]);
    }
}
