using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A purchase. Checked against contract commerce-orders §2 (Order).</summary>
public sealed record WireOrder : IWireVersioned
{
    /// <summary>Opaque, case-sensitive, URL-safe; set by the server.</summary>
    public string? Id { get; init; }

    /// <summary>Short quote id, 12 hex digits; set by the server.</summary>
    public string? AlternateId { get; init; }

    /// <summary>GUID of the customer; required when adding lines or changing the billing cycle.</summary>
    public string? ReferenceCustomerId { get; init; }

    /// <summary>Default by item; <see cref="WireBillingCycles.OrNotSet"/> tells whether it was given.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>ISO 4217; set by the server.</summary>
    public string? CurrencyCode { get; init; }

    /// <summary>Its sign; set by the server.</summary>
    public string? CurrencySymbol { get; init; }

    /// <summary>What was, or is to be, bought or cancelled.</summary>
    public IReadOnlyList<WireOrderLineItem>? LineItems { get; init; }

    /// <summary>UTC; set by the server.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary><c>pending</c>, <c>completed</c>, <c>cancelled</c>; a client sends <c>cancelled</c> to cancel.</summary>
    public string? Status { get; init; }

    /// <summary><c>UserPurchase</c>, <c>SystemPurchase</c>, <c>SystemBilling</c>; set by the server.</summary>
    public string? TransactionType { get; init; }

    /// <summary>Sum of the lines' extended prices, only with <c>include_price</c>: before tax, with tax where prices include it.</summary>
    public decimal? TotalPrice { get; init; }

    /// <summary>Given by the client where it matters.</summary>
    public bool? PartnerOnRecordAttestationAccepted { get; init; }

    /// <summary><c>self</c>, <c>provisioningStatus</c>, <c>patchOperation</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Order</c>, with the version.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Order");

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Order")) with { Etag = value };
    }
}
