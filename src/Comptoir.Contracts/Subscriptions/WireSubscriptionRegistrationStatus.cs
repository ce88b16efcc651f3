namespace Comptoir.Contracts;

/// <summary>Whether an Azure subscription may hold reservations. Checked against contract commerce-subscriptions §3 (Registration).</summary>
public sealed record WireSubscriptionRegistrationStatus
{
    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary><c>NotRegistered</c>, <c>Registering</c>, <c>Registered</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Object type <c>SubscriptionRegistrationStatus</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("SubscriptionRegistrationStatus");
}
