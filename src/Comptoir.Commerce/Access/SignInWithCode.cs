using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Verifier">Of RFC 7636; null when the caller brings none.</param>
/// <param name="RefreshLifetime">Life of the refresh token that comes with it, real time.</param>
public sealed record SignInWithCode(Client Client, string Code, string? RedirectUri, string? Verifier, TimeSpan RefreshLifetime)
{
    public override string ToString() => nameof(SignInWithCode);
}

/// <summary>Signs a user in through an application that the user let act for it. The code is used up; a second time it ends what
/// the first gave, for then someone else has it too.</summary>
public sealed class SignInWithCodeHandler(ComptoirDb db, SignIn signIn, RefreshTokens refreshTokens, CommerceClock clock)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>.</returns>
    public async Task<Result<Caller>> HandleAsync(SignInWithCode request, CancellationToken ct)
    {
        var found = await FindAsync(request.Code, ct);
        var client = request.Client;
        if (SignIn.IsAnyTenant(client.Tenant) && found is not null)
            client = client with { Tenant = (found.Value.User.CustomerId?.Value ?? found.Value.User.PartnerId.Value).ToString() };
        var (caller, refusal) = await signIn.CheckClientAsync(client, ct);
        if (refusal is not null)
            return refusal;
        var tenant = caller!.Tenant;
        if (found is not ({ } code, { } user)
            || code.ClientId != caller.Application.ClientId || code.PartnerId != tenant.PartnerId || user.CustomerId != tenant.CustomerId
            || code.RedirectUri != request.RedirectUri || !Proves(request.Verifier, code.Challenge) || code.ExpiresAt <= clock.RealNow())
            return await signIn.RefuseAsync(SignInFault.CodeInvalid, tenant, client.AttemptOf(null), ct);
        if (!user.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, client.AttemptOf(user.UserName), ct);

        await using var work = await db.BeginWorkAsync(ct);
        var now = clock.RealNow();
        int taken = await db.AuthorizationCodes
            .Where(row => row.PartnerId == code.PartnerId && row.Hash == code.Hash && row.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), ct);
        if (taken == 0)
        {
            await refreshTokens.EndFamilyAsync(code.PartnerId, code.Family, ct);
            var reused = await signIn.RefuseAsync(SignInFault.CodeInvalid, tenant, client.AttemptOf(user.UserName), ct);
            await work.CommitAsync(ct);
            return reused;
        }

        string token = await refreshTokens.BeginAsync(user, code.ClientId, code.HasSecondFactor, request.RefreshLifetime, ct, code.Family);
        await work.CommitAsync(ct);
        return caller with { User = user, RefreshToken = token, Nonce = code.Nonce, HasSecondFactor = code.HasSecondFactor };
    }

    /// <summary>A code that was announced with a challenge comes with its verifier; one that was not, with none.</summary>
    private static bool Proves(string? verifier, string? challenge)
    {
        if (verifier is null || challenge is null)
            return verifier is null && challenge is null;
        string proof = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(proof), Encoding.ASCII.GetBytes(challenge));
    }

    private async Task<(AuthorizationCode Code, User User)?> FindAsync(string text, CancellationToken ct)
    {
        if (text.Split('.') is not [var first, { Length: 64 } secret] || !Guid.TryParseExact(first, "N", out var id))
            return null;
        var (partner, hash) = (new PartnerId(id), AuthorizeApplicationHandler.HashOf(secret));
        var found = await (
            from code in db.AuthorizationCodes.AsNoTracking()
            join user in db.Users.AsNoTracking() on new { code.PartnerId, Id = code.UserId } equals new { user.PartnerId, user.Id }
            where code.PartnerId == partner && code.Hash == hash
            select new { code, user }).SingleOrDefaultAsync(ct);
        return found is null ? null : (found.code, found.user);
    }
}
