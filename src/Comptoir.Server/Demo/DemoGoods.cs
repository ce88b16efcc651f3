using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>What is sold in the demo world: the sample catalogue, tax rates, a stock of keys, and media.</summary>
internal sealed class DemoGoods(
    ComptoirDb db, ImportCatalogHandler catalog, SetTaxRateHandler taxes, AddMediaHandler media, DemoStock stock)
{
    private const int FewKilobytes = 3000;

    public async Task AddAsync(CancellationToken ct)
    {
        (await catalog.SampleAsync(DemoWorld.Program, ct)).OrBroken();
        db.ChangeTracker.Clear();
        foreach (var (market, name, rate) in DemoWorld.Taxes)
            (await taxes.HandleAsync(new SetTaxRate(market, name, rate, new DateOnly(2021, 1, 1), DemoWorld.Program), ct)).OrBroken();
        db.ChangeTracker.Clear();

        var skus = await db.Skus.AsNoTracking().OrderBy(sku => sku.ProductId).ThenBy(sku => sku.Id).ToListAsync(ct);
        await stock.AddAsync(skus.Where(sku => sku.KeyFormat == KeyFormat.Pattern), ct);
        await media.AddManyAsync([.. skus.Where(HasMedia).SelectMany(FilesOf)], ct);
    }

    /// <summary>Client access licences and the like have no software.</summary>
    private static bool HasMedia(Sku sku) => sku.Versions.Count > 0 && sku.FileTypes.Count > 0;

    private static IEnumerable<SmallMedia> FilesOf(Sku sku) =>
        from version in sku.Versions
        from language in sku.Languages
        from architecture in sku.Architectures
        from type in sku.FileTypes
        let name = $"{sku.ProductId}_{sku.Id}_{version}_{language}_{architecture}.{type.ToLowerInvariant()}"
        select new SmallMedia(sku.ProductId, sku.Id, version, language, architecture, type, name, ContentOf(sku, name));

    /// <summary>The same bytes each time: a line that says what it is, then the hash of its name, over and over.</summary>
    private static byte[] ContentOf(Sku sku, string name)
    {
        byte[] head = Encoding.UTF8.GetBytes($"Comptoir demo media\n{sku.Title}\n{name}\n");
        byte[] content = new byte[FewKilobytes];
        head.CopyTo(content, 0);
        byte[] seed = SHA256.HashData(head);
        for (int at = head.Length; at < content.Length; at += seed.Length)
            seed.AsSpan(0, Math.Min(seed.Length, content.Length - at)).CopyTo(content.AsSpan(at));
        return content;
    }
}
