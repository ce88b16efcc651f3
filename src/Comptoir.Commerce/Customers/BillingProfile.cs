namespace Comptoir.Commerce.Customers;

/// <summary>Whom and where to bill, and in which language to write.</summary>
public sealed record BillingProfile
{
    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary><c>ll-CC</c>, canonical casing.</summary>
    public string Culture { get; init; } = "";

    /// <summary>Two letters, lower case.</summary>
    public string Language { get; init; } = "";

    public string CompanyName { get; init; } = "";

    public Address Address { get; init; } = new();
}
