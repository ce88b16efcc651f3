using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">The caller's own.</param>
public sealed record EndOwnSignIns(Guid Tenant, Actor By);

public sealed class EndOwnSignInsHandler(ComptoirDb db, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Signs the caller out everywhere: its sessions in browsers and its tokens end, the one it asks by among them.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>.</returns>
    public async Task<Result<User>> HandleAsync(EndOwnSignIns request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } id)
            return new NotAPerson();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == request.Tenant && row.PartnerId == by.Partner, ct);
        await using var work = await db.BeginWorkAsync(ct);
        var user = await db.Users.SingleAsync(u => u.PartnerId == by.Partner && u.Id == id, ct);
        user.EndSignIns();
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordUser(user, tenant, by, UserRules.SnapshotOf(user), ("SignIns", "Ended"));
        await work.CommitAsync(ct);
        return user;
    }
}
