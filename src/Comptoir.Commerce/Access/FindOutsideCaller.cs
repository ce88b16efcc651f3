using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Whom a token of another issuer stands for, as of this request.</summary>
/// <param name="User">Null for a caller without an account here.</param>
public sealed record OutsideCaller(Tenant Tenant, User? User);

/// <summary>Finds the tenant, and the user where there is to be one, that a token of another issuer stands for. One round trip.</summary>
public sealed class FindOutsideCaller(ComptoirDb db)
{
    /// <param name="userName">The tenant's user that the caller is; null for a caller without an account.</param>
    /// <returns>Null when there is no such tenant, or no such user of it that may sign in.</returns>
    public async Task<OutsideCaller?> HandleAsync(Guid tenant, string? userName, CancellationToken ct)
    {
        if (userName is null)
            return await db.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Id == tenant, ct) is { } alone ? new OutsideCaller(alone, null) : null;
        string key = User.KeyOf(userName);
        var found = await (
            from row in db.Tenants.AsNoTracking()
            join user in db.Users.AsNoTracking() on row.PartnerId equals user.PartnerId
            where row.Id == tenant && user.CustomerId == row.CustomerId && user.UserNameKey == key && user.Enabled
            select new { row, user }).SingleOrDefaultAsync(ct);
        return found is null ? null : new OutsideCaller(found.row, found.user);
    }
}
