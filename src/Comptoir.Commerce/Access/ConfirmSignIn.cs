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

        // A code is one of a million: however many come at once, no more are looked at than may fail.
        await using var work = await db.BeginWorkAsync(ct);
        await tries.HoldAsync(tenant, user.UserName, ct);
        if (await FaultAsync(request, user, tenant, ct) is { } fault)
        {
            var refused = await signIn.RefuseAsync(fault, tenant, attempt, ct);
            await work.CommitAsync(ct);
            return refused;
        }

        await tries.ForgetAsync(tenant, user.UserName, ct);
        // Ended meanwhile, by a new password perhaps: then nothing of this is kept.
        if (!await tokens.TakeAsync(step, ct))
            return new SignInStepEnded();
        string token = await sessions.BeginAsync(user, tenant.Kind, hasSecondFactor: true, request.Length, ct);
        await work.CommitAsync(ct);
        return new BegunSession(user, tenant.Kind, token);
    }

    private async Task<SignInFault?> FaultAsync(ConfirmSignIn request, User user, Tenant tenant, CancellationToken ct)
    {
        if (await tries.IsLockedOutAsync(tenant, user.UserName, ct))
            return SignInFault.LockedOut;
        // The factor may have been dropped meanwhile; then the step proves nothing any more.
        return await factors.FindAsync(user.PartnerId, user.Id, ct) is { ConfirmedAt: not null } factor && await factors.TakeAsync(factor, request.Code, ct)
            ? null
            : SignInFault.SecondFactorWrong;
    }
}
