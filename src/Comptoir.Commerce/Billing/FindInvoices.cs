using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
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
}

/// <summary>What there is of a partner's invoices in one currency.</summary>
/// <param name="First">Date of the first invoice; null when there is none.</param>
/// <param name="BalanceMinor">Unpaid in all, less the balance of credit notes; minor units.</param>
public sealed record InvoiceTotals(
    string Currency, long BalanceMinor, DateOnly? First, DateOnly? Latest, DateOnly? LastPaymentOn, long LastPaymentMinor);

/// <summary>Reads the caller's partner's invoices.</summary>
public sealed class FindInvoices(ComptoirDb db, Settling settling)
{
    /// <summary>A part of the list, the newest first. One round trip.</summary>
    /// <param name="filter">Which; null: all.</param>
    public async Task<IReadOnlyList<InvoiceState>> ListAsync(
        Expression<Func<Invoice, bool>>? filter, int skip, int take, Actor by, CancellationToken ct) =>
        await States(Of(by, filter).OrderByDescending(invoice => invoice.Month).ThenByDescending(invoice => invoice.Number).Skip(skip).Take(take))
            .ToListAsync(ct);

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

    private IQueryable<InvoiceState> States(IQueryable<Invoice> invoices) => invoices.Select(invoice => new InvoiceState(
        invoice,
        db.Settlements
            .Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number && s.PaymentId != null)
            .Sum(s => s.AmountMinor),
        db.Settlements
            .Where(s => s.PartnerId == invoice.PartnerId && s.CreditNoteNumber != null && (s.InvoiceNumber == invoice.Number || s.CreditNoteNumber == invoice.Number))
            .Sum(s => s.AmountMinor)));
}
