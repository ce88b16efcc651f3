using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>A caller who has shown its password again.</summary>
public sealed record ProvenOwner(User User, Tenant Tenant);

/// <summary>Asks a signed-in user for its password, under the same lock-out as a sign-in: who holds no more than an open session of
/// the user's changes nothing about how it signs in.</summary>
public sealed class AccountOwner(ComptoirDb db, PasswordCheck check)
{
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/> (no password) or <see cref="SignInRefused"/>.</returns>
    public async Task<Result<ProvenOwner>> ProveAsync(Guid tenantId, string password, Origin origin, Actor by, CancellationToken ct)
    {
        if (by.Account is null || by.UserName is not { } name)
            return new NotAPerson();
        if (password.Length == 0)
            return new InvalidInput("currentPassword", InputFault.Required);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == tenantId && row.PartnerId == by.Partner, ct);
        var (user, refusal) = await check.HandleAsync(tenant, name, password, new Attempt(name, by.Application, origin), ct);
        return user is null ? refusal! : new ProvenOwner(user, tenant);
    }
}
