using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Whose user it is.</param>
public sealed record EndSignIns(Guid Tenant, UserId User, Actor By);

public sealed class EndSignInsHandler(
    ComptoirDb db, TenantAdministration tenants, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Signs a user out everywhere: sessions in browsers and tokens end, and with them a link to
    /// choose a password by. The password stays as it is.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="UserNotFound"/>.</returns>
    public async Task<Result<User>> HandleAsync(EndSignIns request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        var user = await db.Users.SingleOrDefaultAsync(u => u.PartnerId == partner && u.CustomerId == tenant.CustomerId && u.Id == request.User, ct);
        if (user is null)
            return new UserNotFound(request.User.ToString());
        user.EndSignIns();
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordUser(user, tenant, request.By, UserRules.SnapshotOf(user), ("SignIns", "Ended"));
        await work.CommitAsync(ct);
        return user;
    }
}
