using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Orders;

/// <param name="Lines">Lines to cancel; null: every line still active.</param>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record CancelOrder(CustomerId Customer, OrderId Order, IReadOnlyList<LineToCancel>? Lines, long? Etag, Actor By);

/// <param name="OfferId">Catalogue item id the caller names beside the number; checked when given.</param>
public sealed record LineToCancel(int Number, string? OfferId);

public sealed class CancelOrderHandler(
    ComptoirDb db, OrdersForChange orders, CancelledLines cancelled, CommerceClock clock)
{
    /// <summary>Cancels, revokes keys and links, credits the ledger: one transaction, or nothing (R9.6).</summary>
    /// <returns>Refuses with <see cref="OrderNotFound"/>, <see cref="StaleEtag"/>, <see cref="InvalidInput"/> (a list without
    /// lines) or those of <see cref="Order.Cancel"/>.</returns>
    public async Task<Result<Order>> HandleAsync(CancelOrder request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (found, notFound) = await orders.FindAsync(request.Customer, request.Order, request.By, ct);
        if (found is null)
            return notFound!;
        var order = found.Order;
        if (request.Etag is { } seen && seen != order.Version)
            return new StaleEtag();
        if (request.Lines is { Count: 0 })
            return new InvalidInput("lineItems", InputFault.Required);
        if (request.Lines?.Any(line => !IsOf(order, line)) is true)
            return new LineNotFound(order.Id);

        var now = clock.GetUtcNow();
        string before = OrderSnapshot.TextOf(order);
        var (cancellation, refusal) = order.Cancel(request.Lines?.Select(line => line.Number).ToHashSet(), found.Terms, now);
        if (cancellation is null)
            return refusal!;

        await cancelled.FollowAsync(found, cancellation, before, request.By, [], now, ct);
        await work.CommitWithDoorAsync(ct);
        return order;
    }

    private static bool IsOf(Order order, LineToCancel asked) =>
        order.Lines.Find(line => line.Number == asked.Number) is { } line
        && (asked.OfferId is not { Length: > 0 } offer || line.CatalogItemId.Equals(offer, StringComparison.OrdinalIgnoreCase));
}
