using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Reservations;

public enum ReservationScope
{
    Shared,
    Single,
}

/// <summary>How a reservation stands.</summary>
public enum ReservationState
{
    Active,

    /// <summary>Given back for money (R11.3).</summary>
    Refunded,

    /// <summary>Given back for another.</summary>
    Exchanged,

    /// <summary>At the end of its term.</summary>
    Expired,

    /// <summary>Cancelled through its order, as a sandbox may (R11.3b).</summary>
    Cancelled,
}

/// <summary>Prepaid Azure capacity of an order line (R11).</summary>
public sealed class Reservation : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    /// <summary>The reservation order's id, by which its artifact is asked for.</summary>
    public required Guid Id { get; init; }

    public required Guid ReservationId { get; init; }

    public required Guid EntitlementId { get; init; }

    public required OrderId OrderId { get; init; }

    public required int LineNumber { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>virtualmachines, sqldatabases or cosmosdb.</summary>
    public required string Type { get; init; }

    public required ReservationScope Scope { get; set; }

    /// <summary>The Azure subscription it was bought for and, with a single scope, applies to.</summary>
    public required Guid AzureSubscriptionId { get; set; }

    public required int Quantity { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>First instant after the term.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>At the end of the term it is bought again.</summary>
    public bool Renew { get; set; }

    /// <summary>Hours of use that were recorded; above none it is used (R11.3).</summary>
    public decimal UsedHours { get; private set; }

    public ReservationState State { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Value of the remaining term when it was refunded, in <see cref="CommitmentCurrency"/>'s minor units: counts towards
    /// the cap. Nothing for whatever ended otherwise.</summary>
    public long CancelledCommitmentMinor { get; private set; }

    public string? CommitmentCurrency { get; private set; }

    public long Version { get; private set; }

    public bool IsUsed => UsedHours > 0;

    public bool IsActive => State == ReservationState.Active;

    public void Use(decimal hours) => UsedHours += hours;

    /// <summary>Ends it for good; what has ended stays as it ended.</summary>
    /// <param name="commitment">What the refund cancels, which counts towards the cap; null: nothing does.</param>
    public void End(ReservationState state, DateTimeOffset now, Money? commitment = null)
    {
        if (!IsActive)
            return;
        (State, EndedAt, Renew) = (state, now, false);
        CancelledCommitmentMinor = commitment?.Minor ?? 0;
        CommitmentCurrency = commitment?.Currency.Code;
    }
}
