using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Ends all that a user is signed in by, also when somebody signs in with what it was before at the same moment.</summary>
public sealed class UserSignIns(ComptoirDb db, RefreshTokens refreshTokens, UserSessions sessions)
{
    /// <summary>Ends sessions, tokens, codes and links of a user whose stamp has moved on or who was removed, in the running work.</summary>
    /// <remarks>The user is written first: from then on <see cref="HoldAsync"/> waits and then says no, and what was begun before is
    /// there to be ended.</remarks>
    public async Task EndAllOfAsync(User user, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await sessions.EndAllOfAsync(user.PartnerId, user.Id, ct);
        await refreshTokens.EndAllOfAsync(user.PartnerId, user.Id, ct);
    }

    /// <summary>In the running work: whether the sign-ins of a user are still what they were when it was read, and until the work ends.</summary>
    public async Task<bool> HoldAsync(User user, CancellationToken ct) => await db.Users
        .Where(row => row.PartnerId == user.PartnerId && row.Id == user.Id && row.Stamp == user.Stamp)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stamp, row => row.Stamp), ct) == 1;
}
