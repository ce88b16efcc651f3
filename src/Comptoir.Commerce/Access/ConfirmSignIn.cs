using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Step">What <see cref="SecondFactorAsked"/> gave.</param>
/// <param name="Code">A code of the app or a recovery code.</param>
public sealed record ConfirmSignIn(string Step, string Code, SessionLength Length, Origin Origin)
{
    public override string ToString() => nameof(ConfirmSignIn);
}

/// <summary>The step is unknown, was done, or is too old: the sign-in begins again.</summary>
public sealed record SignInStepEnded : Refusal;

/// <summary>Ends a portal sign-in with the second factor.</summary>
public sealed class ConfirmSignInHandler(
    ComptoirDb db, SignIn signIn, SignInTries tries, SecondFactors factors, OneTimeTokens tokens, UserSessions sessions)
{
    /// <returns>Refuses with <see cref="SignInStepEnded"/> or <see cref="SignInRefused"/>; a wrong code counts towards the
    /// lock-out like a wrong password.</returns>
    public async Task<Result<BegunSession>> HandleAsync(ConfirmSignIn request, CancellationToken ct)
    {
        if (await tokens.FindAsync(request.Step, OneTimeUse.SecondFactorStep, ct) is not var (step, user))
            return new SignInStepEnded();
        var attempt = new Attempt(user.UserName, Application: null, request.Origin);
        var tenant = await signIn.TenantOfAsync(user, ct);
        if (!user.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, attempt, ct);
        if (await tries.IsLockedOutAsync(tenant, user.UserName, ct))
            return await signIn.RefuseAsync(SignInFault.LockedOut, tenant, attempt, ct);
        return await TryAsync(request, step, user, tenant, ct) is { } begun
            ? begun
            : await signIn.RefuseAsync(SignInFault.SecondFactorWrong, tenant, attempt, ct);
    }

    private async Task<BegunSession?> TryAsync(ConfirmSignIn request, OneTimeToken step, User user, Tenant tenant, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // The factor may have been dropped meanwhile; then the step proves nothing any more.
        if (await factors.FindAsync(user.PartnerId, user.Id, ct) is not { ConfirmedAt: not null } factor
            || !await factors.TakeAsync(factor, request.Code, ct)
            || !await tokens.TakeAsync(step, ct))
            return null;
        await tries.ForgetAsync(tenant, user.UserName, ct);
        string token = await sessions.BeginAsync(user, tenant.Kind, request.Length, ct);
        await work.CommitAsync(ct);
        return new BegunSession(user, tenant.Kind, token);
    }
}
