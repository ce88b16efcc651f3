using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A priced draft of purchases. Checked against contract commerce-orders §1 (Cart).</summary>
public sealed record WireCart : IWireVersioned
{
    /// <summary>GUID, set by the server.</summary>
    public string? Id { get; init; }

    /// <summary>Set by the server, UTC.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set by the server, UTC.</summary>
    public DateTimeOffset? LastModifiedTimestamp { get; init; }

    /// <summary>Always in the answer; what clients send is ignored. UTC.</summary>
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>GUID of the user or application, set by the server.</summary>
    public string? LastModifiedUser { get; init; }

    /// <summary>Required, at least one. A line that does not bind is still there, with its <see cref="WireCartLineItem.Faults"/>.</summary>
    [JsonConverter(typeof(WireCartLinesConverter))]
    public IReadOnlyList<WireCartLineItem>? LineItems { get; init; }

    /// <summary><c>Active</c>, then <c>Ordered</c>; set by the server.</summary>
    public string? Status { get; init; }

    /// <summary>Given by the client where it matters.</summary>
    public bool? PartnerOnRecordAttestationAccepted { get; init; }

    /// <summary>Comptoir's: what checkout will charge, one entry per currency, over the lines without error.</summary>
    public IReadOnlyList<WireCartQuote>? Quotes { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Cart</c>, with the version.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Cart");

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Cart")) with { Etag = value };
    }
}

/// <summary>The total of a cart in one currency. Comptoir's.</summary>
public sealed record WireCartQuote
{
    /// <summary>ISO 4217.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>Before tax, in every market.</summary>
    public required decimal Subtotal { get; init; }

    /// <summary>Tax on it.</summary>
    public required decimal Tax { get; init; }

    /// <summary><see cref="Subtotal"/> + <see cref="Tax"/>: what checkout will charge.</summary>
    public required decimal Total { get; init; }

    /// <summary>Whether the prices it comes from include tax.</summary>
    public required bool TaxIncluded { get; init; }
}
