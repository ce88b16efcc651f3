namespace Comptoir.Commerce.Customers;

/// <summary>A postal address with the person it is addressed to; every member a text, empty when not given.</summary>
public sealed record Address
{
    /// <summary>ISO 3166 alpha-2, upper case. Of a customer's billing address: its market (R1.2).</summary>
    public string Country { get; init; } = "";

    public string Region { get; init; } = "";

    public string City { get; init; } = "";

    public string State { get; init; } = "";

    public string District { get; init; } = "";

    public string Line1 { get; init; } = "";

    public string Line2 { get; init; } = "";

    public string Line3 { get; init; } = "";

    public string PostalCode { get; init; } = "";

    public string FirstName { get; init; } = "";

    public string MiddleName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string PhoneNumber { get; init; } = "";
}
