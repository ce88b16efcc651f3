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

    /// <summary>Suspends it, takes it up again or cancels it.</summary>
    /// <param name="planIsActive">How the plan stands that it is under: under one that is not, nothing is taken up.</param>
    /// <returns>Null when it is so now. Refuses with <see cref="AzureSubscriptionEnded"/> (cancelled is for good) or
    /// <see cref="AzurePlanInactive"/>; then nothing was changed.</returns>
    public Refusal? Become(AzureSubscriptionStatus status, bool planIsActive)
    {
        if (status == Status)
            return null;
        if (Status == AzureSubscriptionStatus.Cancelled)
            return new AzureSubscriptionEnded(Id);
        if (status == AzureSubscriptionStatus.Active && !planIsActive)
            return new AzurePlanInactive(PlanSubscriptionId);
        Status = status;
        return null;
    }
}
