using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Downloads;

/// <summary>A file with what it belongs to.</summary>
public sealed record StoredMedia(MediaFile File, string ProductTitle, string SkuTitle);

/// <summary>The operator's software files, the latest added first.</summary>
public sealed class FindMediaFiles(ComptoirDb db)
{
    /// <summary>One page of them. One round trip.</summary>
    /// <param name="productId">Those of a product; null for all.</param>
    /// <param name="skuId">Those of a SKU of it; null for all.</param>
    public Task<SeekPage<StoredMedia>> PageAsync(string? productId, string? skuId, Seek seek, CancellationToken ct)
    {
        var list = new SeekList<MediaFile, StoredMedia>(
            bound =>
            {
                var rows = Beyond(bound).AsNoTracking();
                rows = productId is null ? rows : rows.Where(file => file.ProductId == productId);
                return skuId is null ? rows : rows.Where(file => file.SkuId == skuId);
            },
            (rows, backwards) => backwards ? rows.OrderBy(file => file.Id) : rows.OrderByDescending(file => file.Id),
            file => new StoredMedia(
                file,
                db.Products.Where(product => product.Id == file.ProductId).Select(product => product.Title).First(),
                db.Skus.Where(sku => sku.ProductId == file.ProductId && sku.Id == file.SkuId).Select(sku => sku.Title).First()),
            found => [found.File.Id.ToString()]);
        return list.ReadAsync(seek, ct);
    }

    /// <summary>One file; null when there is none of this id.</summary>
    public Task<MediaFile?> OneAsync(Guid id, CancellationToken ct) => db.Media.AsNoTracking().SingleOrDefaultAsync(file => file.Id == id, ct);

    /// <summary>The SKUs that can have files, those with versions, by title.</summary>
    public async Task<List<Sku>> SkusAsync(CancellationToken ct) =>
        (await db.Skus.AsNoTracking().OrderBy(sku => sku.Title).ThenBy(sku => sku.ProductId).ThenBy(sku => sku.Id).ToListAsync(ct)).FindAll(sku => sku.Versions.Count > 0);

    private IQueryable<MediaFile> Beyond(SeekBound? bound)
    {
        if (bound is null)
            return db.Media;
        var id = Guid.Parse(bound.Key[0]);
        return bound.Side switch
        {
            SeekSide.Before => db.Media.FromSql($"""SELECT * FROM "Media" WHERE "Id" > {id}"""),
            SeekSide.After => db.Media.FromSql($"""SELECT * FROM "Media" WHERE "Id" < {id}"""),
            _ => db.Media.FromSql($"""SELECT * FROM "Media" WHERE "Id" <= {id}"""),
        };
    }
}
