using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a rate of tax came to over the lines of an invoice, credits subtracted; minor units.</summary>
/// <param name="Included">Whether prices had it in them.</param>
/// <param name="BaseMinor">Before tax.</param>
public sealed record TaxSum(decimal Rate, bool Included, long BaseMinor, long TaxMinor);

/// <summary>What the lines of an invoice of one rate, of one kind, come to; minor units.</summary>
internal sealed record RateSum(decimal Rate, bool Included, LedgerEntryKind Kind, long BaseMinor, long TaxMinor);

/// <summary>An invoice with what its document shows beside its lines.</summary>
/// <param name="CarriedMinor">What it took over from earlier ones when it was cut: below zero the balance of credit notes, above zero
/// unpaid invoices that this credit note settled. Minor units.</param>
/// <param name="ChargesMinor">Before tax.</param>
/// <param name="CreditsMinor">Before tax, above zero.</param>
public sealed record InvoiceStatement(Invoice Invoice, IReadOnlyList<TaxSum> Taxes, long CarriedMinor, long ChargesMinor, long CreditsMinor)
{
    internal static InvoiceStatement Of(Invoice invoice, IReadOnlyList<RateSum> sums, long carried)
    {
        var taxes = sums
            .GroupBy(sum => (sum.Rate, sum.Included))
            .Select(rate => new TaxSum(
                rate.Key.Rate,
                rate.Key.Included,
                rate.Sum(sum => sum.Kind == LedgerEntryKind.Charge ? sum.BaseMinor : -sum.BaseMinor),
                rate.Sum(sum => sum.Kind == LedgerEntryKind.Charge ? sum.TaxMinor : -sum.TaxMinor)))
            .OrderBy(sum => sum.Included).ThenBy(sum => sum.Rate);
        long SumOf(LedgerEntryKind kind) => sums.Where(sum => sum.Kind == kind).Sum(sum => sum.BaseMinor);
        return new InvoiceStatement(invoice, [.. taxes], carried, SumOf(LedgerEntryKind.Charge), SumOf(LedgerEntryKind.Credit));
    }
}

/// <summary>Reads what an invoice's document shows; it stays the same for good, whatever is paid later (R14.2). Three round trips.</summary>
public sealed class FindStatement(ComptoirDb db)
{
    /// <returns>Refuses with <see cref="InvoiceNotFound"/>.</returns>
    public async Task<Result<InvoiceStatement>> HandleAsync(string number, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.PartnerId == mine && i.Number == number, ct);
        if (invoice is null)
            return new InvoiceNotFound(number);
        var sums = await (
            from line in db.InvoiceLines
            join entry in db.LedgerEntries on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
            where line.PartnerId == mine && line.InvoiceNumber == number
            group entry by new { entry.TaxRate, entry.TaxIncluded, entry.Kind } into rate
            select new RateSum(
                rate.Key.TaxRate, rate.Key.TaxIncluded, rate.Key.Kind, rate.Sum(entry => entry.SubtotalMinor), rate.Sum(entry => entry.TaxMinor))).ToListAsync(ct);
        long carried = await db.Settlements
            .Where(s => s.PartnerId == mine && s.CreditNoteNumber != null && s.SettledAt <= invoice.IssuedAt
                && (s.InvoiceNumber == number || s.CreditNoteNumber == number))
            .SumAsync(s => s.AmountMinor, ct);
        return InvoiceStatement.Of(invoice, sums, invoice.IsCreditNote ? carried : -carried);
    }
}
