namespace Comptoir.Contracts;

/// <summary>A line of an invoice, or one to be. Every line of Comptoir is a <c>one_time</c> billing line: clients choose their class by
/// the two discriminators and fail on any other pair. Checked against contract commerce-billing §2 (OneTimeInvoiceLineItem).</summary>
public sealed record WireInvoiceLineItem
{
    /// <summary>Tenant id.</summary>
    public required string PartnerId { get; init; }

    /// <summary>Tenant id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>As it was called when the line arose.</summary>
    public required string CustomerName { get; init; }

    /// <summary>Likewise.</summary>
    public required string CustomerDomainName { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public required string CustomerCountry { get; init; }

    /// <summary>Empty while unbilled.</summary>
    public required string InvoiceNumber { get; init; }

    /// <summary>Digits.</summary>
    public required string MpnId { get; init; }

    /// <summary>0: none. A number: clients fail on an empty text.</summary>
    public required int ResellerMpnId { get; init; }

    /// <summary>The order it belongs to.</summary>
    public required string OrderId { get; init; }

    /// <summary>Instant of the purchase.</summary>
    public required DateTimeOffset? OrderDate { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string AvailabilityId { get; init; }

    public required string ProductName { get; init; }

    public required string SkuName { get; init; }

    public required IReadOnlyList<string> ProductQualifiers { get; init; }

    /// <summary><c>new</c>, <c>renew</c>, <c>cancelImmediate</c>, <c>customerCredit</c> and the like.</summary>
    public required string ChargeType { get; init; }

    /// <summary>As listed, with tax inside it where prices include tax.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>After adjustments, before tax.</summary>
    public required decimal EffectiveUnitPrice { get; init; }

    /// <summary>Empty where a unit has no name.</summary>
    public required string UnitType { get; init; }

    /// <summary>Positive, on credits too.</summary>
    public required int Quantity { get; init; }

    /// <summary>Before tax; negative on credits.</summary>
    public required decimal Subtotal { get; init; }

    /// <summary>Negative on credits.</summary>
    public required decimal TaxTotal { get; init; }

    /// <summary>Negative on credits.</summary>
    public required decimal TotalForCustomer { get; init; }

    /// <summary>Billing currency, ISO 4217.</summary>
    public required string Currency { get; init; }

    public required string PublisherName { get; init; }

    public required string PublisherId { get; init; }

    /// <summary>Empty for software.</summary>
    public required string SubscriptionDescription { get; init; }

    /// <summary>Empty for software.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>Where there is a subscription.</summary>
    public DateTimeOffset? SubscriptionStartDate { get; init; }

    /// <summary>Where there is a subscription.</summary>
    public DateTimeOffset? SubscriptionEndDate { get; init; }

    /// <summary>First day that the amount is for.</summary>
    public required DateTimeOffset? ChargeStartDate { get; init; }

    /// <summary>Last day that the amount is for.</summary>
    public required DateTimeOffset? ChargeEndDate { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string TermAndBillingCycle { get; init; }

    /// <summary>The order's other id.</summary>
    public required string AlternateId { get; init; }

    public required string ReferenceId { get; init; }

    /// <summary>A JSON array as a text.</summary>
    public required string PriceAdjustmentDescription { get; init; }

    /// <summary>Obsolete, empty.</summary>
    public required string DiscountDetails { get; init; }

    /// <summary>Comptoir bills in the currency that it prices in.</summary>
    public required string PricingCurrency { get; init; }

    /// <summary>1.</summary>
    public required decimal PcToBCExchangeRate { get; init; }

    /// <summary>Where an exchange was made.</summary>
    public DateTimeOffset? PcToBCExchangeRateDate { get; init; }

    /// <summary>The quantity, which may be a fraction.</summary>
    public required decimal BillableQuantity { get; init; }

    public required string MeterDescription { get; init; }

    /// <summary><c>OneTime</c>, <c>Monthly</c>, <c>Annual</c>.</summary>
    public required string BillingFrequency { get; init; }

    public required string ReservationOrderId { get; init; }

    /// <summary>Why a credit was given; empty on charges.</summary>
    public required string CreditReasonCode { get; init; }

    public required string PromotionId { get; init; }

    /// <summary>Discriminator.</summary>
    public required WireInvoiceLineItemType InvoiceLineItemType { get; init; }

    /// <summary>Discriminator.</summary>
    public required WireBillingProvider BillingProvider { get; init; }

    /// <summary>Object type <c>OneTimeInvoiceLineItem</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("OneTimeInvoiceLineItem");
}
