namespace Comptoir.Contracts;

/// <summary>What a customer owns as the result of an order line. Checked against contract commerce-orders §4 (Entitlement).</summary>
public sealed record WireEntitlement
{
    /// <summary>The order line it comes from.</summary>
    public required WireReferenceOrder ReferenceOrder { get; init; }

    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>Live units only.</summary>
    public required int Quantity { get; init; }

    /// <summary>All units by state; always there, clients walk it.</summary>
    public required IReadOnlyList<WireQuantityDetail> QuantityDetails { get; init; }

    /// <summary><c>software</c> or <c>reservedinstance</c>.</summary>
    public required string EntitlementType { get; init; }

    /// <summary><c>Fulfilled</c>, <c>PrefulfillmentPending</c>, <c>Unfulfilled</c> (cancelled).</summary>
    public string? FulfillmentState { get; init; }

    /// <summary>What was delivered; may be empty.</summary>
    public required IReadOnlyList<WireArtifact> EntitledArtifacts { get; init; }

    /// <summary>What comes with it (other editions, earlier versions), with the same reference order; may be empty.</summary>
    public required IReadOnlyList<WireEntitlement> IncludedEntitlements { get; init; }

    /// <summary>End of the term, UTC; only with <c>showExpiry</c>, and never for perpetual software.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>Optional.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Entitlement</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Entitlement");
}

/// <summary>The order line behind an entitlement.</summary>
public sealed record WireReferenceOrder
{
    /// <summary>The order.</summary>
    public required string Id { get; init; }

    /// <summary>The line's number, as a string here.</summary>
    public required string LineItemId { get; init; }

    /// <summary>The order's short quote id.</summary>
    public string? AlternateId { get; init; }

    /// <summary>Object type <c>ReferenceOrder</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("ReferenceOrder");
}

/// <summary>How many units are in which state.</summary>
public sealed record WireQuantityDetail
{
    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary><c>Fulfilled</c>, <c>PrefulfillmentPending</c>, <c>Unfulfilled</c> (cancelled).</summary>
    public required string Status { get; init; }
}
