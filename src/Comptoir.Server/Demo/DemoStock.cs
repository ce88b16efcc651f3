using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Demo;

/// <summary>Made-up 5×5 keys for the SKUs whose keys come from stock: the same each time, and none of them real.</summary>
internal sealed class DemoStock(ImportKeysHandler import)
{
    private const int OfOwnVersion = 400;
    private const int OfEarlierVersion = 60;
    private const string Characters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public async Task AddAsync(IEnumerable<Sku> skus, CancellationToken ct)
    {
        foreach (var sku in skus)
        {
            using var file = new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', LinesOf(sku))));
            (await import.HandleAsync(new ImportKeys(sku.ProductId, sku.Id, null, file, null, DemoWorld.Program), ct)).OrBroken();
        }
    }

    /// <summary>Keys of the SKU's own version name none: some SKUs have no versions at all.</summary>
    private static IEnumerable<string> LinesOf(Sku sku) =>
    [
        .. Enumerable.Range(0, OfOwnVersion).Select(number => KeyOf(sku, sku.OwnVersion, number)),
        .. sku.Versions.Skip(1).SelectMany(version => Enumerable.Range(0, OfEarlierVersion).Select(number => $"{KeyOf(sku, version, number)},{version}")),
    ];

    private static string KeyOf(Sku sku, string version, int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"demo key {sku.ProductId}:{sku.Id}:{version}:{number}");
        byte[] chance = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Join('-', Enumerable.Range(0, 5).Select(group => string.Concat(
            Enumerable.Range(0, 5).Select(place => Characters[chance[(group * 5) + place] & 31]))));
    }
}
