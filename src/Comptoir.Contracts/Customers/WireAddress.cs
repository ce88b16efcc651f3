namespace Comptoir.Contracts;

/// <summary>A postal address with its addressee. Checked against contract platform §4 (Address); it has no attributes.</summary>
public sealed record WireAddress
{
    /// <summary>Ignored by the SDK.</summary>
    public string? Id { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Where the country has them.</summary>
    public string? Region { get; init; }

    /// <summary>Town.</summary>
    public string? City { get; init; }

    /// <summary>Checked against a list in US, CA, CN, MX; up to 50 characters elsewhere.</summary>
    public string? State { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? District { get; init; }

    /// <summary>1 to 200 characters.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>Up to 200 characters.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? AddressLine3 { get; init; }

    /// <summary>By the country's pattern.</summary>
    public string? PostalCode { get; init; }

    /// <summary>1 to 50 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>Up to 50 characters.</summary>
    public string? MiddleName { get; init; }

    /// <summary>1 to 50 characters.</summary>
    public string? LastName { get; init; }

    /// <summary>Required in eleven countries.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? EmailAddress { get; init; }
}
