using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Customers;

/// <summary>The form of a customer, new or there.</summary>
/// <param name="Head">Null of a new one.</param>
/// <param name="Countries">Code and name.</param>
/// <param name="Cultures">Name as written, and in the reader's language.</param>
/// <param name="Refused">What stands against it though no field is to blame.</param>
public sealed record CustomerFormModel(
    CustomerHead? Head, Filled Form, IReadOnlyList<(string Code, string Name)> Countries, IReadOnlyList<(string Code, string Name)> Cultures, string? Refused);

/// <summary>A customer just made, with its first sign-in.</summary>
public sealed record CustomerMadeModel(CustomerHead Head, string UserName, string Password);
