using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a rate of tax came to over the lines of an invoice, credits subtracted; minor units.</summary>
/// <param name="Included">Whether prices had it in them.</param>
/// <param name="BaseMinor">Before tax.</param>
public sealed record TaxSum(decimal Rate, bool Included, long BaseMinor, long TaxMinor);

/// <summary>An invoice with what its document shows beside its lines.</summary>
/// <param name="CarriedMinor">What it took over from earlier ones when it was cut: below zero the balance of credit notes, above zero
/// unpaid invoices that this credit note settled. Minor units.</param>
public sealed record InvoiceStatement(Invoice Invoice, IReadOnlyList<TaxSum> Taxes, long CarriedMinor);

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
            select new { rate.Key, Base = rate.Sum(entry => entry.SubtotalMinor), Tax = rate.Sum(entry => entry.TaxMinor) }).ToListAsync(ct);
        long carried = await db.Settlements
            .Where(s => s.PartnerId == mine && s.CreditNoteNumber != null && s.SettledAt <= invoice.IssuedAt
                && (s.InvoiceNumber == number || s.CreditNoteNumber == number))
            .SumAsync(s => s.AmountMinor, ct);
        var taxes = sums
            .GroupBy(sum => (sum.Key.TaxRate, sum.Key.TaxIncluded))
            .Select(rate => new TaxSum(
                rate.Key.TaxRate,
                rate.Key.TaxIncluded,
                rate.Sum(sum => sum.Key.Kind == LedgerEntryKind.Charge ? sum.Base : -sum.Base),
                rate.Sum(sum => sum.Key.Kind == LedgerEntryKind.Charge ? sum.Tax : -sum.Tax)))
            .OrderBy(sum => sum.Included).ThenBy(sum => sum.Rate);
        return new InvoiceStatement(invoice, [.. taxes], invoice.IsCreditNote ? carried : -carried);
    }
}
