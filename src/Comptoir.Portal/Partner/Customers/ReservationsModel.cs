using Comptoir.Commerce.Licensing;

namespace Comptoir.Portal.Partner.Customers;

/// <param name="Rows">The newest first.</param>
public sealed record ReservationsModel(CustomerHead Head, IReadOnlyList<ListedEntitlement> Rows);
