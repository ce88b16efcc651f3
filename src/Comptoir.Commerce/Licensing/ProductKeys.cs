using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>Issues, finds and revokes the keys of entitlements, in the caller's transaction.</summary>
public sealed class ProductKeys(ComptoirDb db, KeyVault vault)
{
    private const int CandidatesAtOnce = 32;

    /// <summary>Gives an entitlement its key for one SKU and version: issued, or taken from stock (R4.5).</summary>
    /// <returns>The key in clear. Refuses with <see cref="KeyStockShort"/>.</returns>
    public async Task<(string? Key, Refusal? Refusal)> IssueAsync(
        Entitlement entitlement, Sku sku, string version, DateTimeOffset now, CancellationToken ct)
    {
        if (sku.KeyFormat == KeyFormat.D32)
        {
            string issued = ProductKeyCode.New();
            byte[] fingerprint = vault.Fingerprint(issued);
            db.Insert(new KeyRegister
            {
                Fingerprint = fingerprint,
                ProductId = sku.ProductId,
                SkuId = sku.Id,
                Version = version,
                State = RegisteredKeyState.Active,
                PartnerId = entitlement.PartnerId,
                EntitlementId = entitlement.Id,
                AddedAt = now,
            });
            Keep(entitlement, sku, version, issued, fingerprint, now);
            return (issued, null);
        }

        var taken = await TakeFromStockAsync(entitlement, sku, version, ct);
        if (taken is null)
            return (null, new KeyStockShort(sku.ProductId, sku.Id, version));
        string key = vault.OpenText(new Sealed(taken.Ciphertext!, taken.DataKeyId!.Value), StockContext(taken.Fingerprint));
        Keep(entitlement, sku, version, key, taken.Fingerprint, now);
        return (key, null);
    }

    /// <summary>Holds an entitlement for a reveal (<see cref="Entitlements.HoldAsync"/>) and finds the key that it then has for a SKU and
    /// version. One round trip.</summary>
    /// <returns>Whether it is held, and the key in clear; null when it has none.</returns>
    public async Task<(bool IsHeld, string? Key)> HoldAndFindAsync(Entitlement entitlement, Sku sku, string version, CancellationToken ct)
    {
        bool isHeld = false;
        Sealed? secret = null;
        await db.ReadTogetherAsync(
            [
                Entitlements.Holding(entitlement, reveals: 1),
                $"""
                SELECT "Ciphertext", "DataKeyId" FROM "ProductKeys"
                WHERE "PartnerId" = {entitlement.PartnerId.Value} AND "EntitlementId" = {entitlement.Id} AND "ProductId" = {sku.ProductId} AND "SkuId" = {sku.Id} AND "Version" = {version}
                """,
            ],
            (place, row) =>
            {
                if (place == 0)
                    isHeld = true;
                else
                    secret = new Sealed(row.GetFieldValue<byte[]>(0), row.GetGuid(1));
            },
            ct);
        return (isHeld, isHeld && secret is not null ? vault.OpenText(secret, Context(entitlement.PartnerId, entitlement.Id, sku.ProductId, sku.Id, version)) : null);
    }

    /// <summary>Revokes every key of entitlements, for good (R9.6). Two round trips.</summary>
    /// <param name="entitlements">Revoked, and written so in the running work: a reveal under way holds an entitlement's row, and the
    /// keys it issues are there once it has let go.</param>
    public async Task RevokeAsync(IReadOnlyCollection<Entitlement> entitlements, DateTimeOffset now, CancellationToken ct)
    {
        if (entitlements.Count == 0)
            return;
        object[] values = [now.UtcDateTime, entitlements.First().PartnerId.Value, .. entitlements.Select(entitlement => (object)entitlement.Id)];
        string places = string.Join(", ", entitlements.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"{{{place + 2}}}")));
        string whose = $$"""WHERE "PartnerId" = {1} AND "EntitlementId" IN ({{places}})""";
        await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create($$"""UPDATE "ProductKeys" SET "RevokedAt" = {0} {{whose}}""", values), ct);
        values[0] = nameof(RegisteredKeyState.Revoked);
        await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create($$"""UPDATE "KeyRegister" SET "State" = {0} {{whose}}""", values), ct);
    }

    internal static string StockContext(byte[] fingerprint) => $"stock:{Convert.ToHexStringLower(fingerprint)}";

    internal static string Context(ProductKey key) => Context(key.PartnerId, key.EntitlementId, key.ProductId, key.SkuId, key.Version);

    private static string Context(PartnerId partner, Guid entitlement, string productId, string skuId, string version) =>
        $"key:{partner}:{entitlement}:{productId}:{skuId}:{version}";

    /// <summary>Claims one stock key by a conditional update, so that no two purchases get the same one on any node.</summary>
    private async Task<KeyRegister?> TakeFromStockAsync(Entitlement entitlement, Sku sku, string version, CancellationToken ct)
    {
        while (true)
        {
            var candidates = await db.KeyRegister.AsNoTracking()
                .Where(key => key.ProductId == sku.ProductId && key.SkuId == sku.Id && key.Version == version && key.State == RegisteredKeyState.Stock)
                .OrderBy(key => key.AddedAt)
                .Take(CandidatesAtOnce)
                .ToListAsync(ct);
            if (candidates.Count == 0)
                return null;
            var chosen = candidates[RandomNumberGenerator.GetInt32(candidates.Count)];
            var partner = (PartnerId?)entitlement.PartnerId;
            var owner = (Guid?)entitlement.Id;
            int taken = await db.KeyRegister
                .Where(key => key.Fingerprint == chosen.Fingerprint && key.State == RegisteredKeyState.Stock)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(key => key.State, RegisteredKeyState.Active)
                        .SetProperty(key => key.PartnerId, partner)
                        .SetProperty(key => key.EntitlementId, owner)
                        .SetProperty(key => key.Ciphertext, (byte[]?)null)
                        .SetProperty(key => key.DataKeyId, (Guid?)null),
                    ct);
            if (taken == 1)
                return chosen;
        }
    }

    private void Keep(Entitlement entitlement, Sku sku, string version, string key, byte[] fingerprint, DateTimeOffset now)
    {
        var secret = vault.Seal(key, Context(entitlement.PartnerId, entitlement.Id, sku.ProductId, sku.Id, version));
        db.Insert(new ProductKey
        {
            PartnerId = entitlement.PartnerId,
            EntitlementId = entitlement.Id,
            ProductId = sku.ProductId,
            SkuId = sku.Id,
            Version = version,
            Fingerprint = fingerprint,
            Ciphertext = secret.Bytes,
            DataKeyId = secret.DataKeyId,
            IssuedAt = now,
        });
    }
}
