using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What is left of an invoice: above zero to pay, below zero the balance of a credit note that carries over.</summary>
public sealed record OpenInvoice(string Number, string Currency, DateOnly DueOn, long TotalMinor, long OpenMinor);

/// <summary>Settles invoices, the oldest first, in the caller's work, which holds the partner's series.</summary>
public sealed class Settling(ComptoirDb db)
{
    /// <summary>A partner's invoices and credit notes of which something is left, the oldest first. One round trip.</summary>
    public async Task<List<OpenInvoice>> OpenAsync(PartnerId partner, string? currency, CancellationToken ct) =>
        [.. (await OpenAsync(db.Invoices.Where(invoice => invoice.PartnerId == partner && (currency == null || invoice.Currency == currency)), ct))[partner]];

    /// <summary>The same of several partners. One round trip.</summary>
    public Task<ILookup<PartnerId, OpenInvoice>> OpenAsync(IReadOnlyList<PartnerId> partners, CancellationToken ct) =>
        OpenAsync(db.Invoices.Where(invoice => partners.Contains(invoice.PartnerId)), ct);

    /// <summary>Sets credit notes off against invoices when a new one of either is cut (R14.3).</summary>
    /// <param name="others">The partner's in that currency of which something is left, the oldest first.</param>
    public void SettleByCredit(Invoice made, IEnumerable<OpenInvoice> others)
    {
        long left = Math.Abs(made.TotalMinor);
        foreach (var other in others.Where(other => made.IsCreditNote ? other.OpenMinor > 0 : other.OpenMinor < 0))
        {
            long part = Math.Min(left, Math.Abs(other.OpenMinor));
            if (part == 0)
                return;
            var (target, source) = made.IsCreditNote ? (other.Number, made.Number) : (made.Number, other.Number);
            db.Settlements.Add(Part(made.PartnerId, target, made.Currency, part, made.IssuedAt, payment: null, source));
            left -= part;
        }
    }

    /// <summary>Spreads a payment over open invoices.</summary>
    /// <param name="open">Those it may settle, in order; together at least the payment.</param>
    public void SettleByPayment(Payment payment, IEnumerable<OpenInvoice> open)
    {
        long left = payment.AmountMinor;
        foreach (var invoice in open.Where(invoice => invoice.OpenMinor > 0))
        {
            long part = Math.Min(left, invoice.OpenMinor);
            if (part == 0)
                return;
            db.Settlements.Add(Part(payment.PartnerId, invoice.Number, payment.Currency, part, payment.RecordedAt, payment.Id, creditNote: null));
            left -= part;
        }
    }

    private async Task<ILookup<PartnerId, OpenInvoice>> OpenAsync(IQueryable<Invoice> invoices, CancellationToken ct)
    {
        var rows = await (
            from invoice in invoices
            orderby invoice.Month, invoice.Number
            select new
            {
                invoice.PartnerId,
                invoice.Number,
                invoice.Currency,
                invoice.DueOn,
                invoice.TotalMinor,
                Settled = db.Settlements
                    .Where(s => s.PartnerId == invoice.PartnerId && s.InvoiceNumber == invoice.Number)
                    .Sum(s => s.AmountMinor),
                Given = db.Settlements
                    .Where(s => s.PartnerId == invoice.PartnerId && s.CreditNoteNumber == invoice.Number)
                    .Sum(s => s.AmountMinor),
            }).ToListAsync(ct);
        return rows
            .Select(row => (row.PartnerId, Open: new OpenInvoice(row.Number, row.Currency, row.DueOn, row.TotalMinor, row.TotalMinor - row.Settled + row.Given)))
            .Where(row => row.Open.OpenMinor != 0)
            .ToLookup(row => row.PartnerId, row => row.Open);
    }

    private static Settlement Part(PartnerId partner, string invoice, string currency, long minor, DateTimeOffset now, Guid? payment, string? creditNote) => new()
    {
        PartnerId = partner,
        Id = NewId.Guid(now),
        InvoiceNumber = invoice,
        PaymentId = payment,
        CreditNoteNumber = creditNote,
        Currency = currency,
        AmountMinor = minor,
        SettledAt = now,
    };
}
