using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Makes, finds and uses up one-time tokens. Its text is the partner whose row it is and 256 bits of chance.</summary>
public sealed class OneTimeTokens(ComptoirDb db, CommerceClock clock)
{
    /// <summary>Makes a token in the running work; earlier ones of the user for this use end with it.</summary>
    /// <returns>Its text, told this once.</returns>
    public async Task<string> BeginAsync(User user, OneTimeUse use, TimeSpan lifetime, CancellationToken ct)
    {
        await db.OneTimeTokens
            .Where(token => token.PartnerId == user.PartnerId && token.UserId == user.Id && token.Use == use)
            .ExecuteDeleteAsync(ct);
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        db.OneTimeTokens.Add(new OneTimeToken
        {
            PartnerId = user.PartnerId,
            Hash = Hash(secret),
            UserId = user.Id,
            Use = use,
            ExpiresAt = clock.RealNow() + lifetime,
        });
        return $"{user.PartnerId.Value:N}.{secret}";
    }

    /// <summary>The token of a text and its user; null when it is none, was used, has expired, or is for another use.</summary>
    public async Task<(OneTimeToken Token, User User)?> FindAsync(string text, OneTimeUse use, CancellationToken ct)
    {
        if (text.Split('.') is not [var first, { Length: 64 } secret] || !Guid.TryParseExact(first, "N", out var id))
            return null;
        var (partner, hash, now) = (new PartnerId(id), Hash(secret), clock.RealNow());
        var found = await (
            from token in db.OneTimeTokens.AsNoTracking()
            join user in db.Users.AsNoTracking() on new { token.PartnerId, Id = token.UserId } equals new { user.PartnerId, user.Id }
            where token.PartnerId == partner && token.Hash == hash && token.Use == use && token.ExpiresAt > now
            select new { token, user }).SingleOrDefaultAsync(ct);
        return found is null ? null : (found.token, found.user);
    }

    /// <summary>Uses it up, in the running work. Of two that try at once, one succeeds.</summary>
    public async Task<bool> TakeAsync(OneTimeToken token, CancellationToken ct) =>
        await db.OneTimeTokens.Where(row => row.PartnerId == token.PartnerId && row.Hash == token.Hash).ExecuteDeleteAsync(ct) == 1;

    /// <summary>Ends the links that were mailed to a user, in the running work: who reads its old mail is not who reads its mail now.</summary>
    public Task EndMailedAsync(User user, CancellationToken ct) => db.OneTimeTokens
        .Where(token => token.PartnerId == user.PartnerId && token.UserId == user.Id && token.Use != OneTimeUse.SecondFactorStep)
        .ExecuteDeleteAsync(ct);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
