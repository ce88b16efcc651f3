using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Whose user it is.</param>
public sealed record InviteUser(Guid Tenant, UserId User, Actor By);

public sealed class InviteUserHandler(ComptoirDb db, TenantAdministration tenants, PasswordLinks links, ActivityLog activity)
{
    /// <summary>Mails a user a link to choose a password by: anew when the first has expired, or in place of one forgotten. The
    /// password it has works until then.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="UserNotFound"/>; a disabled user
    /// is told alike.</returns>
    public async Task<Result<User>> HandleAsync(InviteUser request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.Id == request.User && u.Enabled, ct);
        if (user is null)
            return new UserNotFound(request.User.ToString());
        await links.InviteAsync(user, tenant, ct);
        activity.RecordUser(user, tenant, request.By, UserRules.SnapshotOf(user), ("Password", "Invited"));
        await work.CommitAsync(ct);
        return user;
    }
}
