using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>One of the newest purchases of software.</summary>
public sealed record NewSoftware(Sku Sku, SoftwareLine Line);

/// <summary>What a customer bought last. Five round trips, and no more purchases read than are wanted, however many there
/// are. What is not to be seen yet is left out (R9.7).</summary>
public sealed class FindNewestSoftware(ComptoirDb db, Buyers buyers, Visibility visibility, CommerceClock clock)
{
    /// <summary>The newest purchases of software, the last first; cancelled ones too.</summary>
    /// <param name="most">How many, at least 1.</param>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<NewSoftware>>> HandleAsync(CustomerId customer, int most, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var mine = by.Partner;
        var until = visibility.Until;
        var last = until ?? DateTimeOffset.MaxValue;
        // As many orders as lines are wanted: each has at least one. They are walked by their index, and each is looked into as it comes: of a
        // condition on its lines that could be joined PostgreSQL makes a join with all of them while it has no statistics. For the same reason
        // what hangs on the orders is read of each table by itself.
        var orders = await db.Orders
            .Where(order => order.PartnerId == mine && order.CustomerId == customer && order.CreatedAt <= last
                && order.Lines.Min(line => FindSoftware.Kinds.Contains(line.Kind) ? (int?)line.Number : null) != null)
            .OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id)
            .Select(order => order.Id)
            .Take(most)
            .ToListAsync(ct);
        if (orders.Count == 0)
            return Array.Empty<NewSoftware>();
        var lines = await db.OrderLines.AsNoTracking().Where(line => line.PartnerId == mine && orders.Contains(line.OrderId)).ToListAsync(ct);
        var owned = (await db.Entitlements.AsNoTracking().Where(one => one.PartnerId == mine && orders.Contains(one.OrderId)).ToListAsync(ct))
            .ToDictionary(one => (one.OrderId, one.LineNumber));
        OrderLine[] newest =
        [
            .. lines
                .Where(line => FindSoftware.Kinds.Contains(line.Kind))
                .OrderByDescending(line => line.PurchasedAt).ThenByDescending(line => line.OrderId.Value, StringComparer.Ordinal).ThenBy(line => line.Number)
                .Take(most),
        ];
        string[] products = [.. newest.Select(line => line.ProductId).Distinct()];
        var skus = (await db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId)).ToListAsync(ct)).ToDictionary(sku => (sku.ProductId, sku.Id));
        var now = clock.GetUtcNow();
        return Array.ConvertAll(newest, line =>
        {
            var one = owned[(line.OrderId, line.Number)];
            return new NewSoftware(
                skus[(line.ProductId, line.SkuId)],
                new SoftwareLine(
                    line.OrderId,
                    line.Number,
                    line.ProductTitle,
                    line.SkuTitle,
                    line.Term,
                    one.Quantity,
                    line.PurchasedAt,
                    line.CancellableUntil,
                    FindSoftware.StatusOf(FindSoftware.IsSeen(line.CancelledAt, until) || FindSoftware.IsSeen(one.RevokedAt, until), one.ExpiresAt, now)));
        });
    }
}
