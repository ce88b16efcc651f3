using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Subscriptions;

public enum AzureSubscriptionStatus
{
    Active,
    Suspended,
    Cancelled,
}

/// <summary>An Azure subscription under a customer's Azure plan (R13.2).</summary>
public sealed class AzureSubscription : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required Guid Id { get; init; }

    public required SubscriptionId PlanSubscriptionId { get; init; }

    public required string FriendlyName { get; set; }

    public required AzureSubscriptionStatus Status { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }
}
