using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="RefreshLifetime">Life of the refresh token that comes with it, real time.</param>
public sealed record SignInWithPassword(Client Client, string UserName, string Password, TimeSpan RefreshLifetime);

/// <summary>Signs a user in through an application by name and password. Test installations only: in production a second factor
/// is asked for (contract, platform §2.1).</summary>
public sealed class SignInWithPasswordHandler(ComptoirDb db, SignIn signIn, Passwords passwords, RefreshTokens refreshTokens)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>, taking as long for an unknown user as for a wrong password.</returns>
    public async Task<Result<Caller>> HandleAsync(SignInWithPassword request, CancellationToken ct)
    {
        var (caller, refusal) = await signIn.CheckClientAsync(request.Client, ct);
        if (refusal is not null)
            return refusal;
        var tenant = caller!.Tenant;
        if (!await db.Installations.AnyAsync(installation => installation.IsTest, ct))
            return await signIn.RefuseAsync(SignInFault.SecondFactorNeeded, tenant, request.UserName, request.Client, ct);

        string name = User.KeyOf(request.UserName);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.UserNameKey == name, ct);
        if (!passwords.Verify(user, request.Password))
            return await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, tenant, request.UserName, request.Client, ct);
        if (!user!.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, request.UserName, request.Client, ct);

        await using var work = await db.BeginWorkAsync(ct);
        string token = await refreshTokens.BeginAsync(user, caller.Application.ClientId, request.RefreshLifetime, ct);
        await work.CommitAsync(ct);
        return caller with { User = user, RefreshToken = token };
    }
}
