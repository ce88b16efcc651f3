namespace Comptoir.Contracts;

/// <summary>Asks for an Azure subscription to be cancelled. Checked against contract commerce-subscriptions §4.</summary>
public sealed record WireAzureEntitlementCancellation
{
    /// <summary>Why; the only documented value is <c>compromise</c>.</summary>
    public string? CancellationReason { get; init; }
}

/// <summary>An Azure subscription under an Azure plan. Checked against contract commerce-subscriptions §4; it has no attributes.</summary>
public sealed record WireAzureEntitlement
{
    /// <summary>GUID of the Azure subscription.</summary>
    public required string Id { get; init; }

    /// <summary>The name it was given.</summary>
    public string? FriendlyName { get; init; }

    /// <summary><c>active</c> and the like.</summary>
    public required string Status { get; init; }

    /// <summary>The plan's subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary><c>self</c>; always there, clients follow it.</summary>
    public required WireLinks Links { get; init; }
}
