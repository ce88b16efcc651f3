using System.Runtime.CompilerServices;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>I31: a payment settles invoices with all of itself, no invoice is settled beyond its total, no credit note gives more
/// than its own, and none keeps a balance while an invoice in its currency is open (R14.3).</summary>
internal sealed class SettlementCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "payments and settlements";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        var settlements = await Db.Settlements.AsNoTracking().Where(s => s.PartnerId == partner).ToListAsync(ct);
        var invoices = await Db.Invoices.AsNoTracking().Where(i => i.PartnerId == partner).ToDictionaryAsync(i => i.Number, ct);
        foreach (var payment in await Db.Payments.AsNoTracking().Where(p => p.PartnerId == partner).ToListAsync(ct))
        {
            long used = settlements.Where(s => s.PaymentId == payment.Id && s.Currency == payment.Currency).Sum(s => s.AmountMinor);
            if (used != payment.AmountMinor)
                yield return new Finding("I31", $"payment {payment.Id}", $"{Called.Text(payment.AmountMinor)} settled, minor units", Called.Text(used));
        }

        foreach (var settlement in settlements)
        {
            if (settlement.AmountMinor <= 0 || (settlement.PaymentId is null) == (settlement.CreditNoteNumber is null))
                yield return new Finding("I31", $"settlement {settlement.Id}", "an amount above zero, of one payment or credit note", Called.Text(settlement.AmountMinor));
            if (!invoices.TryGetValue(settlement.InvoiceNumber, out var settled) || settled.Currency != settlement.Currency)
                yield return new Finding("I31", $"settlement {settlement.Id}", $"invoice {settlement.InvoiceNumber} in {settlement.Currency}", Called.Or(settled?.Currency));
        }

        var open = new List<(Invoice Invoice, long Minor)>();
        foreach (var invoice in invoices.Values.OrderBy(invoice => invoice.Number, StringComparer.Ordinal))
        {
            long settled = settlements.Where(s => s.InvoiceNumber == invoice.Number).Sum(s => s.AmountMinor);
            long given = settlements.Where(s => s.CreditNoteNumber == invoice.Number).Sum(s => s.AmountMinor);
            if (settled > Math.Max(0, invoice.TotalMinor))
                yield return new Finding("I31", $"invoice {invoice.Number}", $"at most {Called.Text(Math.Max(0, invoice.TotalMinor))} settled, minor units", Called.Text(settled));
            if (given > Math.Max(0, -invoice.TotalMinor))
                yield return new Finding("I31", $"credit note {invoice.Number}", $"at most {Called.Text(Math.Max(0, -invoice.TotalMinor))} given, minor units", Called.Text(given));
            open.Add((invoice, invoice.TotalMinor - settled + given));
        }

        foreach (var note in open.Where(note => note.Minor < 0))
        {
            if (open.Find(other => other.Minor > 0 && other.Invoice.Currency == note.Invoice.Currency) is { Invoice: { } unpaid } other)
            {
                string expected = $"no balance left while invoice {unpaid.Number} is open with {Called.Text(other.Minor)}, minor units";
                yield return new Finding("I31", $"credit note {note.Invoice.Number}", expected, Called.Text(-note.Minor));
            }
        }
    }
}
