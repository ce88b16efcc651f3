using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Reservations;

/// <summary>What giving a reservation back was said to be worth, so that the step does what the quote says (R4.3b).</summary>
public sealed class ReservationQuote : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Of the reservation, as it is asked for.</summary>
    public required Guid ReservationId { get; init; }

    public required bool IsExchange { get; init; }

    public required DateTimeOffset QuotedAt { get; init; }

    /// <summary>Last instant at which it holds.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Of the purchase that is given back.</summary>
    public required string Currency { get; init; }

    /// <summary>In the terms of the price, minor units.</summary>
    public required long ProratedMinor { get; init; }

    public required long FeeMinor { get; init; }

    /// <summary>Of an exchange: what is bought, with its price frozen.</summary>
    public List<PurchaseLine> Purchase { get; init; } = [];

    public DateTimeOffset? DoneAt { get; private set; }

    public long Version { get; private set; }

    public void Done(DateTimeOffset now) => DoneAt = now;
}
