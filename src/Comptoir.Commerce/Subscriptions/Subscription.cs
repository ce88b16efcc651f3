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

    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>First instant after the commitment; null for what has no end.</summary>
    public DateTimeOffset? CommitmentEndsAt { get; set; }

    /// <summary>Last instant at which it may be cancelled; null when it may not.</summary>
    public DateTimeOffset? CancellableUntil { get; set; }

    public required SubscriptionStatus Status { get; set; }

    public required bool AutoRenew { get; set; }

    /// <summary>When its registration for reservations was asked for; null: not registered.</summary>
    public DateTimeOffset? RegisteredAt { get; set; }

    /// <summary>The instant at which it is deleted if it was not activated before (R13.1); null once it was.</summary>
    public DateTimeOffset? ActivateBefore { get; set; }

    public string? PromotionId { get; init; }

    public long Version { get; private set; }

    public bool IsAzure => Kind == ProductKind.AzurePlan;

    public bool IsRegistered => RegisteredAt is not null;

    /// <summary>Whether it can be cancelled now: while it waits for its activation, and then inside its window.</summary>
    public bool IsCancellable(DateTimeOffset now) => Status switch
    {
        SubscriptionStatus.Deleted => false,
        SubscriptionStatus.Pending => true,
        _ => now <= CancellableUntil,
    };

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
        ActivateBefore = null;
    }

    /// <summary>The publisher has activated it: its term begins (R13.1).</summary>
    public void Activate(DateTimeOffset now, int? windowHours)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        Status = SubscriptionStatus.Active;
        ActivateBefore = null;
        StartsAt = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        BeginTerm(today, now, windowHours);
    }

    /// <summary>Its term is over and it is not renewed.</summary>
    public void Expire()
    {
        Status = SubscriptionStatus.Expired;
        AutoRenew = false;
    }

    /// <summary>Begins a term: at activation, or another one. Its cancellation window is counted from the same instant.</summary>
    /// <param name="from">First day.</param>
    /// <param name="at">The instant it begins.</param>
    /// <param name="windowHours">Length of the window; null where it cannot be cancelled.</param>
    public void BeginTerm(DateOnly from, DateTimeOffset at, int? windowHours)
    {
        CommitmentEndsAt = Primitives.Term.TryParse(Term, out var term) ? new DateTimeOffset(term.EndFrom(from).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
        CancellableUntil = windowHours is { } hours ? at.AddHours(hours) : null;
    }
}
