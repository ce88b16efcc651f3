using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Orders;

/// <summary>Orders from and to the wire (contract, commerce-orders §2).</summary>
internal static class OrderMapping
{
    /// <summary>The customer named in the body, null when none is; false when it is no GUID.</summary>
    public static bool TryReference(this WireOrder wire, out CustomerId? customer)
    {
        customer = Guid.TryParse(wire.ReferenceCustomerId, out var id) ? new CustomerId(id) : null;
        return customer is not null || string.IsNullOrEmpty(wire.ReferenceCustomerId);
    }

    /// <summary>The lines of an order asked for; each is charged in the order's billing cycle.</summary>
    public static IReadOnlyList<PurchaseLine> ToLines(this WireOrder wire) => [.. (wire.LineItems ?? []).Select((line, place) => new PurchaseLine
    {
        Id = line.LineItemNumber ?? place,
        CatalogItemId = line.OfferId?.Trim() ?? "",
        FriendlyName = line.FriendlyName,
        Quantity = line.Quantity,
        BillingCycle = wire.BillingCycle.ToCycle(),
        Term = line.TermDuration is { Length: > 0 } term ? term : null,
        PromotionId = line.PromotionId,
        CustomTermEndDate = line.CustomTermEndDate,
        ProvisioningContext = new(line.ProvisioningContext ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase),
        RenewsToTerm = line.RenewsTo?.TermDuration,
        AttestationAccepted = line.AttestationAccepted,
    })];

    /// <summary>The lines to cancel; null, that is all, when the body names none.</summary>
    public static IReadOnlyList<LineToCancel>? LinesToCancel(this WireOrder wire) =>
        wire.LineItems is null ? null : [.. wire.LineItems.Select(line => new LineToCancel(line.LineItemNumber!.Value, line.OfferId))];

    /// <summary>The fault of a line to cancel that is not told by its number.</summary>
    public static InvalidInput? LineWithoutNumber(this WireOrder wire) =>
        (wire.LineItems ?? []).ToList().FindIndex(line => line.LineItemNumber is null) is >= 0 and var place
            ? new InvalidInput(string.Create(CultureInfo.InvariantCulture, $"lineItems[{place}].lineItemNumber"), InputFault.Required)
            : null;

    public static ReviseOrder ToRevision(this WireOrder wire, CustomerId customer, OrderId order, CustomerId? reference, long? etag, Actor by) => new(
        customer,
        order,
        reference,
        wire.Status,
        wire.BillingCycle.ToCycle(),
        wire.PartnerOnRecordAttestationAccepted,
        [.. (wire.LineItems ?? []).Select(line => new RevisedLine(
            line.LineItemNumber, line.OfferId, line.Quantity, line.TermDuration, line.ParentSubscriptionId))],
        etag,
        by);

    /// <param name="titleOf">What a line is called; without it as it is stored.</param>
    public static WireOrder ToWire(this Order order, bool withPrices, Func<OrderLine, string>? titleOf = null)
    {
        string self = $"/customers/{order.CustomerId}/orders/{order.Id}";
        return new WireOrder
        {
            Id = order.Id.Value,
            AlternateId = order.AlternateId,
            ReferenceCustomerId = order.CustomerId.ToString(),
            BillingCycle = order.BillingCycle.ToWire(),
            CurrencyCode = order.Currency,
            CurrencySymbol = CurrencySymbols.Of(order.Currency),
            LineItems = [.. order.Lines.Select(line => ToWire(line, order, withPrices) with { FriendlyName = titleOf?.Invoke(line) ?? line.FriendlyName })],
            CreationDate = order.CreatedAt,
            Status = order.Status.ToString().ToLowerInvariant(),
            TransactionType = "UserPurchase",
            TotalPrice = withPrices ? order.Lines.Sum(Extended) : null,
            PartnerOnRecordAttestationAccepted = order.PartnerOnRecordAttestationAccepted,
            Links = new WireLinks
            {
                Self = WireLink.Get(self),
                ProvisioningStatus = WireLink.Get($"{self}/provisioningstatus"),
                PatchOperation = WireLink.Get(self) with { Method = "PATCH" },
            },
            Etag = order.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    public static WireOrderLineItemProvisioningStatus ToProvisioning(OrderLine line)
    {
        string status = line.IsCancelled ? "Unfulfilled" : "Fulfilled";
        return new WireOrderLineItemProvisioningStatus
        {
            LineItemNumber = line.Number,
            Status = status,
            QuantityProvisioningInformation = [new WireQuantityProvisioningStatus { Quantity = line.Quantity, Status = status }],
        };
    }

    private static WireOrderLineItem ToWire(OrderLine line, Order order, bool withPrices) => new()
    {
        LineItemNumber = line.Number,
        OfferId = line.CatalogItemId,
        SubscriptionId = line.SubscriptionId?.ToString(),
        TermDuration = line.Term.Length == 0 ? null : line.Term,
        RenewsTo = line.RenewsToTerm is null ? null : new WireRenewsTo { TermDuration = line.RenewsToTerm },
        TransactionType = "New",
        PromotionId = line.PromotionId,
        Quantity = line.LiveQuantity,
        Pricing = withPrices ? Pricing(line) : null,
        ProvisioningContext = line.ProvisioningContext.Count == 0 ? null : line.ProvisioningContext,
        AttestationAccepted = line.AttestationAccepted,
        Links = Links(line, order),
    };

    private static WireLinks Links(OrderLine line, Order order)
    {
        string customer = $"/customers/{order.CustomerId}";
        string product = $"{customer}/products/{line.ProductId}";
        string sku = $"{product}/skus/{line.SkuId}";
        return new WireLinks
        {
            Product = WireLink.Get(product),
            Sku = WireLink.Get(sku),
            Availability = WireLink.Get($"{sku}/availabilities/{line.CatalogItemId.Split(':')[2]}"),
            ProvisioningStatus = WireLink.Get($"{customer}/orders/{order.Id}/provisioningstatus"),
            Subscription = line.SubscriptionId is { } subscription ? WireLink.Get($"{customer}/subscriptions/{subscription}") : null,
            ActivationLinks = line is { Kind: ProductKind.Saas, ChargeId: null, IsCancelled: false }
                ? WireLink.Get(string.Create(CultureInfo.InvariantCulture, $"{customer}/orders/{order.Id}/lineitems/{line.Number}/activationlinks"))
                : null,
        };
    }

    /// <summary>Prices in the terms of the catalogue: before tax, with tax where prices include it.</summary>
    private static WirePricing Pricing(OrderLine line)
    {
        decimal charged = Money.Round(line.UnitPrice / Offer.ChargesIn(line.Term, line.BillingCycle), line.CurrencyOf).Amount;
        return new WirePricing
        {
            ListPrice = line.UnitPrice,
            DiscountedPrice = line.UnitPrice,
            ProratedPrice = charged,
            Price = charged,
            ExtendedPrice = Extended(line),
        };
    }

    /// <summary>What the line was charged, less what was given back.</summary>
    private static decimal Extended(OrderLine line) =>
        (line.Charged.InPriceTerms(line.TaxIncluded) - line.Credited.InPriceTerms(line.TaxIncluded)).Amount;
}
