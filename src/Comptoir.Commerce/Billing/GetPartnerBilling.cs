using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A partner and how it is billed.</summary>
public sealed record BilledPartner(Partner Partner, PartnerBilling Billing);

/// <summary>Reads how a partner is billed.</summary>
public sealed class GetPartnerBilling(ComptoirDb db)
{
    /// <summary>The caller's own partner. Two round trips.</summary>
    /// <returns>An empty profile at version 0 where none was ever given.</returns>
    public async Task<BilledPartner> HandleAsync(Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == mine, ct);
        return new BilledPartner(partner, await OfAsync(mine, ct));
    }

    /// <summary>How a partner of the operator's is billed; empty at version 0 where nothing was ever given. One round trip.</summary>
    public async Task<PartnerBilling> OfAsync(PartnerId partner, CancellationToken ct) =>
        await db.PartnerBillings.AsNoTracking().SingleOrDefaultAsync(billing => billing.PartnerId == partner, ct) ?? PartnerBilling.None(partner);
}
