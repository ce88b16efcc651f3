using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

public sealed record RenewSecret(Guid Tenant, Guid ClientId, Actor By);

public sealed class RenewSecretHandler(ComptoirDb db, TenantAdministration tenants, ActivityLog activity)
{
    /// <summary>Makes an application a new secret; the old one stops working at once.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="ApplicationNotFound"/>.</returns>
    public async Task<Result<NewSecret>> HandleAsync(RenewSecret request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var application = await db.Applications.SingleOrDefaultAsync(a => a.PartnerId == tenant.PartnerId && a.ClientId == request.ClientId, ct);
        if (application is null || tenant.Kind == ActorKind.Customer)
            return new ApplicationNotFound(request.ClientId);
        string secret = application.RenewSecret();
        activity.RecordCredential(application, request.By);
        await work.CommitAsync(ct);
        return new NewSecret(application, secret);
    }
}
