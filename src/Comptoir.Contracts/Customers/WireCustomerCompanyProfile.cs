namespace Comptoir.Contracts;

/// <summary>Who the customer is. Checked against contract platform-customers §1 (CustomerCompanyProfile).</summary>
public sealed record WireCustomerCompanyProfile
{
    /// <summary>The tenant's GUID.</summary>
    public string? TenantId { get; init; }

    /// <summary>Required on creation, and free: <c>prefix.onmicrosoft.com</c>.</summary>
    public string? Domain { get; init; }

    /// <summary>Legal name.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Required in eleven countries, forbidden elsewhere.</summary>
    public string? OrganizationRegistrationNumber { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public WireAddress? Address { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? Email { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>CustomerCompanyProfile</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("CustomerCompanyProfile");
}
