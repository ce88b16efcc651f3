using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Reads what catalogue item ids stand for. Two round trips however many are asked for: one for the prices, and one for products
/// that are not remembered.</summary>
public sealed class Offers(ComptoirDb db, CatalogMemory memory, CommerceClock clock)
{
    private static readonly Compiled<Func<ComptoirDb, string[], DateTimeOffset, IAsyncEnumerable<Price>>> Today = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, string[] ids, DateTimeOffset now) => db.Prices.AsNoTracking()
            .Where(price => ids.Contains(price.CatalogItemId) && price.From <= now && price.Until > now)));

    /// <summary>Offers by catalogue item id (any case) with their prices at <paramref name="now"/>; unknown ids, and those
    /// without a price today, are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Offer>> FindAsync(IReadOnlyCollection<string> catalogItemIds, DateTimeOffset now, CancellationToken ct)
    {
        string[] ids = [.. catalogItemIds.Select(id => id.ToUpperInvariant()).Distinct()];
        if (ids.Length == 0)
            return new Dictionary<string, Offer>();
        var prices = await Today.On(db)(db, ids, now).ToListAsync(ct);
        return (await OfAsync(prices, ct)).ToDictionary(offer => offer.CatalogItemId, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Products with their SKUs by catalogue item id, whether or not they are still sold: what a frozen price stands for.
    /// Ids whose SKU is no more are left out.</summary>
    public async Task<IReadOnlyDictionary<string, (Product Product, Sku Sku)>> TitlesAsync(IReadOnlyCollection<string> catalogItemIds, CancellationToken ct)
    {
        var known = await ReadAsync([.. catalogItemIds.Select(id => (ProductOf(id), SkuOf(id)))], ct);
        return catalogItemIds.Distinct()
            .Select(id => (Id: id, known.GetValueOrDefault(ProductOf(id))?.Product, Sku: known.GetValueOrDefault(ProductOf(id))?.Skus.GetValueOrDefault(SkuOf(id))))
            .Where(found => found.Sku is not null)
            .ToDictionary(found => found.Id, found => (found.Product!, found.Sku!));
    }

    /// <summary>Which of these ids name a product that is an Azure reservation, priced or not (R3.3). No round trip for none.</summary>
    public async Task<IReadOnlySet<string>> ReservationsAmongAsync(IReadOnlyCollection<string> catalogItemIds, CancellationToken ct)
    {
        string[] productIds = [.. catalogItemIds.Select(ProductOf).Distinct()];
        if (productIds.Length == 0)
            return new HashSet<string>();
        var reservations = await db.Products
            .Where(product => productIds.Contains(product.Id) && product.Kind == ProductKind.AzureReservation)
            .Select(product => product.Id)
            .ToListAsync(ct);
        return catalogItemIds.Where(id => reservations.Contains(ProductOf(id))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Joins prices with their products and SKUs, one offer per availability.</summary>
    public async Task<IReadOnlyList<Offer>> OfAsync(IReadOnlyCollection<Price> prices, CancellationToken ct)
    {
        var known = await ReadAsync([.. prices.Select(price => (price.ProductId, price.SkuId))], ct);
        return [.. prices
            .GroupBy(price => price.CatalogItemId)
            .Select(group => new Offer(
                known[group.First().ProductId].Product,
                known[group.First().ProductId].Skus[group.First().SkuId],
                [.. group.OrderBy(price => price.Term.Length == 0 ? 0 : Primitives.Term.Parse(price.Term).Months).ThenBy(price => price.BillingCycle)]))];
    }

    /// <summary>Products with all their SKUs, those that are not known left out. One round trip, and none for products whose SKUs that are
    /// wanted are remembered.</summary>
    private async Task<Dictionary<string, KnownProduct>> ReadAsync(IReadOnlyCollection<(string ProductId, string SkuId)> wanted, CancellationToken ct)
    {
        var shelf = memory.Now;
        long begun = clock.Real.GetTimestamp();
        var known = new Dictionary<string, KnownProduct>();
        foreach (var skus in wanted.GroupBy(sku => sku.ProductId, sku => sku.SkuId))
        {
            if (memory.Find(shelf, skus.Key) is { } remembered && skus.All(remembered.Skus.ContainsKey))
                known[skus.Key] = remembered;
        }

        string[] unknown = [.. wanted.Select(sku => sku.ProductId).Distinct().Where(id => !known.ContainsKey(id))];
        if (unknown.Length == 0)
            return known;
        var rows = await (
            from product in db.Products.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on product.Id equals sku.ProductId
            where unknown.Contains(product.Id)
            select new { Product = product, Sku = sku }).ToListAsync(ct);
        foreach (var product in rows.GroupBy(row => row.Product.Id))
        {
            known[product.Key] = new KnownProduct(product.First().Product, product.ToDictionary(row => row.Sku.Id, row => row.Sku));
            memory.Put(shelf, known[product.Key], begun);
        }

        return known;
    }

    private static string ProductOf(string catalogItemId) => catalogItemId.Split(':')[0].ToUpperInvariant();

    private static string SkuOf(string catalogItemId) => catalogItemId.Split(':')[1];
}
