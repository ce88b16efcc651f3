namespace Comptoir.Contracts;

/// <summary>Who the caller is. Checked against contract commerce-keys-downloads B (/me).</summary>
public sealed record WireMe
{
    /// <summary>GUID of the operator, partner or customer that the caller belongs to.</summary>
    public required string TenantId { get; init; }

    /// <summary>What that tenant is.</summary>
    public required WirePartyKind Kind { get; init; }

    /// <summary>Users only.</summary>
    public string? UserName { get; init; }

    /// <summary>Users only.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Users only: where mail to the user goes.</summary>
    public string? Email { get; init; }

    /// <summary>The application whose token it is.</summary>
    public string? ApplicationId { get; init; }

    /// <summary><c>AdminAgent</c>, <c>GlobalAdmin</c> and so on; may be empty.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}

/// <summary>What a tenant is.</summary>
public enum WirePartyKind
{
    Operator,
    Partner,
    Customer,
}
