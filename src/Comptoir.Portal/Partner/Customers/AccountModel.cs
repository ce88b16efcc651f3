using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Customers;

/// <param name="Language">Name of the language the customer is written to in.</param>
/// <param name="Agreement">Null for who may not see agreements.</param>
/// <param name="Done">What was just done.</param>
public sealed record AccountModel(
    CustomerHead Head, IReadOnlyList<string> Domains, string Language, SoftwareCount Software, AgreementModel? Agreement, string? Done);

/// <summary>Whether the customer accepted the customer agreement, and the form that says so.</summary>
/// <param name="Latest">Null when it has not.</param>
/// <param name="Link">Where it is to be read.</param>
public sealed record AgreementModel(CustomerAgreement? Latest, Uri Link, Filled Form);
