using System.Xml;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Native.Catalog;

internal static class CatalogItemMapping
{
    public static WireCatalogItem ToWire(this CatalogItem item, CancellationPolicy policy) => new()
    {
        CatalogItemId = item.Price.CatalogItemId,
        ProductId = item.Price.ProductId,
        SkuId = item.Price.SkuId,
        Title = CatalogTexts.Title(item.Title, item.Titles),
        SkuTitle = CatalogTexts.Title(item.SkuTitle, item.SkuTitles),
        Kind = ToWire(item.Kind),
        Term = item.Price.Term.Length == 0 ? null : item.Price.Term,
        BillingCycle = item.Price.BillingCycle.ToWire(),
        UnitPrice = new WireMoney { Amount = item.Price.UnitPrice, Currency = item.Price.Currency },
        TaxIncluded = item.Price.TaxIncluded,
        MinimumQuantity = item.MinimumQuantity,
        MaximumQuantity = item.MaximumQuantity,
        Cancellation = new WireCancellationTerms
        {
            Window = policy.Credit != CreditRule.None && policy.WindowFor(item.Price.Term) is { } window ? XmlConvert.ToString(window) : null,
            Credit = policy.Credit switch
            {
                CreditRule.Full => WireCreditRule.Full,
                CreditRule.Prorated => WireCreditRule.Prorated,
                CreditRule.Reservation => WireCreditRule.Reservation,
                _ => WireCreditRule.None,
            },
        },
    };

    public static ProductKind ToKind(WireKind kind) => kind switch
    {
        WireKind.Subscription => ProductKind.SoftwareSubscription,
        WireKind.LinuxPlan => ProductKind.LinuxPlan,
        WireKind.Reservation => ProductKind.AzureReservation,
        WireKind.Saas => ProductKind.Saas,
        WireKind.AzurePlan => ProductKind.AzurePlan,
        _ => ProductKind.Perpetual,
    };

    private static WireKind ToWire(ProductKind kind) => kind switch
    {
        ProductKind.SoftwareSubscription => WireKind.Subscription,
        ProductKind.LinuxPlan => WireKind.LinuxPlan,
        ProductKind.AzureReservation => WireKind.Reservation,
        ProductKind.Saas => WireKind.Saas,
        ProductKind.AzurePlan => WireKind.AzurePlan,
        _ => WireKind.Perpetual,
    };
}
