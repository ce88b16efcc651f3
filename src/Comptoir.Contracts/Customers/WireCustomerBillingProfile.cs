using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Where and how the customer is reached. Checked against contract platform-customers §1 (CustomerBillingProfile).</summary>
public sealed record WireCustomerBillingProfile : IWireVersioned
{
    /// <summary>GUID.</summary>
    public string? Id { get; init; }

    /// <summary>Of the contact.</summary>
    public string? FirstName { get; init; }

    /// <summary>Of the contact.</summary>
    public string? LastName { get; init; }

    /// <summary>Required.</summary>
    public string? Email { get; init; }

    /// <summary>Required: <c>ll-CC</c>, any case in, canonical out.</summary>
    public string? Culture { get; init; }

    /// <summary>Required: two letters.</summary>
    public string? Language { get; init; }

    /// <summary>Required.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Required; its country is the customer's market.</summary>
    public WireAddress? DefaultAddress { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>CustomerBillingProfile</c>, with the version.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("CustomerBillingProfile");

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("CustomerBillingProfile")) with { Etag = value };
    }
}
