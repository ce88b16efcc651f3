using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A line of an invoice, or one that will be (<paramref name="Number"/> 0, no invoice).</summary>
/// <param name="Number">1-based and stable; 0 while unbilled.</param>
public sealed record InvoicedLine(string? InvoiceNumber, int Number, LedgerEntry Entry);

/// <summary>The invoice has no line of this number.</summary>
public sealed record InvoiceLineNotFound(string Invoice, int Line) : Refusal;

/// <summary>Reads the lines of the caller's partner's invoices, and what is not billed yet.</summary>
public sealed class FindInvoiceLines(ComptoirDb db)
{
    /// <summary>The most lines of one page (contract, billing §2).</summary>
    public const int LargestPage = 2000;

    /// <summary>Lines after a number, in order. One round trip; any page costs as much as the first.</summary>
    /// <param name="after">0 to begin.</param>
    public async Task<IReadOnlyList<InvoicedLine>> PageAsync(string invoice, int after, int size, Actor by, CancellationToken ct) =>
        await Lines(by.Partner, invoice, line => line.Number > after).Take(size).ToListAsync(ct);

    /// <summary>All lines of an invoice in order, streamed.</summary>
    public IAsyncEnumerable<InvoicedLine> AllAsync(string invoice, Actor by) =>
        Lines(by.Partner, invoice, line => true).AsAsyncEnumerable();

    /// <returns>Refuses with <see cref="InvoiceLineNotFound"/>, for an invoice of somebody else too.</returns>
    public async Task<Result<InvoicedLine>> OneAsync(string invoice, int number, Actor by, CancellationToken ct)
    {
        var line = await Lines(by.Partner, invoice, line => line.Number == number).SingleOrDefaultAsync(ct);
        return line is null ? new InvoiceLineNotFound(invoice, number) : line;
    }

    /// <summary>What is posted in a currency and on no invoice, by instant. One round trip.</summary>
    /// <param name="from">First instant; null: all before <paramref name="until"/>.</param>
    /// <param name="after">The instant and id of the last one seen; null to begin.</param>
    public async Task<IReadOnlyList<LedgerEntry>> UnbilledAsync(
        string currency, DateTimeOffset? from, DateTimeOffset until, (DateTimeOffset PostedAt, Guid Id)? after, int size, Actor by, CancellationToken ct)
    {
        var entries = Unbilled(db, by.Partner).Where(entry => entry.Currency == currency && entry.PostedAt < until);
        if (from is { } first)
            entries = entries.Where(entry => entry.PostedAt >= first);
        if (after is var (seen, id))
            entries = entries.Where(entry => entry.PostedAt > seen || (entry.PostedAt == seen && entry.Id.CompareTo(id) > 0));
        return await entries.OrderBy(entry => entry.PostedAt).ThenBy(entry => entry.Id).Take(size).ToListAsync(ct);
    }

    internal static IQueryable<LedgerEntry> Unbilled(ComptoirDb db, PartnerId partner) => db.LedgerEntries.AsNoTracking()
        .Where(entry => entry.PartnerId == partner && !db.InvoiceLines.Any(line => line.PartnerId == partner && line.EntryId == entry.Id));

    private IQueryable<InvoicedLine> Lines(PartnerId partner, string invoice, Expression<Func<InvoiceLine, bool>> which) =>
        from line in db.InvoiceLines.AsNoTracking().Where(line => line.PartnerId == partner && line.InvoiceNumber == invoice).Where(which)
        join entry in db.LedgerEntries.AsNoTracking() on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
        orderby line.Number
        select new InvoicedLine(line.InvoiceNumber, line.Number, entry);
}
