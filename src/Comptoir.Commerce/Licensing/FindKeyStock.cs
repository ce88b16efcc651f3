using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Licensing;

/// <summary>Keys of a SKU and version: waiting in stock, sold, and revoked since.</summary>
/// <param name="IsLow">The stock is at or under the operator's mark.</param>
public sealed record KeyStock(string ProductId, string SkuId, string Title, string Version, int InStock, int Active, int Revoked, bool IsLow);

/// <summary>Counts the imported keys by SKU and version; what has none left, or never had any, is listed with 0. Two round trips.</summary>
public sealed class FindKeyStock(ComptoirDb db, IOptions<KeyOptions> options)
{
    public async Task<IReadOnlyList<KeyStock>> AllAsync(CancellationToken ct)
    {
        var skus = await db.Skus.AsNoTracking().Where(sku => sku.KeyFormat == KeyFormat.Pattern).OrderBy(sku => sku.ProductId).ThenBy(sku => sku.Id).ToListAsync(ct);
        var counts = (await db.KeyRegister
                .Where(key => db.Skus.Any(sku => sku.ProductId == key.ProductId && sku.Id == key.SkuId && sku.KeyFormat == KeyFormat.Pattern))
                .GroupBy(key => new { key.ProductId, key.SkuId, key.Version, key.State })
                .Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(ct))
            .ToDictionary(count => (count.Key.ProductId, count.Key.SkuId, count.Key.Version, count.Key.State), count => count.Count);
        return [.. skus.SelectMany(sku => sku.Versions.DefaultIfEmpty("").Select(version => new KeyStock(
            sku.ProductId,
            sku.Id,
            sku.Title,
            version,
            Count(sku, version, RegisteredKeyState.Stock),
            Count(sku, version, RegisteredKeyState.Active),
            Count(sku, version, RegisteredKeyState.Revoked),
            Count(sku, version, RegisteredKeyState.Stock) <= options.Value.LowStock)))];

        int Count(Sku sku, string version, RegisteredKeyState state) => counts.GetValueOrDefault((sku.ProductId, sku.Id, version, state));
    }
}
