using System.Globalization;
using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>No such invoice of this partner.</summary>
public sealed record InvoiceNotFound(string Invoice) : Refusal;

/// <summary>An invoice and what has been settled of it.</summary>
/// <param name="PaidMinor">By payments, minor units.</param>
/// <param name="OffsetMinor">By credit notes; on a credit note what it has given to others, minor units, never below zero.</param>
public sealed record InvoiceState(Invoice Invoice, long PaidMinor, long OffsetMinor)
{
    /// <summary>Still to pay; below zero on a credit note whose balance carries over. Minor units.</summary>
    public long OpenMinor => Invoice.IsCreditNote ? Invoice.TotalMinor + OffsetMinor : Invoice.TotalMinor - PaidMinor - OffsetMinor;

    /// <param name="today">The day it is overdue by: the day it is due on still counts.</param>
    public InvoiceStanding StandingOn(DateOnly today) => Invoice.IsCreditNote ? InvoiceStanding.CreditNote
        : OpenMinor <= 0 ? InvoiceStanding.Paid
        : Invoice.DueOn < today ? InvoiceStanding.Overdue
        : InvoiceStanding.Due;
}

/// <summary>How an invoice stands.</summary>
public enum InvoiceStanding
{
    /// <summary>Something is left to pay, and its day has not passed.</summary>
    Due,

    /// <summary>Something is left to pay, and the day it was due has passed.</summary>
    Overdue,

    /// <summary>Nothing is left to pay.</summary>
    Paid,

    /// <summary>It gives instead of asking (R14.3).</summary>
    CreditNote,
}

/// <summary>Which invoices are looked for; null: any.</summary>
/// <param name="Currency">Code.</param>
/// <param name="From">The first month.</param>
/// <param name="To">The last month.</param>
public sealed record InvoiceQuery(string? Currency = null, BillingMonth? From = null, BillingMonth? To = null, InvoiceStanding? Standing = null);

/// <summary>What there is of a partner's invoices in one currency.</summary>
/// <param name="First">Date of the first invoice; null when there is none.</param>
/// <param name="BalanceMinor">Unpaid in all, less the balance of credit notes; minor units.</param>
public sealed record InvoiceTotals(
    string Currency, long BalanceMinor, DateOnly? First, DateOnly? Latest, DateOnly? LastPaymentOn, long LastPaymentMinor);

/// <summary>Reads the caller's partner's invoices.</summary>
public sealed class FindInvoices(ComptoirDb db, Settling settling, CommerceClock clock)
{
    /// <summary>A part of the list, the newest first. One round trip.</summary>
    /// <param name="filter">Which; null: all.</param>
    public async Task<IReadOnlyList<InvoiceState>> ListAsync(
        Expression<Func<Invoice, bool>>? filter, int skip, int take, Actor by, CancellationToken ct) =>
        await States(Of(by, filter).OrderByDescending(invoice => invoice.Month).ThenByDescending(invoice => invoice.Number).Skip(skip).Take(take))
            .ToListAsync(ct);

