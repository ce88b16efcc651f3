namespace Comptoir.Contracts;

/// <summary>State of a subscription. Checked against contract commerce-subscriptions §1.</summary>
public enum WireSubscriptionStatus
{
    /// <summary>Default of clients: not set.</summary>
    None,
    Active,
    Suspended,
    Deleted,
    Expired,
    Pending,
    Disabled,
}

/// <summary>What is charged. Checked against contract commerce-subscriptions §1.</summary>
public enum WireBillingType
{
    /// <summary>Default of clients: not set.</summary>
    None,
    Usage,
    License,
}

/// <summary>What a contract delivers; only the first is in use. Checked against contract commerce-subscriptions §1, commerce-orders §5.</summary>
public enum WireContractType
{
    Subscription,
    ProductKey,
    RedemptionCode,
}

/// <summary>What is given back on cancelling, and until when.</summary>
public sealed record WireSubscriptionRefundOption
{
    /// <summary><c>Full</c> or <c>Partial</c>.</summary>
    public string? Type { get; init; }

    /// <summary>An instant here, not a duration as on availabilities. UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Units that may still be given back.</summary>
public sealed record WireRefundableQuantity
{
    /// <summary>In all.</summary>
    public int? TotalQuantity { get; init; }

    /// <summary>By the time until which.</summary>
    public IReadOnlyList<WireRefundableQuantityDetail>? Details { get; init; }
}

/// <summary>Units that may be given back until a time.</summary>
public sealed record WireRefundableQuantityDetail
{
    /// <summary>Units.</summary>
    public int? Quantity { get; init; }

    /// <summary>Always in the answer. UTC.</summary>
    public DateTimeOffset? AllowedUntilDateTime { get; init; }
}

/// <summary>What a subscription becomes at its renewal or next charge.</summary>
public sealed record WireScheduledInstructions
{
    /// <summary>Required.</summary>
    public WireScheduledProduct? Product { get; init; }

    /// <summary>Required.</summary>
    public int? Quantity { get; init; }

    /// <summary>At renewal only: the term is prorated to end there. UTC.</summary>
    public DateTimeOffset? CustomTermEndDate { get; init; }
}

/// <summary>What a subscription turns into.</summary>
public sealed record WireScheduledProduct
{
    /// <summary>The product.</summary>
    public string? ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public string? SkuId { get; init; }

    /// <summary>The availability.</summary>
    public string? AvailabilityId { get; init; }

    /// <summary>How it is charged.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? TermDuration { get; init; }

    /// <summary>The promotion to apply.</summary>
    public string? PromotionId { get; init; }
}
