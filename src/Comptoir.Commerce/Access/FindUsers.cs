using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Reads the users of a tenant.</summary>
public sealed class FindUsers(ComptoirDb db, TenantAdministration tenants)
{
    /// <summary>All of them, by name.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="TenantNotFound"/>.</returns>
    public async Task<Result<IReadOnlyList<User>>> ListAsync(Guid tenant, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await tenants.FindAsync(tenant, by, ct);
        return found is null ? refusal! : await Of(found).OrderBy(user => user.UserNameKey).ToListAsync(ct);
    }

    /// <summary>One, by its id or its name.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="UserNotFound"/>.</returns>
    public async Task<Result<User>> OneAsync(Guid tenant, string idOrName, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await tenants.FindAsync(tenant, by, ct);
        if (found is null)
            return refusal!;
        string key = User.KeyOf(idOrName);
        var id = Guid.TryParse(idOrName, out var guid) ? new UserId(guid) : default;
        var user = await Of(found).SingleOrDefaultAsync(u => u.UserNameKey == key || u.Id == id, ct);
        return user is null ? new UserNotFound(idOrName) : user;
    }

    private IQueryable<User> Of(Tenant tenant) =>
        db.Users.AsNoTracking().Where(user => user.PartnerId == tenant.PartnerId && user.CustomerId == tenant.CustomerId);
}
