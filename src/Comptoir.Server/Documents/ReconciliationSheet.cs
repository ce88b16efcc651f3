using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter.Invoices;
using CsvHelper;

namespace Comptoir.Server.Documents;

/// <summary>The reconciliation file of an invoice: every line with the members of the contract (billing §2), the figures of the API.
/// Lines are written as they are read, and no text is taken for a formula (T12).</summary>
internal static class ReconciliationSheet
{
    private static readonly string[] Columns =
    [
        "PartnerId", "CustomerId", "CustomerName", "CustomerDomainName", "CustomerCountry", "InvoiceNumber", "MpnId", "ResellerMpnId", "OrderId", "OrderDate",
        "ProductId", "SkuId", "AvailabilityId", "ProductName", "SkuName", "ProductQualifiers", "ChargeType", "UnitPrice", "EffectiveUnitPrice", "UnitType",
        "Quantity", "Subtotal", "TaxTotal", "TotalForCustomer", "Currency", "PublisherName", "PublisherId", "SubscriptionDescription", "SubscriptionId",
        "SubscriptionStartDate", "SubscriptionEndDate", "ChargeStartDate", "ChargeEndDate", "TermAndBillingCycle", "AlternateId", "ReferenceId",
        "PriceAdjustmentDescription", "DiscountDetails", "PricingCurrency", "PCToBCExchangeRate", "PCToBCExchangeRateDate", "BillableQuantity",
        "MeterDescription", "BillingFrequency", "ReservationOrderId", "CreditReasonCode", "PromotionId",
    ];

    /// <summary>The culture of a name that the sheet can be written in; null when there is none.</summary>
    public static CultureInfo? CultureOf(string name)
    {
        try
        {
            return name.Length <= 20 ? CultureInfo.GetCultureInfo(name, predefinedOnly: true) : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    /// <param name="locale">How numbers and days are written and fields are separated, and the language of terms; null: with a point,
    /// ISO 8601 and a comma, for programs.</param>
    public static async Task WriteAsync(string mpnId, IAsyncEnumerable<InvoicedLine> lines, CultureInfo? locale, Stream output, CancellationToken ct)
    {
        var form = new SheetForm(locale);
        if (locale is not null)
            CultureInfo.CurrentUICulture = locale;
        await using var csv = CsvWriter.Create(output, form.Options, leaveOpen: true);
        csv.WriteRecord(Columns);
        await foreach (var line in lines.WithCancellation(ct))
        {
            Write(csv, line.ToWire(mpnId), form);
            await csv.EndRecordAsync(ct);
        }

        await csv.FlushAsync(ct);
    }

    private static void Write(CsvWriter csv, WireInvoiceLineItem item, SheetForm form)
    {
        foreach (string text in (string[])[item.PartnerId, item.CustomerId, item.CustomerName, item.CustomerDomainName, item.CustomerCountry, item.InvoiceNumber, item.MpnId])
            csv.WriteField(text);
        csv.WriteField(item.ResellerMpnId, "D", form.Numbers);
        csv.WriteField(item.OrderId);
        csv.WriteField(form.Instant(item.OrderDate));
        foreach (string text in (string[])[item.ProductId, item.SkuId, item.AvailabilityId, item.ProductName, item.SkuName, string.Join(' ', item.ProductQualifiers), item.ChargeType])
            csv.WriteField(text);
        Amount(csv, item.UnitPrice, form);
        Amount(csv, item.EffectiveUnitPrice, form);
        csv.WriteField(item.UnitType);
        csv.WriteField(item.Quantity, "D", form.Numbers);
        Amount(csv, item.Subtotal, form);
        Amount(csv, item.TaxTotal, form);
        Amount(csv, item.TotalForCustomer, form);
        foreach (string text in (string[])[item.Currency, item.PublisherName, item.PublisherId, item.SubscriptionDescription, item.SubscriptionId])
            csv.WriteField(text);
        foreach (var day in (DateTimeOffset?[])[item.SubscriptionStartDate, item.SubscriptionEndDate, item.ChargeStartDate, item.ChargeEndDate])
            csv.WriteField(form.Day(day));
        foreach (string text in (string[])[item.TermAndBillingCycle, item.AlternateId, item.ReferenceId, item.PriceAdjustmentDescription, item.DiscountDetails, item.PricingCurrency])
            csv.WriteField(text);
        Amount(csv, item.PcToBCExchangeRate, form);
        csv.WriteField(form.Day(item.PcToBCExchangeRateDate));
        Amount(csv, item.BillableQuantity, form);
        foreach (string text in (string[])[item.MeterDescription, item.BillingFrequency, item.ReservationOrderId, item.CreditReasonCode, item.PromotionId])
            csv.WriteField(text);
    }

    /// <summary>A number is written as one: a sign before it makes it no formula.</summary>
    private static void Amount(CsvWriter csv, decimal amount, SheetForm form) => csv.WriteField(amount, "0.############", form.Numbers);

    /// <summary>How a sheet is written for programs, or for the spreadsheets of a culture.</summary>
    private sealed class SheetForm
    {
        private readonly CultureInfo culture;
        private readonly bool forPrograms;

        public SheetForm(CultureInfo? locale)
        {
            forPrograms = locale is null;
            culture = (CultureInfo)(locale ?? CultureInfo.InvariantCulture).Clone();
            // Some cultures have a typographic minus, which spreadsheets take for text.
            culture.NumberFormat.NegativeSign = "-";
            Options = new CsvWriterOptions
            {
                Injection = CsvInjection.Escape,
                WriteByteOrderMark = true,
                Separator = culture.NumberFormat.NumberDecimalSeparator == "," ? ';' : ',',
            };
        }

        public CsvWriterOptions Options { get; }

        public IFormatProvider Numbers => culture;

        public string? Day(DateTimeOffset? day) => day?.UtcDateTime.ToString(forPrograms ? "yyyy-MM-dd" : "d", culture);

        public string? Instant(DateTimeOffset? instant) => instant?.UtcDateTime.ToString(forPrograms ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "G", culture);
    }
}
