using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>No such subscription of this customer of this partner.</summary>
public sealed record SubscriptionNotFound(SubscriptionId Subscription) : Refusal;

/// <summary>The reseller asked for is not the caller; another partner's MPN id answers like one that nobody has (R1.1).</summary>
public sealed record ResellerNotFound(string MpnId) : Refusal;

/// <summary>A subscription with what is sold by it; both null when the catalogue no longer holds it.</summary>
/// <param name="IsCancellable">Whether it could be cancelled at the time of reading.</param>
public sealed record FoundSubscription(Subscription Subscription, Product? Product, Sku? Sku, bool IsCancellable);

/// <summary>Reads a customer's subscriptions. Four round trips, whatever their number.</summary>
public sealed class FindSubscriptions(ComptoirDb db, Buyers buyers, FindOrders orders, CommerceClock clock)
{
    /// <summary>All of a customer, the newest first.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<FoundSubscription>>> AllAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await ReadAsync(Of(customer, by), ct);
    }

    /// <summary>Those that an order made; none for an order of software or reservations.</summary>
    /// <returns>Refuses with <see cref="OrderNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<FoundSubscription>>> OfOrderAsync(CustomerId customer, OrderId order, Actor by, CancellationToken ct)
    {
        if ((await orders.OneAsync(customer, order, by, ct)).Refusal is { } refusal)
            return refusal;
        return await ReadAsync(Of(customer, by).Where(subscription => subscription.OrderId == order), ct);
    }

    /// <summary>Those that a reseller sold; a partner sells for nobody else, so all of them or a refusal.</summary>
    /// <returns>Refuses with <see cref="ResellerNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<FoundSubscription>>> OfResellerAsync(CustomerId customer, string mpnId, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        return buyer.Partner.MpnId == mpnId.Trim() ? await ReadAsync(Of(customer, by), ct) : new ResellerNotFound(mpnId);
    }

    /// <returns>Refuses with <see cref="SubscriptionNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<FoundSubscription>> OneAsync(CustomerId customer, SubscriptionId id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var found = await ReadAsync(Of(customer, by).Where(subscription => subscription.Id == id), ct);
        return found.Count == 0 ? new SubscriptionNotFound(id) : found[0];
    }

    private IQueryable<Subscription> Of(CustomerId customer, Actor by) => db.Subscriptions.AsNoTracking()
        .Where(subscription => subscription.PartnerId == by.Partner && subscription.CustomerId == customer)
        .OrderByDescending(subscription => subscription.CreatedAt)
        .ThenBy(subscription => subscription.Id);

    private async Task<List<FoundSubscription>> ReadAsync(IQueryable<Subscription> asked, CancellationToken ct)
    {
        var rows = await asked.ToListAsync(ct);
        string[] productIds = [.. rows.Select(row => row.ProductId).Distinct()];
        if (productIds.Length == 0)
            return [];
        var products = await db.Products.AsNoTracking().Where(product => productIds.Contains(product.Id)).ToDictionaryAsync(product => product.Id, ct);
        var skus = await db.Skus.AsNoTracking().Where(sku => productIds.Contains(sku.ProductId)).ToDictionaryAsync(sku => (sku.ProductId, sku.Id), ct);
        var now = clock.GetUtcNow();
        return rows.ConvertAll(row => new FoundSubscription(
            row, products.GetValueOrDefault(row.ProductId), skus.GetValueOrDefault((row.ProductId, row.SkuId)), row.IsCancellable(now)));
    }
}
