using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Reads the applications of the operator or a partner.</summary>
public sealed class FindApplications(ComptoirDb db, TenantAdministration tenants)
{
    /// <summary>All of them, by name.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="TenantNotFound"/>.</returns>
    public async Task<Result<IReadOnlyList<Application>>> ListAsync(Guid tenant, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await tenants.FindAsync(tenant, by, ct);
        if (found is null)
            return refusal!;
        if (found.Kind == ActorKind.Customer)
            return new TenantNotFound(tenant);
        return await db.Applications.AsNoTracking()
            .Where(application => application.PartnerId == found.PartnerId)
            .OrderBy(application => application.Name).ThenBy(application => application.ClientId)
            .ToListAsync(ct);
    }

    /// <summary>One.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="ApplicationNotFound"/>.</returns>
    public async Task<Result<Application>> OneAsync(Guid tenant, Guid clientId, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await tenants.FindAsync(tenant, by, ct);
        if (found is null)
            return refusal!;
        var application = found.Kind == ActorKind.Customer
            ? null
            : await db.Applications.AsNoTracking().SingleOrDefaultAsync(a => a.PartnerId == found.PartnerId && a.ClientId == clientId, ct);
        return application is null ? new ApplicationNotFound(clientId) : application;
    }
}
