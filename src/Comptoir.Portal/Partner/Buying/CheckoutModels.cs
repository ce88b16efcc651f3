using Comptoir.Commerce.Orders;

namespace Comptoir.Portal.Partner.Buying;

/// <param name="PurchaseOrder">As typed before.</param>
/// <param name="Problem">Why the order was not placed, in the reader's language.</param>
/// <param name="IsFieldFault">The problem is with the purchase order number.</param>
/// <param name="Changed">The cart was changed after it was shown.</param>
public sealed record ReviewModel(BuyingFor For, CartView Cart, string? PurchaseOrder, string? Problem, bool IsFieldFault, bool Changed, DateTimeOffset BoughtAt);

/// <param name="By">Who placed the orders.</param>
/// <param name="NotOrdered">Lines of the cart that became no order.</param>
public sealed record PlacedModel(BuyingFor For, IReadOnlyList<PlacedOrder> Orders, string? By, IReadOnlyList<CartLineView> NotOrdered, IReadOnlyList<CartTotal> Accounts)
{
    public bool HasSoftware => Orders.Any(order => order.HasSoftware);
}

/// <param name="Plans">Term and billing of its lines, by number.</param>
public sealed record PlacedOrder(Order Order, bool HasSoftware);
