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

    /// <summary>One page of them, by name.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="TenantNotFound"/>.</returns>
    public Task<Result<SeekPage<User>>> PageAsync(Guid tenant, Seek seek, Actor by, CancellationToken ct) => PageAsync(tenant, null, seek, by, ct);

    /// <summary>One page of those whose name holds a part, in any case; of all without one.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="TenantNotFound"/>.</returns>
    public async Task<Result<SeekPage<User>>> PageAsync(Guid tenant, string? part, Seek seek, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await tenants.FindAsync(tenant, by, ct);
        if (found is null)
            return refusal!;
        string? key = part is null ? null : User.KeyOf(part);
        var users = key is null ? Of(found) : Of(found).Where(user => user.UserNameKey.Contains(key));
        var list = new SeekList<User, User>(
            bound => Beyond(users, bound),
            (rows, backwards) => backwards ? rows.OrderByDescending(user => user.UserNameKey) : rows.OrderBy(user => user.UserNameKey),
            user => user,
            user => [user.UserNameKey]);
        return await list.ReadAsync(seek, ct);
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

#pragma warning disable CA1309 // Translated to the comparisons of SQL, by bytes.
    private static IQueryable<User> Beyond(IQueryable<User> users, SeekBound? bound) => bound switch
    {
        null => users,
        { Side: SeekSide.Before, Key: [var key] } => users.Where(user => string.Compare(user.UserNameKey, key) < 0),
        { Side: SeekSide.After, Key: [var key] } => users.Where(user => string.Compare(user.UserNameKey, key) > 0),
        { Key: var keys } => users.Where(user => string.Compare(user.UserNameKey, keys[0]) >= 0),
    };
#pragma warning restore CA1309

    private IQueryable<User> Of(Tenant tenant) =>
        db.Users.AsNoTracking().Where(user => user.PartnerId == tenant.PartnerId && user.CustomerId == tenant.CustomerId);
}