    /// <summary>A page of the list, the newest first. One round trip.</summary>
    public async Task<SeekPage<InvoiceState>> PageAsync(InvoiceQuery query, Seek seek, Actor by, CancellationToken ct)
    {
        var rows = Matching(query, by);
        var list = new SeekList<Invoice, InvoiceState>(
            bound => Beyond(rows, bound),
            (invoices, backwards) => backwards
                ? invoices.OrderBy(invoice => invoice.Month).ThenBy(invoice => invoice.Number)
                : invoices.OrderByDescending(invoice => invoice.Month).ThenByDescending(invoice => invoice.Number),
            State(),
            state => [state.Invoice.Month.ToString("O", CultureInfo.InvariantCulture), state.Invoice.Number]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>How many a query finds. One round trip.</summary>
    public Task<int> CountAsync(InvoiceQuery query, Actor by, CancellationToken ct) => Matching(query, by).CountAsync(ct);

    public Task<int> CountAsync(Expression<Func<Invoice, bool>>? filter, Actor by, CancellationToken ct) => Of(by, filter).CountAsync(ct);

    /// <returns>Refuses with <see cref="InvoiceNotFound"/>.</returns>
    public async Task<Result<InvoiceState>> OneAsync(string number, Actor by, CancellationToken ct)
    {
        var found = await States(Of(by, invoice => invoice.Number == number)).SingleOrDefaultAsync(ct);
        return found is null ? new InvoiceNotFound(number) : found;
    }

    /// <summary>Per currency that the partner has an account or an invoice in. Four round trips.</summary>
    public async Task<IReadOnlyList<InvoiceTotals>> TotalsAsync(Actor by, CancellationToken ct)
    {
        var partner = by.Partner;
        var currencies = await db.CreditAccounts.Where(account => account.PartnerId == partner).Select(account => account.Currency).ToListAsync(ct);
        var invoices = await db.Invoices
            .Where(invoice => invoice.PartnerId == partner)
            .GroupBy(invoice => invoice.Currency)
            .Select(group => new { Currency = group.Key, First = group.Min(i => i.Date), Latest = group.Max(i => i.Date) })
            .ToDictionaryAsync(group => group.Currency, ct);
        var open = (await settling.OpenAsync(partner, currency: null, ct)).ToLookup(invoice => invoice.Currency, invoice => invoice.OpenMinor);
        var payments = (await db.Payments.AsNoTracking().Where(payment => payment.PartnerId == partner).ToListAsync(ct)).ToLookup(payment => payment.Currency);
        return [.. currencies.Union(invoices.Keys).Order(StringComparer.Ordinal).Select(currency =>
        {
            var found = invoices.GetValueOrDefault(currency);
            var last = payments[currency].OrderBy(payment => payment.Date).ThenBy(payment => payment.RecordedAt).LastOrDefault();
            return new InvoiceTotals(currency, open[currency].Sum(), found?.First, found?.Latest, last?.Date, last?.AmountMinor ?? 0);
        })];
    }

    private IQueryable<Invoice> Of(Actor by, Expression<Func<Invoice, bool>>? filter)
    {
        var partner = by.Partner;
        var own = db.Invoices.AsNoTracking().Where(invoice => invoice.PartnerId == partner);
        return filter is null ? own : own.Where(filter);
    }

    private IQueryable<Invoice> Matching(InvoiceQuery query, Actor by)
    {
        var invoices = Of(by, null);
        if (query.Currency is { } currency)
            invoices = invoices.Where(invoice => invoice.Currency == currency);
        if (query.From is { First: var from })
            invoices = invoices.Where(invoice => invoice.Month >= from);
        if (query.To is { First: var to })
            invoices = invoices.Where(invoice => invoice.Month <= to);
        if (query.Standing is not { } standing)
            return invoices;
        if (standing == InvoiceStanding.CreditNote)
            return invoices.Where(invoice => invoice.TotalMinor < 0);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var settled = db.Settlements;
        return standing switch
        {
            InvoiceStanding.Paid => invoices.Where(invoice => invoice.TotalMinor >= 0
                && settled.Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number).Sum(s => s.AmountMinor) >= invoice.TotalMinor),
            InvoiceStanding.Overdue => invoices.Where(invoice => invoice.DueOn < today
                && settled.Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number).Sum(s => s.AmountMinor) < invoice.TotalMinor),
            _ => invoices.Where(invoice => invoice.DueOn >= today
                && settled.Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number).Sum(s => s.AmountMinor) < invoice.TotalMinor),
        };
    }

#pragma warning disable CA1309 // Translated to the comparisons of SQL, by bytes.
    private static IQueryable<Invoice> Beyond(IQueryable<Invoice> invoices, SeekBound? bound)
    {
        if (bound is null)
            return invoices;
        var (month, number) = (DateOnly.ParseExact(bound.Key[0], "O", CultureInfo.InvariantCulture), bound.Key[1]);
        return bound.Side switch
        {
            SeekSide.After => invoices.Where(i => i.Month < month || (i.Month == month && string.Compare(i.Number, number) < 0)),
            SeekSide.Before => invoices.Where(i => i.Month > month || (i.Month == month && string.Compare(i.Number, number) > 0)),
            _ => invoices.Where(i => i.Month < month || (i.Month == month && string.Compare(i.Number, number) <= 0)),
        };
    }
#pragma warning restore CA1309

    private IQueryable<InvoiceState> States(IQueryable<Invoice> invoices) => invoices.Select(State());

    private Expression<Func<Invoice, InvoiceState>> State() => invoice => new InvoiceState(
        invoice,
        db.Settlements
            .Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number && s.PaymentId != null)
            .Sum(s => s.AmountMinor),
        db.Settlements
            .Where(s => s.PartnerId == invoice.PartnerId && s.CreditNoteNumber != null && (s.InvoiceNumber == invoice.Number || s.CreditNoteNumber == invoice.Number))
            .Sum(s => s.AmountMinor));
}
