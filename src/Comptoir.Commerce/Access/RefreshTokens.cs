using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Makes, turns and ends refresh tokens, in the running work. A token is 256 bits of chance, kept as its hash.</summary>
public sealed class RefreshTokens(ComptoirDb db, Standings standings, CommerceClock clock)
{
    /// <summary>The first token of a new family. Those of the user's that have expired are removed on the way.</summary>
    /// <param name="hasSecondFactor">It was shown in the sign-in that the family begins with.</param>
    /// <param name="family">Its id, where that is known before.</param>
    public async Task<string> BeginAsync(
        User user, Guid clientId, bool hasSecondFactor, TimeSpan lifetime, CancellationToken ct, Guid? family = null)
    {
        var now = clock.RealNow();
        await db.RefreshTokens
            .Where(token => token.PartnerId == user.PartnerId && token.UserId == user.Id && token.ExpiresAt <= now)
            .ExecuteDeleteAsync(ct);
        return Add(user.PartnerId, user.Id, clientId, family ?? NewId.Guid(now), hasSecondFactor, lifetime);
    }

    public Task<RefreshToken?> FindAsync(PartnerId partner, string token, CancellationToken ct)
    {
        byte[] hash = Hash(token);
        return db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.PartnerId == partner && t.Hash == hash, ct);
    }

    /// <summary>Uses a token up and makes the next of its family. Of two that try at once, one succeeds.</summary>
    /// <returns>The next token; null when this one was used before.</returns>
    public async Task<string?> TurnAsync(RefreshToken used, TimeSpan lifetime, CancellationToken ct)
    {
        var now = clock.RealNow();
        int turned = await db.RefreshTokens
            .Where(token => token.PartnerId == used.PartnerId && token.Hash == used.Hash && token.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.UsedAt, now), ct);
        return turned == 1 ? Add(used.PartnerId, used.UserId, used.ClientId, used.Family, used.HasSecondFactor, lifetime) : null;
    }

    public Task EndFamilyAsync(RefreshToken token, CancellationToken ct) => EndFamilyAsync(token.PartnerId, token.Family, ct);

    public async Task EndFamilyAsync(PartnerId partner, Guid family, CancellationToken ct)
    {
        // A turn that runs at the same time holds the row of the token it uses; once that is deleted, the next one is to be seen.
        while (await db.RefreshTokens.Where(t => t.PartnerId == partner && t.Family == family).ExecuteDeleteAsync(ct) > 0)
        {
        }
    }

    /// <summary>Ends all sign-ins of a user by tokens: its password or roles changed, or it may not sign in any more.</summary>
    public async Task EndAllOfAsync(PartnerId partner, UserId user, CancellationToken ct)
    {
        db.AfterCommit(standings.Forget);
        while (await db.RefreshTokens.Where(t => t.PartnerId == partner && t.UserId == user).ExecuteDeleteAsync(ct) > 0)
        {
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private string Add(PartnerId partner, UserId user, Guid clientId, Guid family, bool hasSecondFactor, TimeSpan lifetime)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        db.RefreshTokens.Add(new RefreshToken
        {
            PartnerId = partner,
            Hash = Hash(token),
            Family = family,
            UserId = user,
            ClientId = clientId,
            HasSecondFactor = hasSecondFactor,
            ExpiresAt = clock.RealNow() + lifetime,
        });
        return token;
    }
}
