using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="RefreshLifetime">Life of the refresh token that comes with it, real time.</param>
public sealed record SignInWithPassword(Client Client, string UserName, string Password, TimeSpan RefreshLifetime);

/// <summary>Signs a user in through an application by name and password. Test installations only: in production a second factor
/// is asked for (contract, platform §2.1).</summary>
public sealed class SignInWithPasswordHandler(
    ComptoirDb db, SignIn signIn, PasswordCheck check, SignInTries tries, SecondFactors factors, RefreshTokens refreshTokens, UserSignIns signIns)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>, taking as long for an unknown user as for a wrong password.</returns>
    public async Task<Result<Caller>> HandleAsync(SignInWithPassword request, CancellationToken ct)
    {
        var (caller, refusal) = await signIn.CheckClientAsync(request.Client, ct);
        if (refusal is not null)
            return refusal;
        var (tenant, attempt) = (caller!.Tenant, request.Client.AttemptOf(request.UserName));
        if (!await db.Installations.AnyAsync(installation => installation.IsTest, ct))
            return await signIn.RefuseAsync(SignInFault.SecondFactorNeeded, tenant, attempt, ct);
        (var user, refusal) = await check.HandleAsync(tenant, request.UserName, request.Password, attempt, ct);
        if (user is null)
            return refusal!;
        if (await factors.HasAsync(user, ct))
            return await signIn.RefuseAsync(SignInFault.SecondFactorNeeded, tenant, attempt, ct);

        return await BeginAsync(request, user, caller, ct) is { } signedIn
            ? signedIn
            : await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, tenant, attempt, ct);
    }

    /// <returns>Null when the sign-ins of the user were ended while the password was looked at: it may not be the password any more.</returns>
    private async Task<Caller?> BeginAsync(SignInWithPassword request, User user, Caller caller, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        await tries.ForgetAsync(caller.Tenant, request.UserName, ct);
        if (!await signIns.HoldAsync(user, ct))
            return null;
        string token = await refreshTokens.BeginAsync(user, caller.Application.ClientId, hasSecondFactor: false, request.RefreshLifetime, ct);
        await work.CommitAsync(ct);
        return caller with { User = user, RefreshToken = token };
    }
}
