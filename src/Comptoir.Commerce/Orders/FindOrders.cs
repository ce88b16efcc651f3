using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>Reads orders with their lines. Two round trips, whatever their number.</summary>
public sealed class FindOrders(ComptoirDb db, Buyers buyers)
{
    /// <summary>A customer's orders, newest first; those of one billing cycle when asked.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<Order>>> AllAsync(CustomerId customer, BillingCycle? cycle, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var orders = await db.Orders.AsNoTracking()
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .Where(order => order.PartnerId == by.Partner && order.CustomerId == customer && (cycle == null || order.BillingCycle == cycle))
            .OrderByDescending(order => order.CreatedAt)
            .ThenBy(order => order.Id)
            .ToListAsync(ct);
        return orders;
    }

    /// <returns>Refuses with <see cref="OrderNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<Order>> OneAsync(CustomerId customer, OrderId id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var order = await db.Orders.AsNoTracking()
            .Include(o => o.Lines.OrderBy(line => line.Number))
            .SingleOrDefaultAsync(o => o.PartnerId == by.Partner && o.CustomerId == customer && o.Id == id, ct);
        return order is null ? new OrderNotFound(id) : order;
    }
}
