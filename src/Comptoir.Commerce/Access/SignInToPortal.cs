using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Access;

/// <param name="UserName">As typed; its domain tells the tenant.</param>
public sealed record SignInToPortal(string UserName, string Password, SessionLength Length, Origin Origin)
{
    public override string ToString() => nameof(SignInToPortal);
}

/// <summary>A session just begun.</summary>
/// <param name="Token">What the browser keeps, told this once.</param>
public sealed record BegunSession(User User, ActorKind Kind, string Token)
{
    /// <summary>Leaves the token out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => $"{nameof(BegunSession)} {User.Id}";
}

/// <summary>The password was right; the user has a second factor to show.</summary>
/// <param name="Step">One-time token of <see cref="ConfirmSignIn"/>.</param>
public sealed record SecondFactorAsked(string Step) : Refusal
{
    public override string ToString() => nameof(SecondFactorAsked);
}

/// <summary>The password was right; the user has passkeys and no authenticator app, and signs in by one of them.</summary>
public sealed record PasskeyAsked : Refusal;

/// <summary>Signs a person in to its portal by name and password.</summary>
public sealed class SignInToPortalHandler(
    ComptoirDb db, SignIn signIn, PasswordCheck check, SignInTries tries, SecondFactors factors, OneTimeTokens tokens, UserSessions sessions,
    UserSignIns signIns)
{
    /// <summary>How long a user may look for its telephone.</summary>
    private static readonly TimeSpan StepLifetime = TimeSpan.FromMinutes(10);

    /// <returns>Refuses with <see cref="SecondFactorAsked"/> or <see cref="PasskeyAsked"/>, or with <see cref="SignInRefused"/>, saying and taking the same for a
    /// name that does not exist as for a wrong password.</returns>
    public async Task<Result<BegunSession>> HandleAsync(SignInToPortal request, CancellationToken ct)
    {
        var attempt = new Attempt(request.UserName, Application: null, request.Origin);
        if (await signIn.FindTenantOfUserAsync(request.UserName, ct) is not { } tenant)
            return await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, null, attempt, ct);
        var (user, refusal) = await check.HandleAsync(tenant, request.UserName, request.Password, attempt, ct);
        if (user is null)
            return refusal!;

        return await BeginAsync(request, user, tenant, ct) is { } result
            ? result
            : await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, tenant, attempt, ct);
    }

    /// <returns>Null when the sign-ins of the user were ended while the password was looked at: it may not be the password any more.</returns>
    private async Task<Result<BegunSession>?> BeginAsync(SignInToPortal request, User user, Tenant tenant, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var held = await factors.HeldByAsync(user, ct);
        if (held is { App: false, Passkey: true })
            return new PasskeyAsked();
        if (held.App)
        {
            if (!await signIns.HoldAsync(user, ct))
                return null;
            string step = await tokens.BeginAsync(user, OneTimeUse.SecondFactorStep, StepLifetime, ct);
            await work.CommitAsync(ct);
            return new SecondFactorAsked(step);
        }

        await tries.ForgetAsync(tenant, user.UserName, ct);
        if (!await signIns.HoldAsync(user, ct))
            return null;
        string token = await sessions.BeginAsync(user, tenant.Kind, hasSecondFactor: false, request.Length, ct);
        await work.CommitAsync(ct);
        return new BegunSession(user, tenant.Kind, token);
    }
}
