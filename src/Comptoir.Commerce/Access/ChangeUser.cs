using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>What is null stays as it is.</summary>
/// <param name="Version">The version the caller has seen; null when it does not say.</param>
public sealed record ChangeUser(Guid Tenant, UserId User, long? Version, Actor By)
{
    /// <summary>What the caller takes the user to be called; a name is not changed.</summary>
    public string? UserName { get; init; }

    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>Replaces the list.</summary>
    public IReadOnlyList<Role>? Roles { get; init; }

    public bool? Enabled { get; init; }

    public string? Password { get; init; }
}

/// <summary>The tenant has no such user.</summary>
public sealed record UserNotFound(string User) : Refusal;

public sealed class ChangeUserHandler(
    ComptoirDb db, TenantAdministration tenants, Passwords passwords, EasyPasswords easy, UserSignIns signIns, RefreshTokens refreshTokens,
    OneTimeTokens tokens, ActivityLog activity)
{
    /// <summary>Changes a user. A new password, other roles, or being disabled, ends its sign-ins; another address
    /// of mail ends the links that were mailed to the one before.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="InvalidInput"/>,
    /// <see cref="UserNotFound"/>, <see cref="StaleEtag"/> or <see cref="LastAdministrator"/>.</returns>
    public async Task<Result<User>> HandleAsync(ChangeUser request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        if (FaultOf(request, tenant.Kind) is { } fault)
            return fault;
        string? hash = request.Password is { } password ? passwords.Hash(password) : null;

        await using var work = await db.BeginWorkAsync(ct);
        var user = await db.Users.SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.Id == request.User, ct);
        if (user is null)
            return new UserNotFound(request.User.ToString());
        if (request.UserName is { } name && User.KeyOf(name) != user.UserNameKey)
            return new InvalidInput("userName", InputFault.NotAllowed, name);
        if (request.Version is { } seen && seen != user.Version)
            return new StaleEtag();
        if (request.Password is { } chosen && await easy.FaultAsync(chosen, user, ct) is { } guessable)
            return guessable;
        if (user.Enabled && await tenants.FaultOfLosingAsync(user, request.Enabled is false ? [] : request.Roles ?? user.Roles, ct) is { } last)
            return last;

        var (before, address) = (UserRules.SnapshotOf(user), user.Email);
        bool ends = user.Change(request.DisplayName, request.Email, request.Roles?.Distinct(), request.Enabled);
        if (hash is not null)
            user.SetPassword(hash);
        // A session reads the roles with each page and can outlast their change.
        if (hash is not null || !user.Enabled)
            await signIns.EndAllOfAsync(user, ct);
        else if (ends)
            await refreshTokens.EndAllOfAsync(user.PartnerId, user.Id, ct);
        if (user.Email != address)
            await tokens.EndMailedAsync(user, ct);

        activity.RecordUser(user, tenant, request.By, before);
        await work.CommitAsync(ct);
        return user;
    }

    private static InvalidInput? FaultOf(ChangeUser request, ActorKind kind) =>
        (request.Roles is { } roles ? TenantAdministration.FaultOfRoles(kind, roles) : null)
        ?? (request.DisplayName is { } name ? UserRules.FaultOfDisplayName(name) : null)
        ?? (request.Email is { } email ? UserRules.FaultOfEmail(email) : null)
        ?? (request.Password is { } password ? UserRules.FaultOfPassword(password) : null);
}
