using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>Made-up 5×5 keys for the SKUs whose keys come from stock: the same each time, and none of them real.</summary>
internal sealed class DemoStock(ComptoirDb db, KeyVault vault, IBulkRows bulk, CommerceClock clock)
{
    private const int OfOwnVersion = 400;
    private const int OfEarlierVersion = 60;
    private const string Characters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public async Task AddAsync(IEnumerable<Sku> skus, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows =
            from sku in skus
            from version in sku.Versions
            from number in Enumerable.Range(0, version == sku.OwnVersion ? OfOwnVersion : OfEarlierVersion)
            select Row(sku, version, number, now);
        await bulk.InsertAsync(db, [.. rows], ct);
    }

    private static string KeyOf(Sku sku, string version, int number)
    {
        byte[] chance = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"demo key {sku.ProductId}:{sku.Id}:{version}:{number}")));
        return string.Join('-', Enumerable.Range(0, 5).Select(group => string.Concat(
            Enumerable.Range(0, 5).Select(place => Characters[chance[(group * 5) + place] & 31]))));
    }

    private KeyRegister Row(Sku sku, string version, int number, DateTimeOffset now)
    {
        string key = KeyOf(sku, version, number);
        byte[] fingerprint = vault.Fingerprint(key);
        var secret = vault.Seal(key, ProductKeys.StockContext(fingerprint));
        return new KeyRegister
        {
            Fingerprint = fingerprint,
            ProductId = sku.ProductId,
            SkuId = sku.Id,
            Version = version,
            State = RegisteredKeyState.Stock,
            Ciphertext = secret.Bytes,
            DataKeyId = secret.DataKeyId,
            AddedAt = now,
        };
    }
}
