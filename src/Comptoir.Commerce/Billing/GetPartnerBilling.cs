using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A partner and how it is billed.</summary>
public sealed record BilledPartner(Partner Partner, PartnerBilling Billing);

/// <summary>Reads how the caller's partner is billed. Two round trips.</summary>
public sealed class GetPartnerBilling(ComptoirDb db)
{
    /// <returns>An empty profile at version 0 where none was ever given.</returns>
    public async Task<BilledPartner> HandleAsync(Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == mine, ct);
        var billing = await db.PartnerBillings.AsNoTracking().SingleOrDefaultAsync(b => b.PartnerId == mine, ct);
        return new BilledPartner(partner, billing ?? PartnerBilling.None(mine));
    }
}
