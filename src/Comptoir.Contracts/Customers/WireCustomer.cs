namespace Comptoir.Contracts;

/// <summary>A buying company, tenant of a partner. Checked against contract platform-customers §1 (Customer).</summary>
public sealed record WireCustomer
{
    /// <summary>The tenant's GUID.</summary>
    public string? Id { get; init; }

    /// <summary>GUID of the commerce account.</summary>
    public string? CommerceId { get; init; }

    /// <summary>In lists too.</summary>
    public WireCustomerCompanyProfile? CompanyProfile { get; init; }

    /// <summary>Only for one customer by id and on creation.</summary>
    public WireCustomerBillingProfile? BillingProfile { get; init; }

    /// <summary>Always in the answer; a client that sends <c>none</c> ends the relationship.</summary>
    public WireRelationshipToPartner? RelationshipToPartner { get; init; }

    /// <summary>Only for one customer by id.</summary>
    public bool? AllowDelegatedAccess { get; init; }

    /// <summary>Only on creation, once.</summary>
    public WireUserCredentials? UserCredentials { get; init; }

    /// <summary>Only for one customer by id.</summary>
    public IReadOnlyList<string>? CustomDomains { get; init; }

    /// <summary>Tenant GUID of the indirect reseller; only indirect providers set it.</summary>
    public string? AssociatedPartnerId { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Customer</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Customer");
}

/// <summary>What ties a customer to its partner; the SDK sends <c>unknown</c> when its caller set nothing.</summary>
public enum WireRelationshipToPartner
{
    Unknown,
    Reseller,
    Advisor,
    Syndication,
    MicrosoftSupport,
    None,
}

/// <summary>A first sign-in.</summary>
public sealed record WireUserCredentials
{
    /// <summary>The bare alias, <c>admin</c>.</summary>
    public string? UserName { get; init; }

    /// <summary>Shown once, never again.</summary>
    public string? Password { get; init; }

    /// <summary>Leaves the password out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => nameof(WireUserCredentials);
}
