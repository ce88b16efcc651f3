using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>A challenge as the door kept it while the device signed.</summary>
/// <param name="Text">Holds the challenge, 256 bits of chance.</param>
/// <param name="ExpiresAt">Real time.</param>
public sealed record Challenge(string Text, DateTimeOffset ExpiresAt);

/// <summary>The user has no such passkey.</summary>
public sealed record PasskeyNotFound(string Id) : Refusal;

/// <summary>Not what was asked for: another challenge, site or device, known already, or answered before. Told alike.</summary>
public sealed record PasskeyRefused : Refusal;

/// <summary>The user has as many as one may have.</summary>
public sealed record TooManyPasskeys(int Most) : Refusal;

/// <summary>Finds users' passkeys, and uses up the challenges that they answer.</summary>
public sealed class Passkeys(ComptoirDb db, CommerceClock clock)
{
    /// <summary>For each user.</summary>
    public const int Most = 20;

    private const int LongestName = 64;

    /// <summary>Those of a user, the oldest first.</summary>
    public Task<List<Passkey>> ListAsync(PartnerId partner, UserId user, CancellationToken ct) => db.Passkeys.AsNoTracking()
        .Where(passkey => passkey.PartnerId == partner && passkey.UserId == user)
        .OrderBy(passkey => passkey.CreatedAt).ThenBy(passkey => passkey.Id)
        .ToListAsync(ct);

    public Task<Passkey?> FindAsync(PartnerId partner, UserId user, Guid id, CancellationToken ct) =>
        db.Passkeys.AsNoTracking().SingleOrDefaultAsync(passkey => passkey.PartnerId == partner && passkey.UserId == user && passkey.Id == id, ct);

    public Task<Passkey?> FindAsync(PartnerId partner, UserId user, byte[] credentialId, CancellationToken ct) => db.Passkeys.AsNoTracking()
        .SingleOrDefaultAsync(passkey => passkey.PartnerId == partner && passkey.UserId == user && passkey.CredentialId == credentialId, ct);

    public Task<bool> AnyAsync(PartnerId partner, UserId user, CancellationToken ct) =>
        db.Passkeys.AnyAsync(passkey => passkey.PartnerId == partner && passkey.UserId == user, ct);

    /// <summary>Uses a challenge up, in the running work. Of two answers, at once or on two nodes, one succeeds.</summary>
    public async Task<bool> SpendAsync(PartnerId partner, Challenge challenge, CancellationToken ct)
    {
        var now = clock.RealNow();
        if (challenge.ExpiresAt <= now)
            return false;
        await db.SpentChallenges.Where(spent => spent.PartnerId == partner && spent.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        var (id, hash, until) = (partner.Value, SHA256.HashData(Encoding.UTF8.GetBytes(challenge.Text)), challenge.ExpiresAt.UtcDateTime);
        return await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "SpentChallenges" ("PartnerId", "Hash", "ExpiresAt") VALUES ({id}, {hash}, {until}) ON CONFLICT DO NOTHING""", ct) == 1;
    }

    public static InvalidInput? FaultOfName(string name) => Text.Fault("passkeyName", name, required: true, LongestName);
}
