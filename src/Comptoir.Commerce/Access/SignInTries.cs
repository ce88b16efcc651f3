using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Access;

/// <summary>Counts failed tries to sign in by name, and locks the name out after too many. Lifetimes are of real time (R16.2).</summary>
public sealed class SignInTries(ComptoirDb db, WriteGate gate, CommerceClock clock, IOptions<SignInOptions> options)
{
    private DateTimeOffset Forgotten => clock.RealNow() - options.Value.LockOut;

    /// <summary>In the running work: tries under one name pass here one after the other, each when what failed before it is counted.
    /// To be taken before anything is read that the try is decided by.</summary>
    public Task HoldAsync(Tenant tenant, string userName, CancellationToken ct) =>
        gate.HoldAsync(db, $"tries {tenant.Id} {User.KeyOf(userName)}", ct);

    public Task<bool> IsLockedOutAsync(Tenant tenant, string userName, CancellationToken ct)
    {
        var (hash, most, forgotten) = (HashOf(tenant, userName), options.Value.TriesBeforeLockOut, Forgotten);
        return db.SignInTries.AnyAsync(
            row => row.PartnerId == tenant.PartnerId && row.NameHash == hash && row.Count >= most && row.LastAt > forgotten, ct);
    }

    /// <summary>Counts a failed try, in the running work.</summary>
    /// <returns>How many are left before the name is locked out: 0 for the one that does it, less for those that were under way.</returns>
    public async Task<int> CountAsync(Tenant tenant, string userName, CancellationToken ct)
    {
        var (partner, hash, most) = (tenant.PartnerId.Value, HashOf(tenant, userName), options.Value.TriesBeforeLockOut);
        var (now, forgotten) = (clock.RealNow().UtcDateTime, Forgotten.UtcDateTime);
        // While a name is locked out its last try stands, so that knocking does not keep it locked.
        var counts = await db.Database.SqlQuery<int>(
            $"""
            INSERT INTO "SignInTries" ("PartnerId", "NameHash", "Count", "LastAt") VALUES ({partner}, {hash}, 1, {now})
            ON CONFLICT ("PartnerId", "NameHash") DO UPDATE SET
              "Count" = CASE WHEN "SignInTries"."LastAt" <= {forgotten} THEN 1 ELSE "SignInTries"."Count" + 1 END,
              "LastAt" = CASE WHEN "SignInTries"."LastAt" <= {forgotten} OR "SignInTries"."Count" < {most} THEN {now} ELSE "SignInTries"."LastAt" END
            RETURNING "Count" AS "Value"
            """).ToListAsync(ct);
        return most - counts[0];
    }

    /// <summary>The sign-in succeeded: what failed before it is forgotten. In the running work.</summary>
    public Task ForgetAsync(Tenant tenant, string userName, CancellationToken ct)
    {
        byte[] hash = HashOf(tenant, userName);
        return db.SignInTries.Where(row => row.PartnerId == tenant.PartnerId && row.NameHash == hash).ExecuteDeleteAsync(ct);
    }

    private static byte[] HashOf(Tenant tenant, string userName) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant.Id:N} {User.KeyOf(userName)}"));
}
