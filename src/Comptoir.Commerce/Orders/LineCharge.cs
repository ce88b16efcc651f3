using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>The ledger entries that charge for a line: the first, and those that follow while its term runs and is renewed
/// (R14.5).</summary>
internal static class LineCharge
{
    /// <param name="isRenewal">What ended is bought again.</param>
    public static LedgerEntry First(Order order, OrderLine line, Customer customer, DateTimeOffset now, bool isRenewal = false) => new()
    {
        PartnerId = order.PartnerId,
        Id = line.ChargeId!.Value,
        Kind = LedgerEntryKind.Charge,
        ChargeType = isRenewal ? "renew" : "new",
        Currency = line.Currency,
        SubtotalMinor = line.SubtotalMinor,
        TaxMinor = line.TaxMinor,
        TaxRate = line.TaxRate,
        TaxIncluded = line.TaxIncluded,
        PostedAt = now,
        CustomerId = order.CustomerId,
        CustomerName = customer.CompanyName,
        CustomerDomain = customer.Domain,
        CustomerCountry = customer.Market,
        OrderId = order.Id,
        AlternateId = order.AlternateId,
        OrderedAt = order.CreatedAt,
        LineNumber = line.Number,
        SubscriptionId = line.SubscriptionId,
        ProductId = line.ProductId,
        SkuId = line.SkuId,
        AvailabilityId = line.CatalogItemId.Split(':')[2],
        ProductName = line.ProductTitle,
        SkuName = line.SkuTitle,
        Publisher = line.Publisher,
        ProductKind = line.Kind,
        UnitPrice = line.UnitPrice,
        Quantity = line.Quantity,
        Term = line.Term,
        BillingCycle = line.BillingCycle,
        PeriodStart = line.BilledFrom,
        PeriodEnd = line.ChargedUntil,
        PurchaseOrderNumber = order.PurchaseOrderNumber,
        Derivation = Derivations.OfCharge(line),
    };

    /// <summary>A later charge: all as on the first but when and for what time.</summary>
    /// <param name="number">From 0, the first.</param>
    public static LedgerEntry Following(LedgerEntry first, OrderLine line, int number)
    {
        var periods = line.Periods;
        var due = periods.DueAt(number);
        return new LedgerEntry
        {
            PartnerId = first.PartnerId,
            Id = NewId.Guid(due),
            Kind = LedgerEntryKind.Charge,
            ChargeType = "renew",
            Currency = first.Currency,
            SubtotalMinor = line.SubtotalMinor,
            TaxMinor = line.TaxMinor,
            TaxRate = line.TaxRate,
            TaxIncluded = line.TaxIncluded,
            PostedAt = due,
            CustomerId = first.CustomerId,
            CustomerName = first.CustomerName,
            CustomerDomain = first.CustomerDomain,
            CustomerCountry = first.CustomerCountry,
            OrderId = first.OrderId,
            AlternateId = first.AlternateId,
            OrderedAt = first.OrderedAt,
            LineNumber = first.LineNumber,
            SubscriptionId = first.SubscriptionId,
            ProductId = first.ProductId,
            SkuId = first.SkuId,
            AvailabilityId = first.AvailabilityId,
            ProductName = first.ProductName,
            SkuName = first.SkuName,
            Publisher = first.Publisher,
            ProductKind = first.ProductKind,
            UnitPrice = first.UnitPrice,
            Quantity = first.Quantity,
            Term = first.Term,
            BillingCycle = first.BillingCycle,
            PeriodStart = periods.Start(number),
            PeriodEnd = periods.Start(number + 1),
            PurchaseOrderNumber = first.PurchaseOrderNumber,
            Derivation = first.Derivation,
        };
    }
}
