using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>The links in mail that waits to be handed over.</summary>
internal sealed class SealedLinks(ComptoirDb db) : PartnersSealedRows(db)
{
    public override string Subject => "links in mail";

    protected override async Task<List<SealedRow>> OfAsync(PartnerId partner, Guid notUnder, int atMost, CancellationToken ct)
    {
        var rows = await Db.Mails.AsNoTracking().Where(mail => mail.PartnerId == partner && mail.LinkKeyId != null && mail.LinkKeyId != notUnder)
            .OrderBy(mail => mail.Id).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new SealedRow(new Sealed(row.Link!, row.LinkKeyId!.Value), MailDispatch.ContextOf(row), (now, ct) => Db.Mails
            .Where(mail => mail.PartnerId == partner && mail.Id == row.Id && mail.LinkKeyId == row.LinkKeyId)
            .ExecuteUpdateAsync(set => set.SetProperty(mail => mail.Link, now.Bytes).SetProperty(mail => mail.LinkKeyId, now.DataKeyId), ct)));
    }

    protected override Task<bool> AnyUnderAsync(PartnerId partner, Guid key, CancellationToken ct) =>
        Db.Mails.AnyAsync(row => row.PartnerId == partner && row.LinkKeyId == key, ct);
}
