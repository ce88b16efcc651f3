using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>A SKU as the operator looks over the catalogue.</summary>
/// <param name="Markets">In how many markets it has a price now.</param>
public sealed record CatalogEntry(string ProductId, string SkuId, ProductKind Kind, string Title, string SkuTitle, KeyFormat KeyFormat, int Markets);

/// <summary>The whole catalogue for its operator, priced or not, by title. One round trip.</summary>
public sealed class FindCatalog(ComptoirDb db, CommerceClock clock)
{
    /// <param name="text">Part of the title, any case; null: all.</param>
    /// <param name="market">Those with a price in this market alone; null: all.</param>
    public Task<List<CatalogEntry>> AllAsync(string? text, string? market, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows =
            from product in db.Products
            join sku in db.Skus on product.Id equals sku.ProductId
            select new { Product = product, Sku = sku, Prices = db.Prices.Where(price => price.ProductId == sku.ProductId && price.SkuId == sku.Id && price.From <= now && price.Until > now) };
        if (text is not null)
        {
            string key = Product.KeyOf(text);
            rows = rows.Where(row => row.Product.TitleKey.Contains(key));
        }

        if (market is not null)
            rows = rows.Where(row => row.Prices.Any(price => price.Market == market));
        return rows
            .OrderBy(row => row.Product.TitleKey).ThenBy(row => row.Product.Id).ThenBy(row => row.Sku.Id)
            .Select(row => new CatalogEntry(
                row.Product.Id,
                row.Sku.Id,
                row.Sku.Kind,
                row.Product.Title,
                row.Sku.Title,
                row.Sku.KeyFormat,
                row.Prices.Select(price => price.Market).Distinct().Count()))
            .ToListAsync(ct);
    }
}
