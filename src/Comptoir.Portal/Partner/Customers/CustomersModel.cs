using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Customers;

/// <param name="Query">What was searched for.</param>
/// <param name="Market">Code of the market the list is cut to.</param>
/// <param name="Markets">Code and name of those there are.</param>
public sealed record CustomersModel(
    string? Query,
    string? Market,
    IReadOnlyList<(string Code, string Name)> Markets,
    IReadOnlyList<CustomerRow> Rows,
    Pager Pager);

/// <param name="Country">Name of its market.</param>
public sealed record CustomerRow(CustomerSummary Customer, string Country, string Currency, SoftwareCount Software);
