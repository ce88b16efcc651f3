using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Requests;

/// <summary>Removes kept answers whose time is over (R4.3).</summary>
internal sealed class ExpiredRequests(ComptoirDb db) : IFallsDue
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) =>
        db.Requests
            .Where(request => request.ExpiresAt <= until)
            .OrderBy(request => request.ExpiresAt).Select(request => (DateTimeOffset?)request.ExpiresAt).FirstOrDefaultAsync(ct);

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) => db.FindsAsync(
        $"""
        SELECT 1 FROM "Partners" AS p
        WHERE (SELECT 1 FROM "Requests" AS r WHERE r."PartnerId" = p."Id" AND r."ExpiresAt" <= {now.UtcDateTime} LIMIT 1) = 1
        LIMIT 1
        """,
        ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // Partner by partner: the index that begins with it is looked into at the end alone, however many rows there are.
        await db.Requests.Where(request => db.Partners.Any(partner => partner.Id == request.PartnerId) && request.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
    }
}
