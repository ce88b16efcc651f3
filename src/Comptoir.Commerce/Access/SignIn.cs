using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Why a sign-in failed.</summary>
public enum SignInFault
{
    /// <summary>No tenant has this id or domain.</summary>
    TenantUnknown,

    /// <summary>The tenant has no such application; one of another tenant answers alike (R1.1).</summary>
    ApplicationUnknown,

    ApplicationDisabled,

    SecretWrong,

    /// <summary>No such user or not the user's password: never told apart.</summary>
    UserOrPasswordWrong,

    /// <summary>Said only to who knows the password.</summary>
    UserDisabled,

    /// <summary>A password alone signs in to test installations only, and there users without a second factor.</summary>
    SecondFactorNeeded,

    /// <summary>Neither the authenticator's code of these seconds nor a recovery code, or one that was used.</summary>
    SecondFactorWrong,

    /// <summary>No passkey that is known here signed what it was asked to, or it was removed, or its answer was used: told alike.</summary>
    PasskeyWrong,

    /// <summary>Too many tries under this name; told alike for a name that nobody has.</summary>
    LockedOut,

    /// <summary>Not a code that this application was sent for this address, or its verifier is another one, or it was used or has
    /// expired: told alike.</summary>
    CodeInvalid,

    /// <summary>Not a refresh token of this user's tenant and application, or its family was ended.</summary>
    RefreshTokenUnknown,

    RefreshTokenExpired,

    /// <summary>Used before: its family is ended with this attempt.</summary>
    RefreshTokenReused,
}

/// <summary>The sign-in failed; a security event tells of it.</summary>
/// <param name="TriesLeft">How often it may be tried again before the name is locked out; null where tries are not counted.</param>
public sealed record SignInRefused(SignInFault Fault, int? TriesLeft = null) : Refusal;

/// <summary>What the security log keeps of a try to sign in.</summary>
/// <param name="UserName">As it was typed; null for a program.</param>
public sealed record Attempt(string? UserName, Guid? Application, Origin Origin);

/// <summary>Tenant, application and secret of an attempt, as they were typed.</summary>
/// <param name="Tenant">Tenant id or one of the tenant's domains.</param>
public sealed record Client(string Tenant, string ClientId, string Secret, Origin Origin)
{
    public Attempt AttemptOf(string? userName) => new(userName, Guid.TryParse(ClientId, out var application) ? application : null, Origin);
}

/// <summary>Who signed in.</summary>
/// <param name="User">Null for a program alone.</param>
/// <param name="RefreshToken">With a user: what the next access token is had by, shown this once.</param>
/// <param name="ClientStamp">The application's stamp for the secret it came with.</param>
public sealed record Caller(Tenant Tenant, Application Application, long ClientStamp, User? User, string? RefreshToken)
{
    /// <summary>Goes into the id token as the application gave it.</summary>
    public string? Nonce { get; init; }

    /// <summary>The user showed a second factor in this sign-in, or in the one that it goes on with.</summary>
    public bool HasSecondFactor { get; init; }
}

/// <summary>The first half of every sign-in: which tenant, which application of it, and is this its secret. Reads only.</summary>
public sealed class SignIn(ComptoirDb db, SignInTries tries, FailuresByAddress failures, SecurityLog security, CommerceClock clock)
{
    /// <returns>Tenant and application, without a user. Refuses with <see cref="SignInRefused"/>.</returns>
    public async Task<Result<Caller>> CheckClientAsync(Client client, CancellationToken ct)
    {
        if (await FindTenantAsync(client.Tenant, ct) is not { } tenant)
            return await RefuseAsync(SignInFault.TenantUnknown, null, client.AttemptOf(null), ct);
        var application = Guid.TryParse(client.ClientId, out var id)
            ? await db.Applications.AsNoTracking().SingleOrDefaultAsync(a => a.PartnerId == tenant.PartnerId && a.ClientId == id, ct)
            : null;
        if (application is null)
            return await RefuseAsync(SignInFault.ApplicationUnknown, tenant, client.AttemptOf(null), ct);
        if (application.StampOf(client.Secret, clock.RealNow()) is not { } stamp)
            return await RefuseAsync(SignInFault.SecretWrong, tenant, client.AttemptOf(null), ct);
        if (!application.Enabled)
            return await RefuseAsync(SignInFault.ApplicationDisabled, tenant, client.AttemptOf(null), ct);
        return new Caller(tenant, application, stamp, null, null);
    }

    /// <summary>Whether the name stands for whichever tenant the user is of.</summary>
    public static bool IsAnyTenant(string tenant) =>
        tenant.Equals("common", StringComparison.OrdinalIgnoreCase) || tenant.Equals("organizations", StringComparison.OrdinalIgnoreCase);

    public Task<Tenant> TenantOfAsync(User user, CancellationToken ct)
    {
        var id = user.CustomerId?.Value ?? user.PartnerId.Value;
        return db.Tenants.AsNoTracking().SingleAsync(tenant => tenant.Id == id && tenant.PartnerId == user.PartnerId, ct);
    }

    /// <summary>The tenant of an id or a domain; null when there is none.</summary>
    public async Task<Tenant?> FindTenantAsync(string tenant, CancellationToken ct)
    {
        if (Guid.TryParse(tenant, out var id))
            return await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct);
        string name = tenant.ToLowerInvariant();
        return await (
            from domain in db.TenantDomains.AsNoTracking()
            join holder in db.Tenants.AsNoTracking() on domain.TenantId equals holder.Id
            where domain.Name == name
            select holder).SingleOrDefaultAsync(ct);
    }

    /// <summary>The tenant whose domain the name ends in. Without one it can only be the operator's, which may have none.</summary>
    public async Task<Tenant?> FindTenantOfUserAsync(string userName, CancellationToken ct)
    {
        string name = userName.Trim();
        if (await FindTenantAsync(name[(name.LastIndexOf('@') + 1)..], ct) is { } tenant)
            return tenant;
        var installation = await db.Installations.AsNoTracking().SingleOrDefaultAsync(ct);
        return installation is null ? null : await FindTenantAsync(installation.OperatorId.ToString(), ct);
    }

    /// <summary>Records the failure in a work of its own, for nothing else is kept of it (R8.6), and counts a wrong password or
    /// code. Beyond the bound of an address a failure is counted and not recorded.</summary>
    public async Task<SignInRefused> RefuseAsync(SignInFault fault, Tenant? tenant, Attempt attempt, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        int? left = fault is SignInFault.UserOrPasswordWrong or SignInFault.SecondFactorWrong && attempt.UserName is { } name && tenant is not null
            ? await tries.CountAsync(tenant, name, ct)
            : null;
        // What concerns nobody's tenant concerns the operator; before there is one, there is nobody to tell.
        var partner = tenant?.PartnerId ?? await db.Installations.Select(row => (PartnerId?)row.OperatorId).SingleOrDefaultAsync(ct);
        if (partner is { } whose)
        {
            bool isTheft = fault == SignInFault.RefreshTokenReused;
            if (failures.Take(attempt.Origin.Address) || isTheft)
                Record(isTheft ? SecurityEventKind.RefreshTokenReused : SecurityEventKind.SignInFailed);
            if (left == 0)
                Record(SecurityEventKind.LockedOut);
            void Record(SecurityEventKind kind) => security.Record(kind, whose, attempt.UserName, attempt.Application, attempt.Origin);
        }

        await work.CommitAsync(ct);
        return new SignInRefused(fault, left is { } count ? Math.Max(0, count) : null);
    }
}
