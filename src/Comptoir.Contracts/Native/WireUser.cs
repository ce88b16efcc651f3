using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A person of a tenant. Checked against contract comptoir, Partners, users, settings.</summary>
public sealed record WireUser : IWireVersioned
{
    /// <summary>GUID.</summary>
    public string? Id { get; init; }

    /// <summary>GUID of the operator, partner or customer whose user it is; the caller's own when left out.</summary>
    public string? TenantId { get; init; }

    /// <summary>User principal name; when a user is made, what stands before the @ will do. It is not changed later.</summary>
    public string? UserName { get; init; }

    /// <summary>The user name when left out.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The user name when left out.</summary>
    public string? Email { get; init; }

    /// <summary><c>AdminAgent</c>, <c>GlobalAdmin</c> and so on; replaces the list.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Whether it may sign in.</summary>
    public bool? Enabled { get; init; }

    /// <summary>When a user is made: its first password, or, answered this once, the one made for it.</summary>
    public string? Password { get; init; }

    /// <summary>When a user is made: true has a mail sent to choose a password by, in place of <see cref="Password"/>.</summary>
    public bool? Invite { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>Object type <c>User</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("User")) with { Etag = value };
    }

    /// <summary>Leaves the password out.</summary>
    public override string ToString() => $"{nameof(WireUser)} {Id}";
}
