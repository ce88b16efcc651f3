using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Portal.Partner.Customers;

/// <param name="Rows">The newest first.</param>
public sealed record SubscriptionsModel(CustomerHead Head, IReadOnlyList<FoundSubscription> Rows);
