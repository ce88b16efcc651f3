using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A partner as the operator sees it. Checked against contract comptoir, Partners, users, settings.</summary>
public sealed record WirePartner : IWireVersioned
{
    /// <summary>GUID: its tenant id.</summary>
    public string? Id { get; init; }

    /// <summary>Legal name.</summary>
    public string? Name { get; init; }

    /// <summary>The partner's public identifier, digits; not changed later.</summary>
    public string? MpnId { get; init; }

    /// <summary>ISO 3166 alpha-2; not changed later.</summary>
    public string? Country { get; init; }

    /// <summary>When a partner is made: what its user names end in; one of its MPN id when left out.</summary>
    public string? Domain { get; init; }

    /// <summary>Billing currency, ISO 4217; the country's when left out, not changed later.</summary>
    public string? Currency { get; init; }

    /// <summary><c>direct_bill</c> or <c>indirect_provider</c>; not changed later.</summary>
    public string? Type { get; init; }

    /// <summary><c>ll-CC</c>; the country's when left out.</summary>
    public string? Culture { get; init; }

    /// <summary>ISO codes, or <c>*</c> for all; replaces the list.</summary>
    public IReadOnlyList<string>? Markets { get; init; }

    /// <summary>What it may owe, by currency; those of other currencies stay.</summary>
    public IReadOnlyList<WireMoney>? CreditLimits { get; init; }

    /// <summary>Marked for integration tests.</summary>
    public bool? Sandbox { get; init; }

    /// <summary>Name of the profile its orders to come are bought under.</summary>
    public string? PolicyProfile { get; init; }

    /// <summary>Whom its customers may turn to; replaces the whole.</summary>
    public WireSupportContact? Support { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>Object type <c>Partner</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Partner")) with { Etag = value };
    }
}

/// <summary>Whom a partner's customers may turn to.</summary>
public sealed record WireSupportContact
{
    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>Address of a site.</summary>
    public string? Website { get; init; }
}
