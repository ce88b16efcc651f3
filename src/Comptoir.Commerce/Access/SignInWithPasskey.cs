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
    ComptoirDb db, SignIn signIn, SignInTries tries, Passkeys passkeys, UserSessions sessions, ActivityLog activity, CommerceClock clock)
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

    private async Task<BegunSession?> TryAsync(ShownPasskey shown, SignInWithPasskey request, Tenant tenant, CancellationToken ct)
    {
        var (user, after) = (shown.User, shown.After);
        await using var work = await db.BeginWorkAsync(ct);
        var passkey = await db.Passkeys.SingleOrDefaultAsync(
            row => row.PartnerId == user.PartnerId && row.UserId == user.Id && row.CredentialId == after.CredentialId, ct);
        // Removed while the device signed, or the device has signed further meanwhile than this signature knows.
        if (passkey is null || !after.IsUserVerified || (passkey.SignCount != 0 && after.SignCount <= passkey.SignCount))
            return null;
        if (!await passkeys.SpendAsync(user.PartnerId, shown.Answered, ct))
            return null;
        (passkey.SignCount, passkey.IsBackedUp, passkey.LastUsedAt) = (after.SignCount, after.IsBackedUp, clock.RealNow());
        await tries.ForgetAsync(tenant, user.UserName, ct);
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
}
