using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Whom and where the operator bills. Checked against contract commerce-billing §4, platform-customers §8 (/profiles/billing).</summary>
public sealed record WireBillingProfile : IWireVersioned
{
    /// <summary>Legal name; read-only.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Never absent from an answer: clients dereference it.</summary>
    public WireAddress? Address { get; init; }

    /// <summary>Likewise.</summary>
    public WireContact? PrimaryContact { get; init; }

    /// <summary>The partner's own reference; it stands on invoices.</summary>
    public string? PurchaseOrderNumber { get; init; }

    /// <summary>It stands on invoices.</summary>
    public string? TaxId { get; init; }

    /// <summary>Day of the month on which invoices are cut; read-only.</summary>
    public int? BillingDay { get; init; }

    /// <summary>ISO 4217; read-only.</summary>
    public string? BillingCurrency { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? ProfileType { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>BillingProfile</c>, with the version.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("BillingProfile");

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("BillingProfile")) with { Etag = value };
    }
}

