using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Documents;

/// <summary>Invoices as they are kept to what their document shows.</summary>
internal static class StatementMapping
{
    public static Statement ToStatement(this InvoiceStatement found)
    {
        var invoice = found.Invoice;
        var currency = Currency.Of(invoice.Currency);
        Money Of(long minor) => Money.OfMinor(minor, currency);
        return new Statement(
            invoice.Number,
            invoice.Culture,
            invoice.Date,
            invoice.DueOn,
            invoice.Month,
            invoice.PeriodEnd,
            currency,
            Operator: new StatementParty(invoice.Parties.Issuer, invoice.Parties.IssuerAddress, invoice.Parties.IssuerTaxId),
            Partner: new StatementParty(invoice.PartnerName, LinesOf(invoice), invoice.Parties.TaxId),
            invoice.MpnId,
            invoice.Parties.PurchaseOrderNumber,
            Of(invoice.SubtotalMinor),
            Of(invoice.TaxMinor),
            Of(found.CarriedMinor),
            [.. found.Taxes.Select(tax => new StatementTax(tax.Rate, tax.Included, Of(tax.BaseMinor), Of(tax.TaxMinor)))]);
    }

    public static async IAsyncEnumerable<StatementLine> ToStatementLines(this IAsyncEnumerable<InvoicedLine> lines)
    {
        await foreach (var line in lines)
            yield return ToStatementLine(line);
    }

    private static StatementLine ToStatementLine(InvoicedLine line)
    {
        var entry = line.Entry;
        var currency = Currency.Of(entry.Currency);
        int sign = entry.Kind == LedgerEntryKind.Charge ? 1 : -1;
        return new StatementLine(
            line.Number,
            entry.ChargeType,
            entry.ProductName,
            entry.SkuName,
            entry.CustomerName,
            entry.OrderId.Value,
            entry.OrderedAt,
            entry.PeriodStart,
            entry.PeriodEnd > entry.PeriodStart ? entry.LastDay() : null,
            entry.Quantity,
            entry.UnitPrice,
            entry.TaxRate,
            entry.TaxIncluded,
            Money.OfMinor(sign * entry.SubtotalMinor, currency),
            Money.OfMinor(sign * entry.TaxMinor, currency),
            IsCredit: entry.Kind == LedgerEntryKind.Credit);
    }

    /// <summary>The partner's address as on an envelope, its country by its name in the document's language.</summary>
    private static List<string> LinesOf(Invoice invoice)
    {
        var address = invoice.Parties.Address;
        string country = address.Country.Length > 0 ? address.Country : invoice.PartnerCountry;
        string[] lines =
        [
            address.Line1,
            address.Line2,
            address.Line3,
            $"{address.PostalCode} {address.City} {address.State}".Trim(),
            Market.Find(country)?.Name(CultureInfo.GetCultureInfo(invoice.Culture)) ?? country,
        ];
        return [.. lines.Where(line => line.Length > 0)];
    }
}
