using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Id of the operator, a partner or a customer.</param>
/// <param name="UserName">User principal name, or what stands before the @ of the tenant's first domain.</param>
public sealed record AddUser(Guid Tenant, string UserName, IReadOnlyList<Role> Roles, Actor By)
{
    /// <summary>For a world whose ids are given; without it one is made.</summary>
    public UserId? Id { get; init; }

    /// <summary>Without it the user name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Without it the user name.</summary>
    public string? Email { get; init; }

    /// <summary>Without it one is made and answered, unless the user is invited.</summary>
    public string? Password { get; init; }

    /// <summary>The user gets a mail to choose a password by; until then there is none.</summary>
    public bool Invite { get; init; }
}

/// <summary>A user just made.</summary>
/// <param name="Password">The password that was made for it, told this once; null when one was given.</param>
public sealed record NewUser(User User, string? Password)
{
    /// <summary>Leaves the password out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => $"{nameof(NewUser)} {User.Id}";
}

/// <summary>The tenant's partner has a user of this name already.</summary>
public sealed record UserNameTaken(string UserName) : Refusal;

public sealed class AddUserHandler(
    ComptoirDb db, TenantAdministration tenants, Passwords passwords, EasyPasswords easy, PasswordLinks links, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Makes a user of a tenant (R1.3, R2.10). Given an id that is there already, answers the user that has it and
    /// changes nothing.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="InvalidInput"/> or
    /// <see cref="UserNameTaken"/>.</returns>
    public async Task<Result<NewUser>> HandleAsync(AddUser request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        if (FaultOf(request, tenant.Kind) is { } fault)
            return fault;
        (string? name, refusal) = await NameAsync(request, ct);
        if (name is null)
            return refusal!;

        var user = Make(request, tenant, name, clock.GetUtcNow());
        if (request.Password is { } chosen && await easy.FaultAsync(chosen, user, ct) is { } guessable)
            return guessable;
        string? password = request.Invite ? null : request.Password ?? Passwords.Generate();
        string? hash = password is null ? null : passwords.Hash(password);
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        if (request.Id is { } given && await db.Users.SingleOrDefaultAsync(u => u.PartnerId == partner && u.Id == given, ct) is { } there)
            return new NewUser(there, null);
        string key = User.KeyOf(name);
        if (await db.Users.AnyAsync(other => other.PartnerId == partner && other.UserNameKey == key, ct))
            return new UserNameTaken(name);

        if (hash is not null)
            user.SetPassword(hash);
        db.Add(user);
        if (request.Invite)
            await links.InviteAsync(user, tenant, ct);
        activity.RecordUser(user, tenant, request.By, before: null);
        await work.CommitAsync(ct);
        return new NewUser(user, request.Password is null ? password : null);
    }

    private static User Make(AddUser request, Tenant tenant, string name, DateTimeOffset now)
    {
        var user = new User(
            tenant.PartnerId, tenant.CustomerId, request.Id ?? new UserId(NewId.Guid(now)), name, request.DisplayName ?? name, request.Roles.Distinct(), now);
        user.Change(displayName: null, request.Email, roles: null, enabled: null);
        return user;
    }

    private static InvalidInput? FaultOf(AddUser request, ActorKind kind) =>
        TenantAdministration.FaultOfRoles(kind, request.Roles)
        ?? (request.DisplayName is { } name ? UserRules.FaultOfDisplayName(name) : null)
        ?? (request.Email is { } email ? UserRules.FaultOfEmail(email) : null)
        ?? (request is { Invite: true, Password: not null } ? new InvalidInput("password", InputFault.NotAllowed) : null)
        ?? (request.Password is { } password ? UserRules.FaultOfPassword(password) : null);

    private async Task<Result<string>> NameAsync(AddUser request, CancellationToken ct)
    {
        var domains = await db.TenantDomains
            .Where(domain => domain.TenantId == request.Tenant)
            .OrderBy(domain => domain.Name)
            .Select(domain => domain.Name)
            .ToListAsync(ct);
        return UserRules.NameOf(request.UserName, domains);
    }
}
