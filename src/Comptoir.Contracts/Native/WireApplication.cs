using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A program that signs in with a secret. Checked against contract comptoir, Partners, users, settings.</summary>
public sealed record WireApplication : IWireVersioned
{
    /// <summary>GUID: what it signs in as.</summary>
    public string? ClientId { get; init; }

    /// <summary>GUID of the operator or partner whose application it is; the caller's own when left out.</summary>
    public string? TenantId { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary><c>AdminAgent</c>, <c>GlobalAdmin</c> and so on; replaces the list.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Addresses that codes of the authorization endpoint may be sent to; replaces the list.</summary>
    public IReadOnlyList<string>? RedirectUris { get; init; }

    /// <summary>Whether it may sign in.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Answered this once, when it was made.</summary>
    public string? Secret { get; init; }

    /// <summary>Until when the secret before works, real time, UTC; absent when it does no more.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>Object type <c>Application</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Application")) with { Etag = value };
    }

    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => $"{nameof(WireApplication)} {ClientId}";
}
