using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Carts;

/// <summary>Removes carts whose life is over (R4.2).</summary>
internal sealed class ExpiredCarts(ComptoirDb db) : IFallsDue
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) =>
        db.Carts
            .Where(cart => cart.Status == CartStatus.Active && cart.ExpiresAt <= until)
            .OrderBy(cart => cart.ExpiresAt).Select(cart => (DateTimeOffset?)cart.ExpiresAt).FirstOrDefaultAsync(ct);

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) => db.FindsAsync(
        $"""
        SELECT 1 FROM "Partners" AS p
        WHERE (SELECT 1 FROM "Carts" AS c WHERE c."PartnerId" = p."Id" AND c."Status" = 'Active' AND c."ExpiresAt" <= {now.UtcDateTime} LIMIT 1) = 1
        LIMIT 1
        """,
        ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // Partner by partner: the index that begins with it is looked into at the end alone, however many rows there are.
        await db.Carts
            .Where(cart => db.Partners.Any(partner => partner.Id == cart.PartnerId) && cart.Status == CartStatus.Active && cart.ExpiresAt <= now)
            .ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
    }
}
