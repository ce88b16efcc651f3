namespace Comptoir.Contracts;

/// <summary>Where a publisher activates a marketplace subscription. Checked against contract commerce-orders §5.</summary>
public sealed record WireActivationLink
{
    /// <summary>The order's line.</summary>
    public required int LineItemNumber { get; init; }

    /// <summary>Absolute; never followed by the SDK.</summary>
    public required WireLink Link { get; init; }
}

/// <summary>Outcome of an activation. Checked against contract commerce-subscriptions §3.</summary>
public sealed record WireActivation
{
    public required string SubscriptionId { get; init; }

    /// <summary><c>Success</c>.</summary>
    public required string Status { get; init; }
}
