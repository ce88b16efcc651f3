using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Lifetime">Life of the next refresh token, real time.</param>
public sealed record RefreshSignIn(Client Client, string RefreshToken, TimeSpan Lifetime);

/// <summary>Goes on with a user's sign-in by its refresh token, with the roles the user has now. The token is used up; used a
/// second time it ends its whole family, for then someone else has it too.</summary>
public sealed class RefreshSignInHandler(ComptoirDb db, SignIn signIn, RefreshTokens refreshTokens, CommerceClock clock)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>.</returns>
    public async Task<Result<Caller>> HandleAsync(RefreshSignIn request, CancellationToken ct)
    {
        var (caller, refusal) = await signIn.CheckClientAsync(request.Client, ct);
        if (refusal is not null)
            return refusal;
        var tenant = caller!.Tenant;
        var token = await refreshTokens.FindAsync(tenant.PartnerId, request.RefreshToken, ct);
        if (token is null || token.ClientId != caller.Application.ClientId)
            return await signIn.RefuseAsync(SignInFault.RefreshTokenUnknown, tenant, request.Client.AttemptOf(null), ct);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.Id == token.UserId, ct);
        if (user is null)
            return await signIn.RefuseAsync(SignInFault.RefreshTokenUnknown, tenant, request.Client.AttemptOf(null), ct);
        if (token.ExpiresAt <= clock.RealNow())
            return await signIn.RefuseAsync(SignInFault.RefreshTokenExpired, tenant, request.Client.AttemptOf(user.UserName), ct);
        if (!user.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, request.Client.AttemptOf(user.UserName), ct);

        await using var work = await db.BeginWorkAsync(ct);
        string? next = await refreshTokens.TurnAsync(token, request.Lifetime, ct);
        if (next is null)
        {
            await refreshTokens.EndFamilyAsync(token, ct);
            var reused = await signIn.RefuseAsync(SignInFault.RefreshTokenReused, tenant, request.Client.AttemptOf(user.UserName), ct);
            await work.CommitAsync(ct);
            return reused;
        }

        await work.CommitAsync(ct);
        return caller with { User = user, RefreshToken = next, HasSecondFactor = token.HasSecondFactor };
    }
}
