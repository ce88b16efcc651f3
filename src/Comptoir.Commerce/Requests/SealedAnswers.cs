using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Requests;

/// <summary>The answers that are kept to be given again.</summary>
internal sealed class SealedAnswers(ComptoirDb db) : PartnersSealedRows(db)
{
    public override string Subject => "kept answers";

    protected override async Task<List<SealedRow>> OfAsync(PartnerId partner, Guid notUnder, int atMost, CancellationToken ct)
    {
        var rows = await Db.Requests.AsNoTracking().Where(request => request.PartnerId == partner && request.DataKeyId != notUnder)
            .OrderBy(request => request.Principal).ThenBy(request => request.RequestId).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new SealedRow(new Sealed(row.Answer, row.DataKeyId), RequestRecord.ContextOf(partner, row.Principal, row.RequestId, row.RouteHash), (now, ct) => Db.Requests
            .Where(request => request.PartnerId == partner && request.Principal == row.Principal && request.RequestId == row.RequestId
                && request.RouteHash == row.RouteHash && request.DataKeyId == row.DataKeyId)
            .ExecuteUpdateAsync(set => set.SetProperty(request => request.Answer, now.Bytes).SetProperty(request => request.DataKeyId, now.DataKeyId), ct)));
    }

    protected override Task<bool> AnyUnderAsync(PartnerId partner, Guid key, CancellationToken ct) =>
        Db.Requests.AnyAsync(row => row.PartnerId == partner && row.DataKeyId == key, ct);
}
