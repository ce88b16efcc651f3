using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>One of the newest purchases of software.</summary>
public sealed record NewSoftware(Sku Sku, SoftwareLine Line);

/// <summary>What a customer bought last. Two round trips, and no more purchases read than are wanted, however many there are.
/// What is not to be seen yet is left out (R9.7).</summary>
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
        var seen = visibility.Until ?? DateTimeOffset.MaxValue;
        // As many orders as lines are wanted: each has at least one. They are walked by their index, and each is looked into as it comes: of a
        // condition on its lines that could be joined PostgreSQL makes a join with all of them while it has no statistics.
        var newest = db.Orders
            .Where(order => order.PartnerId == mine && order.CustomerId == customer && order.CreatedAt <= seen
                && order.Lines.Min(line => FindSoftware.Kinds.Contains(line.Kind) ? (int?)line.Number : null) != null)
            .OrderByDescending(order => order.CreatedAt)
            .Take(most);
        var rows = await (
            from order in newest
            join line in db.OrderLines on new { order.PartnerId, OrderId = order.Id } equals new { line.PartnerId, line.OrderId }
            join owned in db.Entitlements on new { line.PartnerId, Id = line.EntitlementId } equals new { owned.PartnerId, Id = (Guid?)owned.Id }
            join sku in db.Skus.AsNoTracking() on new { line.ProductId, line.SkuId } equals new { sku.ProductId, SkuId = sku.Id }
            where FindSoftware.Kinds.Contains(line.Kind)
            orderby order.CreatedAt descending, order.Id descending, line.Number
            select new
            {
                sku,
                line.OrderId,
                line.Number,
                line.ProductTitle,
                line.SkuTitle,
                line.Term,
                owned.Quantity,
                line.PurchasedAt,
                line.WindowEndsAt,
                line.CancelledAt,
                owned.RevokedAt,
                owned.ExpiresAt,
            }).Take(most).ToListAsync(ct);
        var now = clock.GetUtcNow();
        return rows.ConvertAll(row => new NewSoftware(
            row.sku,
            new SoftwareLine(
                row.OrderId,
                row.Number,
                row.ProductTitle,
                row.SkuTitle,
                row.Term,
                row.Quantity,
                row.PurchasedAt,
                row.WindowEndsAt,
                FindSoftware.StatusOf(row.CancelledAt <= seen || row.RevokedAt <= seen, row.ExpiresAt, now))));
    }
}
