using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Reads what catalogue item ids stand for. Two round trips however many are asked for.</summary>
public sealed class Offers(ComptoirDb db)
{
    /// <summary>Offers by catalogue item id (any case) with their prices at <paramref name="now"/>; unknown ids, and those
    /// without a price today, are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Offer>> FindAsync(IReadOnlyCollection<string> catalogItemIds, DateTimeOffset now, CancellationToken ct)
    {
        string[] ids = [.. catalogItemIds.Select(id => id.ToUpperInvariant()).Distinct()];
        if (ids.Length == 0)
            return new Dictionary<string, Offer>();
        var prices = await db.Prices.AsNoTracking()
            .Where(price => ids.Contains(price.CatalogItemId) && price.From <= now && price.Until > now)
            .ToListAsync(ct);
        return (await OfAsync(prices, ct)).ToDictionary(offer => offer.CatalogItemId, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Products with their SKUs by catalogue item id, whether or not they are still sold: what a frozen price stands for.
    /// Ids whose SKU is no more are left out.</summary>
    public async Task<IReadOnlyDictionary<string, (Product Product, Sku Sku)>> TitlesAsync(IReadOnlyCollection<string> catalogItemIds, CancellationToken ct)
    {
        string[] productIds = [.. catalogItemIds.Select(ProductOf).Distinct()];
        if (productIds.Length == 0)
            return new Dictionary<string, (Product, Sku)>();
        var (products, skus) = await ReadAsync(productIds, ct);
        return catalogItemIds.Distinct()
            .Select(id => (Id: id, Sku: skus.GetValueOrDefault((ProductOf(id), id.Split(':')[1]))))
            .Where(found => found.Sku is not null)
            .ToDictionary(found => found.Id, found => (products[found.Sku!.ProductId], found.Sku!));
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
        string[] productIds = [.. prices.Select(price => price.ProductId).Distinct()];
        if (productIds.Length == 0)
            return [];
        var (products, skus) = await ReadAsync(productIds, ct);
        return [.. prices
            .GroupBy(price => price.CatalogItemId)
            .Select(group => new Offer(
                products[group.First().ProductId],
                skus[(group.First().ProductId, group.First().SkuId)],
                [.. group.OrderBy(price => price.Term.Length == 0 ? 0 : Primitives.Term.Parse(price.Term).Months).ThenBy(price => price.BillingCycle)]))];
    }

    /// <summary>Products with all their SKUs. One round trip.</summary>
    private async Task<(Dictionary<string, Product> Products, Dictionary<(string ProductId, string Id), Sku> Skus)> ReadAsync(string[] productIds, CancellationToken ct)
    {
        var rows = await (
            from product in db.Products.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on product.Id equals sku.ProductId
            where productIds.Contains(product.Id)
            select new { Product = product, Sku = sku }).ToListAsync(ct);
        return (
            rows.DistinctBy(row => row.Product.Id).ToDictionary(row => row.Product.Id, row => row.Product),
            rows.ToDictionary(row => (row.Sku.ProductId, row.Sku.Id), row => row.Sku));
    }

    private static string ProductOf(string catalogItemId) => catalogItemId.Split(':')[0].ToUpperInvariant();
}
