using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>The secrets of authenticator apps.</summary>
internal sealed class SealedSecondFactors(ComptoirDb db) : PartnersSealedRows(db)
{
    public override string Subject => "second factors";

    protected override async Task<List<SealedRow>> OfAsync(PartnerId partner, Guid notUnder, int atMost, CancellationToken ct)
    {
        var rows = await Db.SecondFactors.AsNoTracking().Where(factor => factor.PartnerId == partner && factor.DataKeyId != notUnder)
            .OrderBy(factor => factor.UserId).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new SealedRow(new Sealed(row.Secret, row.DataKeyId), SecondFactors.ContextOf(partner, row.UserId), (now, ct) => Db.SecondFactors
            .Where(factor => factor.PartnerId == partner && factor.UserId == row.UserId && factor.DataKeyId == row.DataKeyId)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.Secret, now.Bytes).SetProperty(factor => factor.DataKeyId, now.DataKeyId), ct)));
    }

    protected override Task<bool> AnyUnderAsync(PartnerId partner, Guid key, CancellationToken ct) =>
        Db.SecondFactors.AnyAsync(row => row.PartnerId == partner && row.DataKeyId == key, ct);
}
