using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Subscriptions;

public enum SubscriptionStatus
{
    Pending,
    Active,
    Suspended,
    Expired,
    Deleted,
}

/// <summary>What a SaaS or Azure plan order line creates (R4.5).</summary>
public sealed class Subscription : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required SubscriptionId Id { get; init; }

    public required OrderId OrderId { get; init; }

    public required int LineNumber { get; init; }

    public required string CatalogItemId { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required ProductKind Kind { get; init; }

    public required string OfferName { get; init; }

    public required string FriendlyName { get; set; }

    public required string Publisher { get; init; }

    public required bool IsMicrosoftProduct { get; init; }

    public required bool IsTrial { get; init; }

    public required int Quantity { get; set; }

    /// <summary>ISO 8601; empty for what has no end.</summary>
    public required string Term { get; init; }

    public required BillingCycle BillingCycle { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>First instant after the commitment; null for what has no end.</summary>
    public DateTimeOffset? CommitmentEndsAt { get; init; }

    /// <summary>Last instant at which it may be cancelled; null when it may not.</summary>
    public DateTimeOffset? CancellableUntil { get; init; }

    public required SubscriptionStatus Status { get; set; }

    public required bool AutoRenew { get; set; }

    /// <summary>When its registration for reservations was asked for; null: not registered.</summary>
    public DateTimeOffset? RegisteredAt { get; set; }

    public string? PromotionId { get; init; }

    public long Version { get; private set; }

    public bool IsAzure => Kind == ProductKind.AzurePlan;

    public bool IsRegistered => RegisteredAt is not null;

    /// <summary>Why it cannot be registered for reservations; null when it can, or is already.</summary>
    public Refusal? WhyNotRegistrable()
    {
        if (!IsAzure)
            return new SubscriptionNotAzure(Id);
        return Status == SubscriptionStatus.Active ? null : new SubscriptionNotActive(Id);
    }

    /// <summary>Ends it for good.</summary>
    public void Delete()
    {
        Status = SubscriptionStatus.Deleted;
        AutoRenew = false;
    }
}
