using Comptoir.Commerce.Customers;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Customers;

public sealed record UsersModel(CustomerHead Head, IReadOnlyList<CustomerUser> Rows, Pager Pager);
