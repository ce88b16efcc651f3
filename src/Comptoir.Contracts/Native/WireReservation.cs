using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>An Azure reservation. Checked against contract comptoir, Azure. Of a PATCH, the members that are changed.</summary>
public sealed record WireManagedReservation : IWireVersioned
{
    /// <summary>GUID, the <c>resourceId</c> of its artifact.</summary>
    public string? Id { get; init; }

    /// <summary>The order it came from.</summary>
    public string? OrderId { get; init; }

    /// <summary>Its line, from 0.</summary>
    public int? LineItemNumber { get; init; }

    /// <summary>1 to 256 characters; changeable.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>virtualmachines</c>, <c>sqldatabases</c> or <c>cosmosdb</c>.</summary>
    public string? Type { get; init; }

    /// <summary>What Azure calls what is reserved, <c>Standard_D2s_v3</c>.</summary>
    public string? Sku { get; init; }

    /// <summary>ARM name, <c>westeurope</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Units.</summary>
    public int? Quantity { get; init; }

    /// <summary><c>shared</c> or <c>single</c>; changeable.</summary>
    public string? Scope { get; init; }

    /// <summary>The Azure subscription it was bought for and, with a single scope, applies to; changeable.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? Term { get; init; }

    /// <summary><c>one_time</c> or <c>monthly</c>.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>Instant of the purchase, UTC.</summary>
    public DateTimeOffset? PurchaseDate { get; init; }

    /// <summary>First instant after the term, UTC.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>Whether it is bought again at the end of its term; changeable.</summary>
    public bool? Renew { get; init; }

    /// <summary>Whether use was recorded.</summary>
    public bool? Used { get; init; }

    /// <summary>Hours of use that were recorded.</summary>
    public decimal? UsedHours { get; init; }

    /// <summary><c>active</c>, <c>refunded</c>, <c>exchanged</c>, <c>expired</c> or <c>cancelled</c>.</summary>
    public string? State { get; init; }

    /// <summary>Item it was bought as.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>Object type <c>Reservation</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Reservation")) with { Etag = value };
    }
}

/// <summary>Records use of a reservation.</summary>
public sealed record WireReservationUsage
{
    /// <summary>Hours to add, above 0.</summary>
    public decimal? Hours { get; init; }
}

/// <summary>What a reservation is worth back; the refund then does what it says.</summary>
public sealed record WireRefundQuote
{
    /// <summary>GUID, to refund by.</summary>
    public required string QuoteId { get; init; }

    /// <summary>Last instant at which it holds, UTC.</summary>
    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>All of the charge, or the share of its days not used; in the terms of the price.</summary>
    public required WireMoney Prorated { get; init; }

    /// <summary>Early termination fee, a share of <see cref="Prorated"/> as rounded.</summary>
    public required WireMoney Fee { get; init; }

    /// <summary><see cref="Prorated"/> less <see cref="Fee"/>.</summary>
    public required WireMoney Credit { get; init; }

    /// <summary>What the cap leaves.</summary>
    public required WireRefundCap Cap { get; init; }

    /// <summary>How it came about.</summary>
    public required WireDerivation Derivation { get; init; }
}

/// <summary>The cap on cancelled commitment of a rolling twelve months.</summary>
public sealed record WireRefundCap
{
    /// <summary>In the currency of the refund.</summary>
    public required WireMoney Limit { get; init; }

    /// <summary>Cancelled so far.</summary>
    public required WireMoney UsedLast12Months { get; init; }

    /// <summary>Cancelled once this refund is done.</summary>
    public required WireMoney Afterwards { get; init; }

    /// <summary>What is then left.</summary>
    public required WireMoney Left { get; init; }
}

/// <summary>Asks for what a quote said to be done.</summary>
public sealed record WireQuoteToFollow
{
    /// <summary>GUID of the quote.</summary>
    public string? QuoteId { get; init; }
}

/// <summary>A refund that was done.</summary>
public sealed record WireReservationRefund
{
    /// <summary>The quote that was followed.</summary>
    public required string QuoteId { get; init; }

    /// <summary>As quoted.</summary>
    public required WireMoney Prorated { get; init; }

    /// <summary>As quoted.</summary>
    public required WireMoney Fee { get; init; }

    /// <summary>Posted to the account, due on the next invoice; tax follows at the rate it was charged.</summary>
    public required WireMoney Credit { get; init; }

    /// <summary>What the cap leaves.</summary>
    public required WireRefundCap Cap { get; init; }

    /// <summary>How it came about.</summary>
    public required WireDerivation Derivation { get; init; }

    /// <summary>The reservation as it stands now.</summary>
    public required WireManagedReservation Reservation { get; init; }
}

/// <summary>Asks what exchanging a reservation would come to.</summary>
public sealed record WireExchangeRequest
{
    /// <summary>What is wanted, of the same family.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>Units.</summary>
    public int? Quantity { get; init; }

    /// <summary>ISO 8601; that of the reservation when left out.</summary>
    public string? Term { get; init; }

    /// <summary>Its usual one when left out.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>The reservation's when left out.</summary>
    public string? Scope { get; init; }

    /// <summary>The reservation's when left out.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The reservation's when left out.</summary>
    public string? DisplayName { get; init; }
}

/// <summary>What an exchange comes to; no fee is taken and the cap is not touched.</summary>
public sealed record WireExchangeQuote
{
    /// <summary>GUID, to exchange by.</summary>
    public required string QuoteId { get; init; }

    /// <summary>Last instant at which it holds, UTC.</summary>
    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Given back for the old one; in the terms of the price.</summary>
    public required WireMoney Credit { get; init; }

    /// <summary>Charged at once for the new one.</summary>
    public required WireMoney Charge { get; init; }

    /// <summary><see cref="Charge"/> less <see cref="Credit"/>.</summary>
    public required WireMoney Difference { get; init; }

    /// <summary>Value of the remaining term that is given back.</summary>
    public required WireMoney ReturnedCommitment { get; init; }

    /// <summary>What the new one costs for its whole term; at least <see cref="ReturnedCommitment"/>.</summary>
    public required WireMoney NewCommitment { get; init; }

    /// <summary>How the credit came about.</summary>
    public required WireDerivation Derivation { get; init; }
}

/// <summary>An exchange that was done.</summary>
public sealed record WireExchange
{
    /// <summary>The quote that was followed.</summary>
    public required string QuoteId { get; init; }

    /// <summary>As quoted.</summary>
    public required WireMoney Credit { get; init; }

    /// <summary>As quoted.</summary>
    public required WireMoney Charge { get; init; }

    /// <summary>The order that bought the new one.</summary>
    public required string OrderId { get; init; }

    /// <summary>The new one.</summary>
    public required WireManagedReservation Reservation { get; init; }
}
