using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Lines of invoices to the wire (contract, billing §2).</summary>
internal static class LineItemMapping
{
    public static WireInvoiceLineItem ToWire(this InvoicedLine line, string mpnId)
    {
        var entry = line.Entry;
        var currency = Currency.Of(entry.Currency);
        int sign = entry.Kind == LedgerEntryKind.Charge ? 1 : -1;
        decimal Signed(long minor) => Money.OfMinor(sign * minor, currency).Amount;
        return new WireInvoiceLineItem
        {
            PartnerId = entry.PartnerId.ToString(),
            CustomerId = entry.CustomerId.ToString(),
            CustomerName = entry.CustomerName,
            CustomerDomainName = entry.CustomerDomain,
            CustomerCountry = entry.CustomerCountry,
            InvoiceNumber = line.InvoiceNumber ?? "",
            MpnId = mpnId,
            ResellerMpnId = 0,
            OrderId = entry.OrderId.Value,
            OrderDate = entry.OrderedAt,
            ProductId = entry.ProductId,
            SkuId = entry.SkuId,
            AvailabilityId = entry.AvailabilityId,
            ProductName = entry.ProductName,
            SkuName = entry.SkuName,
            ProductQualifiers = [],
            ChargeType = entry.ChargeType,
            UnitPrice = entry.UnitPrice,
            EffectiveUnitPrice = BeforeTax(entry, currency),
            UnitType = "",
            Quantity = entry.Quantity,
            Subtotal = Signed(entry.SubtotalMinor),
            TaxTotal = Signed(entry.TaxMinor),
            TotalForCustomer = Signed(entry.SubtotalMinor + entry.TaxMinor),
            Currency = entry.Currency,
            PublisherName = entry.Publisher,
            PublisherId = "",
            SubscriptionDescription = entry.SubscriptionId is null ? "" : entry.SkuName,
            SubscriptionId = entry.SubscriptionId?.ToString() ?? "",
            ChargeStartDate = InvoiceMapping.Instant(entry.PeriodStart),
            ChargeEndDate = InvoiceMapping.Instant(entry.LastDay()),
            TermAndBillingCycle = CatalogTexts.Of(entry.Term, entry.BillingCycle),
            AlternateId = entry.AlternateId,
            ReferenceId = "",
            PriceAdjustmentDescription = "[]",
            DiscountDetails = "",
            PricingCurrency = entry.Currency,
            PcToBCExchangeRate = 1,
            BillableQuantity = entry.Quantity,
            MeterDescription = "",
            BillingFrequency = FrequencyOf(entry.BillingCycle),
            ReservationOrderId = "",
            CreditReasonCode = ReasonOf(entry),
            PromotionId = "",
            InvoiceLineItemType = WireInvoiceLineItemType.BillingLineItems,
            BillingProvider = WireBillingProvider.OneTime,
        };
    }

    /// <summary>Last day that an amount is for; the first where there is no term.</summary>
    public static DateOnly LastDay(this LedgerEntry entry) =>
        entry.PeriodEnd > entry.PeriodStart ? entry.PeriodEnd.AddDays(-1) : entry.PeriodStart;

    private static decimal BeforeTax(LedgerEntry entry, Currency currency) =>
        entry.TaxIncluded ? Money.Round(entry.UnitPrice / (1 + entry.TaxRate), currency).Amount : entry.UnitPrice;

    private static string FrequencyOf(BillingCycle cycle) => cycle is BillingCycle.None ? nameof(BillingCycle.OneTime) : cycle.ToString();

    private static string ReasonOf(LedgerEntry entry) => entry switch
    {
        { Kind: LedgerEntryKind.Charge } => "",
        { ChargeType: "cancelImmediate" } => "CustomerCancellation",
        _ => "CustomerCredit",
    };
}
