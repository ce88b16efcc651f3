using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Invoices and accounts to the wire (contract, billing §1).</summary>
internal static class InvoiceMapping
{
    private const string OneTime = "OneTime";

    public static WireInvoice ToWire(this InvoiceState found)
    {
        string number = found.Invoice.Number;
        string self = InvoiceIds.LinkOf(number);
        return Header(found.Invoice, self) with
        {
            Id = number,
            PaidAmount = Of(-found.PaidMinor, found.Invoice.Currency),
            PdfDownloadLink = $"/invoices/{number}/documents/statement",
            Links = new WireLinks { Self = WireLink.Get(self) },
        };
    }

    /// <summary>An invoice not cut yet: no number, and its lines with it.</summary>
    public static WireInvoice ToWire(this InvoicePreview preview) => Header(preview.Invoice, $"/invoices/{InvoiceIds.Unbilled}") with
    {
        LineItems = [.. preview.Lines.Select(line => line.ToWire(preview.Invoice.MpnId))],
    };

    public static WireInvoiceSummary ToWire(this InvoiceTotals totals, DateOnly today, string self)
    {
        var whole = Account(totals, today);
        return whole with
        {
            Details =
            [
                new WireInvoiceSummaryDetail { InvoiceType = "Recurring", Summary = Account(new InvoiceTotals(totals.Currency, 0, null, null, null, 0), today) },
                new WireInvoiceSummaryDetail { InvoiceType = OneTime, Summary = whole },
            ],
            Links = new WireLinks { Self = WireLink.Get(self) },
        };
    }

    /// <summary>A day as instants are written.</summary>
    public static DateTimeOffset? Instant(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static WireInvoice Header(Invoice invoice, string self) => new()
    {
        InvoiceDate = Instant(invoice.Date),
        BillingPeriodStartDate = Instant(invoice.Month),
        BillingPeriodEndDate = Instant(invoice.PeriodEnd),
        TotalCharges = Of(invoice.TotalMinor, invoice.Currency),
        PaidAmount = 0,
        CurrencyCode = invoice.Currency,
        CurrencySymbol = CurrencySymbols.Of(invoice.Currency),
        InvoiceDetails =
        [
            new WireInvoiceDetail
            {
                InvoiceLineItemType = WireInvoiceLineItemType.BillingLineItems,
                BillingProvider = WireBillingProvider.OneTime,
                Links = new WireLinks { Self = WireLink.Get($"{self}/lineitems/OneTime/BillingLineItems") },
            },
        ],
        DocumentType = WireDocumentType.Invoice,
        InvoiceType = OneTime,
    };

    private static WireInvoiceSummary Account(InvoiceTotals totals, DateOnly today) => new()
    {
        BalanceAmount = Of(totals.BalanceMinor, totals.Currency),
        CurrencyCode = totals.Currency,
        CurrencySymbol = CurrencySymbols.Of(totals.Currency),
        AccountingDate = Day(today),
        FirstInvoiceCreationDate = Day(totals.First),
        LatestInvoiceDate = Day(totals.Latest),
        LastPaymentDate = Day(totals.LastPaymentOn),
        LastPaymentAmount = Of(totals.LastPaymentMinor, totals.Currency),
    };

    private static string Day(DateOnly? day) =>
        day?.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture) ?? WireInvoiceSummary.Never;

    private static decimal Of(long minor, string currency) => Money.OfMinor(minor, Currency.Of(currency)).Amount;
}
