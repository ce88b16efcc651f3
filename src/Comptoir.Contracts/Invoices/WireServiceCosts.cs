namespace Comptoir.Contracts;

/// <summary>What a customer was charged in a period. Checked against contract commerce-billing §3 (ServiceCostsSummary).</summary>
public sealed record WireServiceCostsSummary
{
    /// <summary>First day.</summary>
    public required DateTimeOffset? BillingStartDate { get; init; }

    /// <summary>Last day.</summary>
    public required DateTimeOffset? BillingEndDate { get; init; }

    /// <summary>Credits subtracted.</summary>
    public required decimal PretaxTotal { get; init; }

    public required decimal Tax { get; init; }

    public required decimal AfterTaxTotal { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string CurrencyCode { get; init; }

    public required string CurrencySymbol { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>The same by kind of invoice; left out of the parts.</summary>
    public IReadOnlyList<WireServiceCostsDetail>? Details { get; init; }

    /// <summary><c>serviceCostLineItems</c> and <c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>ServiceCostsSummary</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("ServiceCostsSummary");
}

/// <summary>The part of a kind of invoice in a customer's costs. Checked against contract commerce-billing §3.</summary>
public sealed record WireServiceCostsDetail
{
    /// <summary><c>OneTime</c>.</summary>
    public required string InvoiceType { get; init; }

    public required WireServiceCostsSummary Summary { get; init; }
}

/// <summary>One charge or credit of a customer. Checked against contract commerce-billing §3 (ServiceCostLineItem).</summary>
public sealed record WireServiceCostLineItem
{
    public required DateTimeOffset? StartDate { get; init; }

    public required DateTimeOffset? EndDate { get; init; }

    public required string SubscriptionFriendlyName { get; init; }

    public required string SubscriptionId { get; init; }

    public required string OrderId { get; init; }

    public required string OfferId { get; init; }

    public required string OfferName { get; init; }

    /// <summary>A text here.</summary>
    public required string ResellerMPNId { get; init; }

    public required string ChargeType { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal UnitPrice { get; init; }

    public required decimal PretaxTotal { get; init; }

    public required decimal Tax { get; init; }

    public required decimal AfterTaxTotal { get; init; }

    public required string CurrencyCode { get; init; }

    public required string CurrencySymbol { get; init; }

    public required string CustomerId { get; init; }

    public required string CustomerName { get; init; }

    /// <summary>Empty while unbilled.</summary>
    public required string InvoiceNumber { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string AvailabilityId { get; init; }

    public required string ProductName { get; init; }

    public required string SkuName { get; init; }

    public required string PublisherName { get; init; }

    public required string PublisherId { get; init; }

    public required string TermAndBillingCycle { get; init; }

    public required string DiscountDetails { get; init; }

    /// <summary>Object type <c>ServiceCostLineItem</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("ServiceCostLineItem");
}
