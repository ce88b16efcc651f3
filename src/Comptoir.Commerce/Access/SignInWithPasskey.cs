using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>A passkey whose signature was checked.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="After">The passkey as it is once it has signed.</param>
/// <param name="Answered">The challenge it signed.</param>
public sealed record ShownPasskey(User User, UserPasskeyInfo After, Challenge Answered);

/// <param name="Shown">Null when nothing was shown that holds.</param>
public sealed record SignInWithPasskey(ShownPasskey? Shown, SessionLength Length, Origin Origin);

/// <summary>Signs a person in to its portal by a passkey alone: the device has asked for the second factor.</summary>
public sealed class SignInWithPasskeyHandler(
    ComptoirDb db, SignIn signIn, SignInTries tries, Passkeys passkeys, UserSessions sessions, UserSignIns signIns, ActivityLog activity,
    CommerceClock clock)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>. A wrong signature does not count towards the lock-out, for it cannot be
    /// guessed at; a name that is locked out is so for its passkeys too.</returns>
    public async Task<Result<BegunSession>> HandleAsync(SignInWithPasskey request, CancellationToken ct)
    {
        if (request.Shown is not { } shown)
            return await signIn.RefuseAsync(SignInFault.PasskeyWrong, null, new Attempt(null, Application: null, request.Origin), ct);
        var user = shown.User;
        var attempt = new Attempt(user.UserName, Application: null, request.Origin);
        var tenant = await signIn.TenantOfAsync(user, ct);
        if (!user.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, attempt, ct);
        if (await tries.IsLockedOutAsync(tenant, user.UserName, ct))
            return await signIn.RefuseAsync(SignInFault.LockedOut, tenant, attempt, ct);
        return await TryAsync(shown, request, tenant, ct) is { } begun
            ? begun
            : await signIn.RefuseAsync(SignInFault.PasskeyWrong, tenant, attempt, ct);
    }

    /// <returns>Null when the passkey does not hold, or the sign-ins of the user were ended while the device signed.</returns>
    private async Task<BegunSession?> TryAsync(ShownPasskey shown, SignInWithPasskey request, Tenant tenant, CancellationToken ct)
    {
        var (user, after) = (shown.User, shown.After);
        await using var work = await db.BeginWorkAsync(ct);
        var passkey = await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(
            row => row.PartnerId == user.PartnerId && row.UserId == user.Id && row.CredentialId == after.CredentialId, ct);
        if (passkey is null || !after.IsUserVerified || !await passkeys.SpendAsync(user.PartnerId, shown.Answered, ct))
            return null;
        await tries.ForgetAsync(tenant, user.UserName, ct);
        // First the passkey and then its user: who removes one writes them in this order too.
        if (!await NoteUseAsync(passkey, after, ct) || !await signIns.HoldAsync(user, ct))
            return null;
        string token = await sessions.BeginAsync(user, tenant.Kind, hasSecondFactor: true, request.Length, ct);
        var by = new Actor(tenant.Kind, user.PartnerId, user.CustomerId, user.Id, user.UserName, Application: null, user.Roles)
        {
            CorrelationId = request.Origin.CorrelationId,
            Address = request.Origin.Address,
        };
        activity.RecordPasskey(by, passkey, "SignedIn");
        await work.CommitAsync(ct);
        return new BegunSession(user, tenant.Kind, token);
    }

    /// <returns>False when it was removed meanwhile, or its device has signed further than this signature knows.</returns>
    private async Task<bool> NoteUseAsync(Passkey passkey, UserPasskeyInfo after, CancellationToken ct)
    {
        var (count, now) = ((long)after.SignCount, clock.RealNow());
        return await db.Passkeys
            .Where(row => row.PartnerId == passkey.PartnerId && row.UserId == passkey.UserId && row.Id == passkey.Id)
            .Where(row => row.SignCount == 0 || row.SignCount < count)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.SignCount, count)
                    .SetProperty(row => row.IsBackedUp, after.IsBackedUp)
                    .SetProperty(row => row.LastUsedAt, now),
                ct) == 1;
    }
}
