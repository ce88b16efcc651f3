using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>No such tenant, or not one of the caller's: told alike (R1.1).</summary>
public sealed record TenantNotFound(Guid Tenant) : Refusal;

/// <summary>The last enabled administrator of a tenant can be neither demoted nor disabled nor removed.</summary>
public sealed record LastAdministrator(Role Role) : Refusal;

/// <summary>Which tenant's users and applications a caller may look after (R2.10).</summary>
public sealed class TenantAdministration(ComptoirDb db)
{
    /// <summary>The tenant, if it is the caller's to look after: its own, or any for the operator and the program itself.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="TenantNotFound"/>.</returns>
    public async Task<Result<Tenant>> FindAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (by.Kind != ActorKind.System && !by.May(Right.ManageUsers))
            return new NotAllowed(Right.ManageUsers);
        var tenant = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct);
        return tenant is not null && (by.Kind is ActorKind.System or ActorKind.Operator || tenant.Id == by.Partner.Value) ? tenant : new TenantNotFound(id);
    }

    /// <summary>Null when a tenant of this kind has all these roles to give.</summary>
    public static InvalidInput? FaultOfRoles(ActorKind kind, IEnumerable<Role> roles) =>
        roles.Except(AccessMatrix.RolesOf(kind)).Select(role => (Role?)role).FirstOrDefault() is { } foreign
            ? new InvalidInput("roles", InputFault.Unknown, foreign.ToString())
            : null;

    /// <summary>Null unless a user who is left with these roles was the last who could look after the tenant. Of two who ask at
    /// once, the second waits for what the first does.</summary>
    internal async Task<LastAdministrator?> FaultOfLosingAsync(User user, IReadOnlyList<Role> left, CancellationToken ct)
    {
        if (user.CustomerId is not null)
            return null;
        var role = await db.Tenants.AnyAsync(t => t.Id == user.PartnerId.Value && t.Kind == ActorKind.Operator, ct) ? Role.Operator : Role.GlobalAdmin;
        if (!user.Roles.Contains(role) || left.Contains(role))
            return null;
        // Writing the partner's row, unchanged, is what the second one waits for.
        await db.Partners.Where(p => p.Id == user.PartnerId).ExecuteUpdateAsync(set => set.SetProperty(p => p.Version, p => p.Version), ct);
        var others = await db.Users.AsNoTracking()
            .Where(other => other.PartnerId == user.PartnerId && other.CustomerId == null && other.Enabled && other.Id != user.Id)
            .Select(other => other.Roles)
            .ToListAsync(ct);
        return others.Exists(roles => roles.Contains(role)) ? null : new LastAdministrator(role);
    }
}
