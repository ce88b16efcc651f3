using System.Collections.Concurrent;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>On what an access token was given: an application and the stamp it had, and a user likewise where there is one.</summary>
public sealed record TokenBasis(PartnerId Partner, Guid Application, long ApplicationStamp, UserId? User, long? UserStamp);

/// <summary>Says whether what a token was given on still stands. A node looks once in half a second for each pair of user and
/// application, and at once after a change of its own: a token that was ended is refused everywhere within a second.</summary>
public sealed class Standings(CommerceClock clock)
{
    /// <summary>How long an answer is taken for true, real time.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(500);

    private const int MostRemembered = 20_000;

    private ConcurrentDictionary<(PartnerId, Guid, UserId?), Standing> seen = new();

    /// <summary>One round trip, and none while it is remembered.</summary>
    public async ValueTask<bool> HoldsAsync(TokenBasis basis, ComptoirDb db, CancellationToken ct)
    {
        var known = seen;
        var key = (basis.Partner, basis.Application, basis.User);
        if (!known.TryGetValue(key, out var standing) || clock.Real.GetElapsedTime(standing.ReadAt) >= Remembered)
        {
            long begun = clock.Real.GetTimestamp();
            standing = await ReadAsync(basis, db, begun, ct);
            if (known.Count >= MostRemembered)
                known.Clear();
            // If all was forgotten meanwhile, this goes into the set that nobody reads any more.
            known[key] = standing;
        }

        return standing.Holds(basis, clock.RealNow());
    }

    /// <summary>Has this node look again: an account was changed here.</summary>
    public void Forget() => Interlocked.Exchange(ref seen, new());

    private static async Task<Standing> ReadAsync(TokenBasis basis, ComptoirDb db, long at, CancellationToken ct)
    {
        var (partner, client) = (basis.Partner, basis.Application);
        var applications = db.Applications.Where(a => a.PartnerId == partner && a.ClientId == client && a.Enabled);
        var found = basis.User is { } user
            ? await (
                from a in applications
                from u in db.Users.Where(u => u.PartnerId == partner && u.Id == user && u.Enabled)
                select new Standing(a.Stamp, a.PreviousStamp, a.PreviousSecretUntil, u.Stamp, at)).SingleOrDefaultAsync(ct)
            : await applications.Select(a => new Standing(a.Stamp, a.PreviousStamp, a.PreviousSecretUntil, null, at)).SingleOrDefaultAsync(ct);
        return found ?? new Standing(null, 0, null, null, at);
    }

    /// <param name="Stamp">Null when there is no such application or user, or one of them may not sign in.</param>
    private sealed record Standing(long? Stamp, long PreviousStamp, DateTimeOffset? PreviousUntil, long? UserStamp, long ReadAt)
    {
        public bool Holds(TokenBasis basis, DateTimeOffset realNow) =>
            Stamp is { } stamp
            && UserStamp == basis.UserStamp
            && (basis.ApplicationStamp == stamp || (basis.ApplicationStamp == PreviousStamp && realNow < PreviousUntil));
    }
}
