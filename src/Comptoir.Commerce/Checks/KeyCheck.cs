using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>I6: a key belongs to one entitlement, for ever. Every ciphertext opens in its own row and is the key that its fingerprint
/// says (T1). I8: the keys of a revoked entitlement are revoked.</summary>
internal sealed class KeyCheck(ComptoirDb db, KeyVault vault) : PartnerCheck(db)
{
    public override string Subject => "product keys";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in (
            from key in Db.ProductKeys.AsNoTracking()
            join r in Db.KeyRegister.AsNoTracking() on key.Fingerprint equals r.Fingerprint into registered
            from register in registered.DefaultIfEmpty()
            join e in Db.Entitlements on new { key.PartnerId, Id = key.EntitlementId } equals new { e.PartnerId, e.Id } into entitlements
            from entitlement in entitlements.DefaultIfEmpty()
            where key.PartnerId == partner
            select new { key, register, IsThere = entitlement != null, EntitlementRevokedAt = entitlement == null ? null : entitlement.RevokedAt })
            .AsAsyncEnumerable().WithCancellation(ct))
        {
            string name = $"key of entitlement {row.key.EntitlementId}, {row.key.ProductId}:{row.key.SkuId} version '{row.key.Version}'";
            if (!row.IsThere)
                yield return new Finding("I23", name, "its entitlement", Called.Nothing);
            if (OwnerFault(row.key, row.register) is { } owner)
                yield return new Finding("I6", name, "registered to its entitlement alone", owner);
            if (Opened(() => vault.OpenText(new Sealed(row.key.Ciphertext, row.key.DataKeyId), ProductKeys.Context(row.key)), row.key.Fingerprint) is { } fault)
                yield return new Finding("T1", name, "a ciphertext that opens to the key of its fingerprint", fault);
            bool revoked = row.EntitlementRevokedAt is not null;
            var state = revoked ? RegisteredKeyState.Revoked : RegisteredKeyState.Active;
            if (row.IsThere && row.register is not null && (row.key.RevokedAt is not null != revoked || row.register.State != state))
                yield return new Finding("I8", name, $"{state}, as its entitlement is", $"{(row.key.RevokedAt is null ? "not revoked" : "revoked")}, registered as {row.register.State}");
        }
    }

    /// <summary>What is wrong with a ciphertext; null when it opens to the key that the fingerprint is of.</summary>
    internal static string? Fault(KeyVault vault, Func<string> open, byte[] fingerprint)
    {
        try
        {
            return vault.Fingerprint(open()).AsSpan().SequenceEqual(fingerprint) ? null : "another key";
        }
        catch (CryptographicException)
        {
            return "it does not open";
        }
    }

    private static string? OwnerFault(ProductKey key, KeyRegister? register) => register switch
    {
        null => "not registered",
        _ when register.PartnerId != key.PartnerId || register.EntitlementId != key.EntitlementId => $"registered to entitlement {Called.Or(register.EntitlementId)}",
        _ => null,
    };

    private string? Opened(Func<string> open, byte[] fingerprint) => Fault(vault, open, fingerprint);
}

/// <summary>I6, T1 on the register, which is the operator's: a key in stock opens and belongs to nobody; one that was given out is there.</summary>
internal sealed class KeyRegisterCheck(ComptoirDb db, KeyVault vault) : ICheck
{
    public string Subject => "the register of keys";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var key in db.KeyRegister.AsNoTracking().Where(key => key.State == RegisteredKeyState.Stock).AsAsyncEnumerable().WithCancellation(ct))
        {
            string name = Name(key.Fingerprint, key.ProductId, key.SkuId);
            if (key.PartnerId is not null || key.EntitlementId is not null)
                yield return new Finding("I6", name, "nobody's while it is stock", $"entitlement {Called.Or(key.EntitlementId)}");
            if (key is not { Ciphertext: { } ciphertext, DataKeyId: { } dataKey })
                yield return new Finding("T1", name, "a ciphertext while it is stock", Called.Nothing);
            else if (KeyCheck.Fault(vault, () => vault.OpenText(new Sealed(ciphertext, dataKey), ProductKeys.StockContext(key.Fingerprint)), key.Fingerprint) is { } fault)
                yield return new Finding("T1", name, "a ciphertext that opens to the key of its fingerprint", fault);
        }

        await foreach (var key in db.KeyRegister
            .Where(key => key.State != RegisteredKeyState.Stock && !db.ProductKeys.Any(product =>
                product.PartnerId == key.PartnerId && product.EntitlementId == key.EntitlementId && product.Fingerprint == key.Fingerprint))
            .Select(key => new { key.Fingerprint, key.ProductId, key.SkuId, key.EntitlementId })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I6", Name(key.Fingerprint, key.ProductId, key.SkuId), $"the key of entitlement {Called.Or(key.EntitlementId)}", Called.Nothing);
    }

    private static string Name(byte[] fingerprint, string productId, string skuId) =>
        $"registered key {Convert.ToHexStringLower(fingerprint)[..16]} of {productId}:{skuId}";
}
