using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Downloads;

/// <summary>A file to choose.</summary>
/// <param name="Version">As the choice of versions calls it: another edition's is named with the edition.</param>
/// <param name="Sku">The SKU whose file it is: the one asked about, or one it also entitles to.</param>
public sealed record MediaChoice(string Version, Sku Sku, string ProductTitle, MediaFile File);

/// <summary>No such product and SKU.</summary>
public sealed record SoftwareNotFound(string ProductId, string SkuId) : Refusal;

/// <summary>Reads the files of a SKU, versions in the SKU's order, then by language. Four round trips at most.</summary>
public sealed class FindMedia(ComptoirDb db, Buyers buyers, Entitlements entitlements)
{
    /// <summary>The files of what a customer bought, be it cancelled since.</summary>
    /// <returns>Refuses with the buyer's refusals, or <see cref="EntitlementNotFound"/> for what it never bought.</returns>
    public async Task<Result<IReadOnlyList<MediaChoice>>> OfCustomerAsync(CustomerId customer, string productId, string skuId, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        bool bought = await db.Entitlements.AnyAsync(
            e => e.PartnerId == by.Partner && e.CustomerId == customer && e.ProductId == productId && e.SkuId == skuId, ct);
        return bought ? await OfSkuAsync(productId, skuId, ct) : new EntitlementNotFound();
    }

    /// <returns>Refuses with <see cref="SoftwareNotFound"/>.</returns>
    public async Task<Result<IReadOnlyList<MediaChoice>>> OfSkuAsync(string productId, string skuId, CancellationToken ct)
    {
        var sku = await db.Skus.AsNoTracking().SingleOrDefaultAsync(s => s.ProductId == productId && s.Id == skuId, ct);
        if (sku is null)
            return new SoftwareNotFound(productId, skuId);
        return (await ReadAsync([sku], ct))[0];
    }

    /// <summary>The files of each of several SKUs, in their order. Two round trips, however many they are.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<MediaChoice>>> OfSkusAsync(IReadOnlyList<Sku> skus, CancellationToken ct) => await ReadAsync(skus, ct);

    private async Task<List<List<MediaChoice>>> ReadAsync(IReadOnlyList<Sku> asked, CancellationToken ct)
    {
        var included = await entitlements.IncludedInAsync(asked, ct);
        string[] products = [.. asked.Select(sku => sku.ProductId).Concat(included.Values.Select(sku => sku.ProductId)).Distinct()];
        var files = await (
            from file in db.Media.AsNoTracking()
            join product in db.Products on file.ProductId equals product.Id
            where products.Contains(file.ProductId)
            select new { file, product.Title }).ToListAsync(ct);
        var bySku = files.ToLookup(found => (found.file.ProductId, found.file.SkuId), found => (found.file, found.Title));
        return [.. asked.Select(sku => ChoicesOf(sku, [sku, .. sku.IncludedEntitlements.Where(included.ContainsKey).Select(id => included[id])], bySku))];
    }

    private static List<MediaChoice> ChoicesOf(Sku sku, Sku[] skus, ILookup<(string ProductId, string SkuId), (MediaFile File, string Title)> files) =>
        skus
            .SelectMany(one => files[(one.ProductId, one.Id)].Select(found => new MediaChoice(
                one == sku ? found.File.Version : VersionChoices.NameOf(sku, one, found.File.Version), one, found.Title, found.File)))
            // An earlier version may be a downgrade right and a SKU of its own: the same file is offered once.
            .DistinctBy(choice => (choice.Version, choice.File.Language, choice.File.Architecture, choice.File.FileType))
            .OrderBy(choice => PlaceOf(choice, skus))
            .ThenBy(choice => choice.File.Language, StringComparer.Ordinal)
            .ThenBy(choice => choice.File.Architecture, StringComparer.Ordinal)
            .ThenBy(choice => choice.File.FileType, StringComparer.Ordinal)
            .ToList();

    private static (int Sku, int Version) PlaceOf(MediaChoice choice, Sku[] skus) =>
        (Array.IndexOf(skus, choice.Sku), choice.Sku.Versions.IndexOf(choice.File.Version));
}
