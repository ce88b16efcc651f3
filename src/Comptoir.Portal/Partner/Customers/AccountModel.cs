using Comptoir.Commerce.Orders;

namespace Comptoir.Portal.Partner.Customers;

/// <param name="Language">Name of the language the customer is written to in.</param>
public sealed record AccountModel(CustomerHead Head, IReadOnlyList<string> Domains, string Language, SoftwareCount Software);
