using System.Globalization;
using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A line of an invoice, or one that will be (<paramref name="Number"/> 0, no invoice).</summary>
/// <param name="Number">1-based and stable; 0 while unbilled.</param>
public sealed record InvoicedLine(string? InvoiceNumber, int Number, LedgerEntry Entry);

/// <summary>Lines of one invoice, or of none.</summary>
/// <param name="MpnId">The partner's, as it stands on them.</param>
public sealed record LinePage(string MpnId, Currency Currency, SeekPage<InvoicedLine> Lines);

/// <summary>A customer on an invoice.</summary>
public sealed record BilledCustomer(CustomerId Id, string Name);

/// <summary>The lines of one customer on an invoice, some of them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">What all of them come to, credits taken off.</param>
public sealed record CustomerLines(IReadOnlyList<InvoicedLine> Lines, int Count, Amount Sum);

/// <summary>The invoice has no line of this number.</summary>
public sealed record InvoiceLineNotFound(string Invoice, int Line) : Refusal;

/// <summary>Reads the lines of the caller's partner's invoices, and what is not billed yet.</summary>
public sealed class FindInvoiceLines(ComptoirDb db, CommerceClock clock)
{
    /// <summary>The most lines of one page (contract, billing §2).</summary>
    public const int LargestPage = 2000;

    /// <summary>The most lines that are looked through for one customer's while somebody waits for a page.</summary>
    private const int MostLookedThrough = 20_000;

    /// <summary>A page of an invoice's lines in order. Two round trips; any page costs as much as the first.</summary>
    /// <returns>Refuses with <see cref="InvoiceNotFound"/>.</returns>
    public async Task<Result<LinePage>> PageAsync(string invoice, Seek seek, Actor by, CancellationToken ct)
    {
        if (await HeaderAsync(invoice, by, ct) is not { } header)
            return new InvoiceNotFound(invoice);
        var mine = by.Partner;
        var list = new SeekList<InvoiceLine, InvoicedLine>(
            bound => LinesBeyond(mine, invoice, bound),
            (lines, backwards) => backwards ? lines.OrderByDescending(line => line.Number) : lines.OrderBy(line => line.Number),
            line => new InvoicedLine(
                line.InvoiceNumber, line.Number, db.LedgerEntries.AsNoTracking().First(entry => entry.PartnerId == line.PartnerId && entry.Id == line.EntryId)),
            line => [line.Number.ToString(CultureInfo.InvariantCulture)]);
        return header with { Lines = await list.ReadAsync(seek, ct) };
    }

    /// <summary>Lines after a number, in order. Two round trips.</summary>
    /// <param name="after">0 to begin.</param>
    /// <returns>Refuses with <see cref="InvoiceNotFound"/>.</returns>
    public async Task<Result<LinePage>> AfterAsync(string invoice, int after, int size, Actor by, CancellationToken ct)
    {
        if (await HeaderAsync(invoice, by, ct) is not { } header)
            return new InvoiceNotFound(invoice);
        var lines = await Lines(by.Partner, invoice, line => line.Number > after).Take(size).ToListAsync(ct);
        return header with { Lines = new SeekPage<InvoicedLine>(lines, null, false, after > 0) };
    }

    /// <summary>The customers on an invoice, by name; none of one with so many lines that looking through them would take long. One
    /// round trip.</summary>
    public async Task<IReadOnlyList<BilledCustomer>> CustomersAsync(Invoice invoice, Actor by, CancellationToken ct)
    {
        if (invoice.Lines > MostLookedThrough)
            return [];
        // A name may have changed within the month.
        var found = await Entries(by.Partner, invoice.Number)
            .GroupBy(entry => entry.CustomerId)
            .Select(group => new { Id = group.Key, Name = group.Max(entry => entry.CustomerName) })
            .ToListAsync(ct);
        return [.. found.Select(one => new BilledCustomer(one.Id, one.Name!)).OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(one => one.Id.Value)];
    }

    /// <summary>Lines of one customer, in order. Two round trips; looks through the invoice's lines.</summary>
    public async Task<CustomerLines> OfCustomerAsync(Invoice invoice, CustomerId customer, int skip, int size, Actor by, CancellationToken ct)
    {
        var sums = await Entries(by.Partner, invoice.Number)
            .Where(entry => entry.CustomerId == customer)
            .GroupBy(entry => entry.Kind)
            .Select(group => new { Kind = group.Key, Count = group.Count(), Subtotal = group.Sum(entry => entry.SubtotalMinor), Tax = group.Sum(entry => entry.TaxMinor) })
            .ToListAsync(ct);
        var lines = await Lines(by.Partner, invoice.Number, line => true, customer).Skip(skip).Take(size).ToListAsync(ct);
        var currency = Currency.Of(invoice.Currency);
        int Sign(LedgerEntryKind kind) => kind == LedgerEntryKind.Charge ? 1 : -1;
        return new CustomerLines(
            lines,
            sums.Sum(sum => sum.Count),
            new Amount(Money.OfMinor(sums.Sum(sum => Sign(sum.Kind) * sum.Subtotal), currency), Money.OfMinor(sums.Sum(sum => Sign(sum.Kind) * sum.Tax), currency)));
    }

    /// <summary>The place of a line among those of a customer, from 1; that of the one before it when it is another's. One round trip.</summary>
    public Task<int> PlaceAsync(Invoice invoice, CustomerId customer, int number, Actor by, CancellationToken ct) =>
        Lines(by.Partner, invoice.Number, line => line.Number <= number, customer).CountAsync(ct);

