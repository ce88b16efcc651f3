namespace Comptoir.Contracts;

/// <summary>One item of an order. Checked against contract commerce-orders §2 (OrderLineItem).</summary>
public sealed record WireOrderLineItem
{
    /// <summary>0 to n − 1; required.</summary>
    public int? LineItemNumber { get; init; }

    /// <summary>Required: <c>product:sku:availability</c>, or a legacy offer id.</summary>
    public string? OfferId { get; init; }

    /// <summary>Present when the line created a subscription: never for software, Linux plans and reservations.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The subscription that an add-on goes to.</summary>
    public string? ParentSubscriptionId { get; init; }

    /// <summary>ISO 8601; absent or empty for perpetual software.</summary>
    public string? TermDuration { get; init; }

    /// <summary>The paid term that a trial becomes.</summary>
    public WireRenewsTo? RenewsTo { get; init; }

    /// <summary><c>New</c>, <c>renew</c>, <c>addQuantity</c>, <c>removeQuantity</c>, <c>cancel</c>, <c>convert</c>, <c>customerCredit</c>.</summary>
    public string? TransactionType { get; init; }

    /// <summary>The promotion applied.</summary>
    public string? PromotionId { get; init; }

    /// <summary>The first term was prorated to end there. UTC.</summary>
    public DateTimeOffset? CustomTermEndDate { get; init; }

    /// <summary>The client's own name for it.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>0 once the line is cancelled. On a cancelling request it is no partial quantity: lines are cancelled in full.</summary>
    public int? Quantity { get; init; }

    /// <summary>Only with <c>include_price</c>.</summary>
    public WirePricing? Pricing { get; init; }

    /// <summary>MPN id of the indirect reseller, never the provider's.</summary>
    public string? PartnerIdOnRecord { get; init; }

    /// <summary>MPN ids of further resellers.</summary>
    public IReadOnlyList<string>? AdditionalPartnerIdsOnRecord { get; init; }

    /// <summary>Values of the SKU's provisioning variables; keys in any case.</summary>
    public IReadOnlyDictionary<string, string>? ProvisioningContext { get; init; }

    /// <summary>Required to be true where the SKU enforces attestation.</summary>
    public bool? AttestationAccepted { get; init; }

    /// <summary>Those that apply of <c>subscription</c>, <c>product</c>, <c>sku</c>, <c>availability</c>,
    /// <c>provisioningStatus</c>, <c>activationLinks</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>OrderLineItem</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("OrderLineItem");
}

/// <summary>Prices of an order line in the order's currency: before tax, with tax where prices include it.</summary>
public sealed record WirePricing
{
    /// <summary>Catalogue price of one unit for the full term.</summary>
    public decimal? ListPrice { get; init; }

    /// <summary>Of one unit, after modifiers, for the full term.</summary>
    public decimal? DiscountedPrice { get; init; }

    /// <summary>Of one unit, after proration.</summary>
    public decimal? ProratedPrice { get; init; }

    /// <summary>Of one unit, final.</summary>
    public decimal? Price { get; init; }

    /// <summary><see cref="Price"/> × quantity, less refunds.</summary>
    public decimal? ExtendedPrice { get; init; }
}
