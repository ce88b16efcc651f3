using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>What the log says of lines that end, through their order or in another way.</summary>
internal static class CancellationRecord
{
    /// <param name="before">The order before, as <see cref="OrderSnapshot"/> tells it.</param>
    /// <param name="more">Facts besides the order and its lines.</param>
    public static void RecordCancelled(
        this ActivityLog activity,
        Order order,
        IReadOnlyCollection<int> lineNumbers,
        (CustomerId Id, string Name) customer,
        string before,
        Actor by,
        IEnumerable<(string Key, string? Value)> more) => activity.Record(
        ActivityOperation.UpdateOrder,
        ActivityResource.Order,
        order.Id.Value,
        by,
        customer,
        [
            (ActivityFact.OrderId, order.Id.Value),
            .. lineNumbers.Select(number => (ActivityFact.LineItemNumberOf(number), (string?)number.ToString(CultureInfo.InvariantCulture))),
            .. more,
        ],
        before,
        OrderSnapshot.TextOf(order));
}
