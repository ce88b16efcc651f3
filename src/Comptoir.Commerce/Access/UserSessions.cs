using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>How long a session lasts, real time.</summary>
/// <param name="Idle">Without a request.</param>
/// <param name="Whole">At most.</param>
public sealed record SessionLength(TimeSpan Idle, TimeSpan Whole);

/// <summary>Who is signed in, as of this request.</summary>
/// <param name="Customer">Null for users of a partner or the operator.</param>
/// <param name="HasSecondFactor">It was shown when the session was begun.</param>
public sealed record SignedInUser(ActorKind Kind, User User, Partner Partner, Customer? Customer, bool HasSecondFactor);

/// <summary>A browser that a user is signed in by, real time.</summary>
/// <param name="IsThis">It is the one that asks.</param>
public sealed record OpenSession(DateTimeOffset Since, DateTimeOffset Until, bool IsThis);

/// <summary>Begins, finds and ends the sessions of portals.</summary>
public sealed class UserSessions(ComptoirDb db, CommerceClock clock)
{
    /// <summary>Use is noted this often: a page is a read, not a write.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session in the running work; those of the user that have expired are removed on the way.</summary>
    /// <param name="hasSecondFactor">It was shown.</param>
    /// <returns>The token, told this once.</returns>
    public async Task<string> BeginAsync(User user, ActorKind kind, bool hasSecondFactor, SessionLength length, CancellationToken ct)
    {
        var now = clock.RealNow();
        await db.UserSessions
            .Where(session => session.PartnerId == user.PartnerId && session.UserId == user.Id && session.ExpiresAt <= now)
            .ExecuteDeleteAsync(ct);
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        db.UserSessions.Add(new UserSession
        {
            PartnerId = user.PartnerId,
            Hash = Hash(token),
            UserId = user.Id,
            Kind = kind,
            HasSecondFactor = hasSecondFactor,
            CreatedAt = now,
            ExpiresAt = now + length.Idle,
            EndsAt = now + length.Whole,
        });
        return token;
    }

    /// <summary>The user of a session that lasts; its roles are those held now. One round trip, and now and then the note of use.</summary>
    /// <returns>Null when the token is nobody's, the session has ended, or the user is disabled.</returns>
    public async Task<SignedInUser?> FindAsync(PartnerId partner, string token, SessionLength length, CancellationToken ct)
    {
        byte[] hash = Hash(token);
        var now = clock.RealNow();
        var found = await (
            from session in db.UserSessions.AsNoTracking()
            join user in db.Users.AsNoTracking() on new { session.PartnerId, Id = session.UserId } equals new { user.PartnerId, user.Id }
            join owner in db.Partners.AsNoTracking() on session.PartnerId equals owner.Id
            join customer in db.Customers.AsNoTracking()
                on new { user.PartnerId, Id = user.CustomerId } equals new { customer.PartnerId, Id = (CustomerId?)customer.Id } into customers
            from customer in customers.DefaultIfEmpty()
            where session.PartnerId == partner && session.Hash == hash && session.ExpiresAt > now && user.Enabled
            select new { session, user, owner, customer }).SingleOrDefaultAsync(ct);
        if (found is null)
            return null;
        var until = now + length.Idle < found.session.EndsAt ? now + length.Idle : found.session.EndsAt;
        if (until - found.session.ExpiresAt > Noted)
            await NoteUseAsync(partner, hash, until, ct);
        return new SignedInUser(found.session.Kind, found.user, found.owner, found.customer, found.session.HasSecondFactor);
    }

    /// <summary>The sessions of a user that last, the newest first.</summary>
    /// <param name="token">Of the session that asks.</param>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(PartnerId partner, UserId user, string? token, CancellationToken ct)
    {
        byte[]? hash = token is null ? null : Hash(token);
        var now = clock.RealNow();
        var open = await db.UserSessions.AsNoTracking()
            .Where(session => session.PartnerId == partner && session.UserId == user && session.ExpiresAt > now)
            .OrderByDescending(session => session.CreatedAt)
            .ToListAsync(ct);
        return open.ConvertAll(session => new OpenSession(session.CreatedAt, session.ExpiresAt, hash is not null && session.Hash.AsSpan().SequenceEqual(hash)));
    }

    public async Task EndAsync(PartnerId partner, string token, CancellationToken ct)
    {
        byte[] hash = Hash(token);
        await using var work = await db.BeginWorkAsync(ct);
        await db.UserSessions.Where(session => session.PartnerId == partner && session.Hash == hash).ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
    }

    /// <summary>Ends all sessions of a user and what it is half signed in to, in the running work: its password changed, or it may
    /// not sign in any more.</summary>
    public async Task EndAllOfAsync(PartnerId partner, UserId user, CancellationToken ct)
    {
        // What a session is begun with goes first: who spends it at this moment either finds it gone or has begun the session by then.
        await db.OneTimeTokens.Where(token => token.PartnerId == partner && token.UserId == user).ExecuteDeleteAsync(ct);
        await db.AuthorizationCodes.Where(code => code.PartnerId == partner && code.UserId == user).ExecuteDeleteAsync(ct);
        await db.UserSessions.Where(session => session.PartnerId == partner && session.UserId == user).ExecuteDeleteAsync(ct);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private async Task NoteUseAsync(PartnerId partner, byte[] hash, DateTimeOffset until, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        await db.UserSessions
            .Where(session => session.PartnerId == partner && session.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.ExpiresAt, until), ct);
        await work.CommitAsync(ct);
    }
}