    /// <summary>All lines of an invoice in order, streamed.</summary>
    public IAsyncEnumerable<InvoicedLine> AllAsync(string invoice, Actor by) =>
        Lines(by.Partner, invoice, line => true).AsAsyncEnumerable();

    /// <returns>Refuses with <see cref="InvoiceLineNotFound"/>, for an invoice of somebody else too.</returns>
    public async Task<Result<InvoicedLine>> OneAsync(string invoice, int number, Actor by, CancellationToken ct)
    {
        var line = await Lines(by.Partner, invoice, line => line.Number == number).SingleOrDefaultAsync(ct);
        return line is null ? new InvoiceLineNotFound(invoice, number) : line;
    }

    /// <summary>The line that an entry became; null while it is on no invoice. One round trip.</summary>
    public async Task<InvoiceLine?> OfEntryAsync(Guid entry, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        return await db.InvoiceLines.AsNoTracking().SingleOrDefaultAsync(line => line.PartnerId == mine && line.EntryId == entry, ct);
    }

    /// <summary>A page of what is posted in a currency and on no invoice, by instant. Two round trips.</summary>
    /// <param name="previous">What was posted before the running month; else what was since.</param>
    public async Task<Result<LinePage>> UnbilledAsync(Currency currency, bool previous, Seek seek, Actor by, CancellationToken ct)
    {
        var (mine, code) = (by.Partner, currency.Code);
        string mpnId = await db.Partners.Where(partner => partner.Id == mine).Select(partner => partner.MpnId).SingleAsync(ct);
        var month = BillingMonth.Of(clock.GetUtcNow()).Previous.End;
        var entries = Unbilled(db, mine).Where(entry => entry.Currency == code && (previous ? entry.PostedAt < month : entry.PostedAt >= month));
        var list = new SeekList<LedgerEntry, InvoicedLine>(
            bound => EntriesBeyond(entries, bound),
            (rows, backwards) => backwards
                ? rows.OrderByDescending(entry => entry.PostedAt).ThenByDescending(entry => entry.Id)
                : rows.OrderBy(entry => entry.PostedAt).ThenBy(entry => entry.Id),
            entry => new InvoicedLine(null, 0, entry),
            line => [line.Entry.PostedAt.ToString("O", CultureInfo.InvariantCulture), line.Entry.Id.ToString()]);
        return new LinePage(mpnId, currency, await list.ReadAsync(seek, ct));
    }

    internal static IQueryable<LedgerEntry> Unbilled(ComptoirDb db, PartnerId partner) => db.LedgerEntries.AsNoTracking()
        .Where(entry => entry.PartnerId == partner && !db.InvoiceLines.Any(line => line.PartnerId == partner && line.EntryId == entry.Id));

    private static IQueryable<LedgerEntry> EntriesBeyond(IQueryable<LedgerEntry> entries, SeekBound? bound)
    {
        if (bound is null)
            return entries;
        var at = DateTimeOffset.Parse(bound.Key[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var id = Guid.Parse(bound.Key[1]);
        return bound.Side switch
        {
            SeekSide.Before => entries.Where(entry => entry.PostedAt < at || (entry.PostedAt == at && entry.Id.CompareTo(id) < 0)),
            SeekSide.After => entries.Where(entry => entry.PostedAt > at || (entry.PostedAt == at && entry.Id.CompareTo(id) > 0)),
            _ => entries.Where(entry => entry.PostedAt > at || (entry.PostedAt == at && entry.Id.CompareTo(id) >= 0)),
        };
    }

    private IQueryable<InvoiceLine> LinesBeyond(PartnerId partner, string invoice, SeekBound? bound)
    {
        var lines = db.InvoiceLines.AsNoTracking().Where(line => line.PartnerId == partner && line.InvoiceNumber == invoice);
        if (bound is null)
            return lines;
        int number = int.Parse(bound.Key[0], CultureInfo.InvariantCulture);
        return bound.Side switch
        {
            SeekSide.Before => lines.Where(line => line.Number < number),
            SeekSide.After => lines.Where(line => line.Number > number),
            _ => lines.Where(line => line.Number >= number),
        };
    }

    /// <summary>What stands on every line of an invoice; null when there is none of this number.</summary>
    private async Task<LinePage?> HeaderAsync(string invoice, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var found = await db.Invoices.Where(i => i.PartnerId == mine && i.Number == invoice).Select(i => new { i.MpnId, i.Currency }).SingleOrDefaultAsync(ct);
        return found is null ? null : new LinePage(found.MpnId, Currency.Of(found.Currency), new SeekPage<InvoicedLine>([], null, false, false));
    }

    private IQueryable<LedgerEntry> Entries(PartnerId partner, string invoice) =>
        from line in db.InvoiceLines.AsNoTracking().Where(line => line.PartnerId == partner && line.InvoiceNumber == invoice)
        join entry in db.LedgerEntries.AsNoTracking() on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
        select entry;

    private IQueryable<InvoicedLine> Lines(PartnerId partner, string invoice, Expression<Func<InvoiceLine, bool>> which, CustomerId? only = null)
    {
        var entries = db.LedgerEntries.AsNoTracking();
        if (only is { } customer)
            entries = entries.Where(entry => entry.CustomerId == customer);
        return
            from line in db.InvoiceLines.AsNoTracking().Where(line => line.PartnerId == partner && line.InvoiceNumber == invoice).Where(which)
            join entry in entries on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
            orderby line.Number
            select new InvoicedLine(line.InvoiceNumber, line.Number, entry);
    }
}
