using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Lists payments, the newest first: the operator's of any partner, a partner's of its own. One round trip.</summary>
public sealed class FindPayments(ComptoirDb db)
{
    /// <summary>The most that are listed.</summary>
    public const int Most = 500;

    /// <param name="only">One partner; null: all that the caller may see. Somebody else's are none.</param>
    public async Task<IReadOnlyList<Payment>> HandleAsync(PartnerId? only, Actor by, CancellationToken ct)
    {
        bool all = by.Kind is ActorKind.Operator or ActorKind.System;
        var partners = db.Partners.Where(partner => only == null || partner.Id == only);
        if (!all)
        {
            var own = by.Partner;
            partners = partners.Where(partner => partner.Id == own);
        }

        return await (
            from partner in partners
            join payment in db.Payments.AsNoTracking() on partner.Id equals payment.PartnerId
            orderby payment.RecordedAt descending, payment.Id
            select payment).Take(Most).ToListAsync(ct);
    }
}
