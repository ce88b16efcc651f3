using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Whose user it is.</param>
/// <param name="Code">A code of the app or a recovery code, asked of who drops its own; null from an administrator who helps a user
/// without either.</param>
public sealed record DropSecondFactor(Guid Tenant, UserId User, string? Code, Actor By)
{
    public override string ToString() => nameof(DropSecondFactor);
}

public sealed class DropSecondFactorHandler(
    ComptoirDb db, TenantAdministration tenants, SecondFactors factors, RefreshTokens refreshTokens, UserSessions sessions, ActivityLog activity)
{
    /// <summary>Takes a user's second factor away. Dropped by an administrator it ends the user's sign-ins besides.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="UserNotFound"/>,
    /// <see cref="SecondFactorMissing"/> or <see cref="InvalidInput"/> (the code).</returns>
    public async Task<Result<User>> HandleAsync(DropSecondFactor request, CancellationToken ct)
    {
        bool isOwn = request.By.User == request.User;
        if (!isOwn && (await tenants.FindAsync(request.Tenant, request.By, ct)).Refusal is { } refusal)
            return refusal;
        var partner = request.By.Kind == ActorKind.System ? await PartnerOfAsync(request.Tenant, ct) : request.By.Partner;
        await using var work = await db.BeginWorkAsync(ct);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.PartnerId == partner && u.Id == request.User, ct) is not { } user)
            return new UserNotFound(request.User.ToString());
        if (await factors.FindAsync(partner, request.User, ct) is not { } factor)
            return new SecondFactorMissing();
        if (isOwn && (request.Code is null || !await factors.TakeAsync(factor, request.Code, ct)))
            return new InvalidInput("code", InputFault.NotAllowed);
        db.SecondFactors.Remove(factor);
        if (!isOwn)
        {
            await refreshTokens.EndAllOfAsync(partner, request.User, ct);
            await sessions.EndAllOfAsync(partner, request.User, ct);
        }

        activity.RecordSecondFactor(request.By with { Partner = partner }, request.User, "Removed");
        await work.CommitAsync(ct);
        return user;
    }

    private Task<PartnerId> PartnerOfAsync(Guid tenant, CancellationToken ct) =>
        db.Tenants.Where(row => row.Id == tenant).Select(row => row.PartnerId).SingleAsync(ct);
}
