using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>The keys of entitlements.</summary>
internal sealed class SealedProductKeys(ComptoirDb db) : PartnersSealedRows(db)
{
    public override string Subject => "product keys";

    protected override async Task<List<SealedRow>> OfAsync(PartnerId partner, Guid notUnder, int atMost, CancellationToken ct)
    {
        var rows = await Db.ProductKeys.AsNoTracking().Where(key => key.PartnerId == partner && key.DataKeyId != notUnder)
            .OrderBy(key => key.EntitlementId).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new SealedRow(new Sealed(row.Ciphertext, row.DataKeyId), ProductKeys.Context(row), (now, ct) => Db.ProductKeys
            .Where(key => key.PartnerId == partner && key.EntitlementId == row.EntitlementId && key.ProductId == row.ProductId
                && key.SkuId == row.SkuId && key.Version == row.Version && key.DataKeyId == row.DataKeyId)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.Ciphertext, now.Bytes).SetProperty(key => key.DataKeyId, now.DataKeyId), ct)));
    }

    protected override Task<bool> AnyUnderAsync(PartnerId partner, Guid key, CancellationToken ct) =>
        Db.ProductKeys.AnyAsync(row => row.PartnerId == partner && row.DataKeyId == key, ct);
}

/// <summary>The keys in stock, which are the operator's.</summary>
internal sealed class SealedStock(ComptoirDb db) : ISealedRows
{
    public string Subject => "keys in stock";

    public async Task<IReadOnlyList<SealedRow>> NextAsync(Guid notUnder, int atMost, CancellationToken ct)
    {
        var rows = await db.KeyRegister.AsNoTracking().Where(key => key.DataKeyId != null && key.DataKeyId != notUnder)
            .OrderBy(key => key.Fingerprint).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new SealedRow(new Sealed(row.Ciphertext!, row.DataKeyId!.Value), ProductKeys.StockContext(row.Fingerprint), (now, ct) => db.KeyRegister
            // Sold meanwhile, it lies here no longer.
            .Where(key => key.Fingerprint == row.Fingerprint && key.DataKeyId == row.DataKeyId)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.Ciphertext, now.Bytes).SetProperty(key => key.DataKeyId, now.DataKeyId), ct)));
    }

    public Task<bool> AnyUnderAsync(Guid key, CancellationToken ct) => db.KeyRegister.AnyAsync(row => row.DataKeyId == key, ct);
}
