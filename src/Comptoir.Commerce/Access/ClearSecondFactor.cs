using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Whose user it is.</param>
public sealed record ClearSecondFactor(Guid Tenant, UserId User, Actor By);

public sealed class ClearSecondFactorHandler(
    ComptoirDb db, TenantAdministration tenants, SecondFactors factors, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Takes the second factor of a user who has lost it away, passkeys too, and ends the user's sign-ins.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="UserNotFound"/> or
    /// <see cref="SecondFactorMissing"/>.</returns>
    public async Task<Result<User>> HandleAsync(ClearSecondFactor request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        var user = await db.Users.SingleOrDefaultAsync(u => u.PartnerId == partner && u.CustomerId == tenant.CustomerId && u.Id == request.User, ct);
        if (user is null)
            return new UserNotFound(request.User.ToString());
        var factor = await factors.FindAsync(partner, user.Id, ct);
        int passkeys = await db.Passkeys.Where(passkey => passkey.PartnerId == partner && passkey.UserId == user.Id).ExecuteDeleteAsync(ct);
        if (factor is null && passkeys == 0)
            return new SecondFactorMissing();
        if (factor is not null)
            db.SecondFactors.Remove(factor);
        user.EndSignIns();
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordSecondFactor(request.By with { Partner = partner }, user.Id, tenant.Kind == ActorKind.Customer, "Removed");
        await work.CommitAsync(ct);
        return user;
    }
}
