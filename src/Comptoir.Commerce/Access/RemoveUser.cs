using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Version">The version the caller has seen; null when it does not say.</param>
public sealed record RemoveUser(Guid Tenant, UserId User, long? Version, Actor By);

public sealed class RemoveUserHandler(
    ComptoirDb db, TenantAdministration tenants, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Removes a user for good: its sign-ins, its second factor and its passkeys go with it, what it did stays in the log.</summary>
    /// <returns>The user as it was. Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="UserNotFound"/>,
    /// <see cref="StaleEtag"/> or <see cref="LastAdministrator"/>.</returns>
    public async Task<Result<User>> HandleAsync(RemoveUser request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        var user = await db.Users.SingleOrDefaultAsync(u => u.PartnerId == partner && u.CustomerId == tenant.CustomerId && u.Id == request.User, ct);
        if (user is null)
            return new UserNotFound(request.User.ToString());
        if (request.Version is { } seen && seen != user.Version)
            return new StaleEtag();
        if (user.Enabled && await tenants.FaultOfLosingAsync(user, [], ct) is { } last)
            return last;

        // In the order that a sign-in takes them in, so that neither waits for the other.
        await db.SecondFactors.Where(factor => factor.PartnerId == partner && factor.UserId == user.Id).ExecuteDeleteAsync(ct);
        await db.Passkeys.Where(passkey => passkey.PartnerId == partner && passkey.UserId == user.Id).ExecuteDeleteAsync(ct);
        db.Remove(user);
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordRemoval(user, tenant, request.By);
        await work.CommitAsync(ct);
        return user;
    }
}
