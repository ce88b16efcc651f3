using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Forgets quotes some time after they have lapsed; until then they are known as lapsed.</summary>
internal sealed class LapsedQuotes(ComptoirDb db) : IFallsDue
{
    private const int DaysKept = 30;

    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct)
    {
        var lapsed = until.AddDays(-DaysKept);
        var first = await db.ReservationQuotes
            .Where(quote => quote.ValidUntil <= lapsed)
            .OrderBy(quote => quote.ValidUntil)
            .Select(quote => (DateTimeOffset?)quote.ValidUntil)
            .FirstOrDefaultAsync(ct);
        return first?.AddDays(DaysKept);
    }

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) =>
        db.FindsAsync($"""SELECT 1 FROM "ReservationQuotes" AS r WHERE r."ValidUntil" <= {now.AddDays(-DaysKept).UtcDateTime} LIMIT 1""", ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var lapsed = now.AddDays(-DaysKept);
        await using var work = await db.BeginWorkAsync(ct);
        await db.ReservationQuotes.Where(quote => quote.ValidUntil <= lapsed).ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
    }
}
