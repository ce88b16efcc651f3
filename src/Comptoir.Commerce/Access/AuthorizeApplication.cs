using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>An application asks a signed-in user to let it act for the user (contract, platform §2.4).</summary>
/// <param name="Tenant">Tenant id or domain, or <c>common</c> for whichever the user's is.</param>
/// <param name="Challenge">Of RFC 7636, method S256.</param>
/// <param name="User">As the session found it.</param>
/// <param name="HasSecondFactor">The user's session was begun with one.</param>
public sealed record AuthorizeApplication(
    string Tenant, string ClientId, string RedirectUri, string? Challenge, string? Nonce, User User, bool HasSecondFactor, Actor By);

/// <summary>The tenant has no such application, or it may not sign in: told alike.</summary>
public sealed record ClientUnknown(string ClientId) : Refusal;

/// <summary>The application has not registered this address: nothing is ever sent there.</summary>
public sealed record RedirectUnknown(string RedirectUri) : Refusal;

/// <summary>The signed-in user is not of the tenant that was asked for.</summary>
public sealed record WrongTenant(string Tenant) : Refusal;

/// <summary>What the application is sent.</summary>
/// <param name="Code">Told this once.</param>
/// <param name="Caller">For an id token beside the code.</param>
public sealed record Authorization(Application Application, Caller Caller, string Code)
{
    /// <summary>Leaves the code out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => $"{nameof(Authorization)} {Application.ClientId}";
}

public sealed class AuthorizeApplicationHandler(ComptoirDb db, SignIn signIn, UserSignIns signIns, CommerceClock clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The application, if the address is one it may be answered at.</summary>
    /// <returns>Refuses with <see cref="ClientUnknown"/>, <see cref="RedirectUnknown"/> or <see cref="WrongTenant"/>; none of them
    /// may be told to the address.</returns>
    public async Task<Result<Application>> CheckAsync(string tenant, string clientId, string redirectUri, Actor by, CancellationToken ct)
    {
        var application = Guid.TryParse(clientId, out var id)
            ? await db.Applications.AsNoTracking().SingleOrDefaultAsync(a => a.PartnerId == by.Partner && a.ClientId == id && a.Enabled, ct)
            : null;
        if (application is null)
            return new ClientUnknown(clientId);
        if (!application.TakesAnswersAt(redirectUri))
            return new RedirectUnknown(redirectUri);
        if (!SignIn.IsAnyTenant(tenant) && (await signIn.FindTenantAsync(tenant, ct))?.Id != (by.Customer?.Value ?? by.Partner.Value))
            return new WrongTenant(tenant);
        return application;
    }

    /// <summary>Makes a code for an application that was checked.</summary>
    /// <returns>Refuses as <see cref="CheckAsync"/>, and with <see cref="SignInStepEnded"/> when the user's sign-ins ended meanwhile.</returns>
    public async Task<Result<Authorization>> HandleAsync(AuthorizeApplication request, CancellationToken ct)
    {
        var user = request.User;
        var (application, refusal) = await CheckAsync(request.Tenant, request.ClientId, request.RedirectUri, request.By, ct);
        if (application is null)
            return refusal!;
        var tenant = await signIn.TenantOfAsync(user, ct);

        await using var work = await db.BeginWorkAsync(ct);
        if (!await signIns.HoldAsync(user, ct))
            return new SignInStepEnded();
        var now = clock.RealNow();
        await db.AuthorizationCodes
            .Where(old => old.PartnerId == user.PartnerId && old.UserId == user.Id && old.ExpiresAt <= now)
            .ExecuteDeleteAsync(ct);
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        db.AuthorizationCodes.Add(new AuthorizationCode
        {
            PartnerId = user.PartnerId,
            Hash = HashOf(secret),
            UserId = user.Id,
            ClientId = application.ClientId,
            RedirectUri = request.RedirectUri,
            Challenge = request.Challenge,
            Nonce = request.Nonce,
            HasSecondFactor = request.HasSecondFactor,
            Family = NewId.Guid(now),
            ExpiresAt = now + Lifetime,
        });
        await work.CommitAsync(ct);
        var caller = new Caller(tenant, application, application.Stamp, user, null) { Nonce = request.Nonce, HasSecondFactor = request.HasSecondFactor };
        return new Authorization(application, caller, $"{user.PartnerId.Value:N}.{secret}");
    }

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
