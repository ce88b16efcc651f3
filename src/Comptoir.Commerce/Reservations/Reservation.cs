using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Reservations;

public enum ReservationScope
{
    Shared,
    Single,
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

    public required DateTimeOffset ExpiresAt { get; init; }

    public long Version { get; private set; }
}
