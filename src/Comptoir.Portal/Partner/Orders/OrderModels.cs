using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Orders;

public sealed record OrdersModel(CustomerHead Head, IReadOnlyList<Order> Orders, Pager Pager);

/// <summary>The orders of all customers.</summary>
public sealed record EveryOrderModel(IReadOnlyList<CustomerOrder> Orders, Pager Pager);

/// <param name="Lines">In the order's own order.</param>
public sealed record OrderModel(CustomerHead Head, Order Order, IReadOnlyList<OrderLineRow> Lines);

/// <param name="Plan">Term and billing, for reading.</param>
/// <param name="Variant">What tells the SKU from the others of its product; empty when nothing does.</param>
public sealed record OrderLineRow(OrderLine Line, string Plan, string Variant);

/// <summary>What orders say of themselves on pages.</summary>
internal static class OrderFigures
{
    public static Money Credited(this Order order) =>
        order.Lines.Aggregate(Money.Zero(Currency.Of(order.Currency)), (sum, line) => sum + line.Credited.Total);

    public static Money Tax(this Order order) =>
        order.Lines.Aggregate(Money.Zero(Currency.Of(order.Currency)), (sum, line) => sum + line.Charged.Tax);

    /// <summary>Some of its lines are cancelled, not all.</summary>
    public static bool IsPartlyCancelled(this Order order) => order.Status != OrderStatus.Cancelled && order.Lines.Exists(line => line.IsCancelled);
}
