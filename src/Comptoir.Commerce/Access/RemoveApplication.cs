using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Version">The version the caller has seen; null when it does not say.</param>
public sealed record RemoveApplication(Guid Tenant, Guid ClientId, long? Version, Actor By);

public sealed class RemoveApplicationHandler(ComptoirDb db, TenantAdministration tenants, Standings standings, ActivityLog activity)
{
    /// <summary>Removes an application for good, and with it every sign-in by it. What it did stays in the log.</summary>
    /// <returns>The application as it was. Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>,
    /// <see cref="ApplicationNotFound"/> or <see cref="StaleEtag"/>.</returns>
    public async Task<Result<Application>> HandleAsync(RemoveApplication request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        var application = await db.Applications.SingleOrDefaultAsync(a => a.PartnerId == partner && a.ClientId == request.ClientId, ct);
        if (application is null || tenant.Kind == ActorKind.Customer)
            return new ApplicationNotFound(request.ClientId);
        if (request.Version is { } seen && seen != application.Version)
            return new StaleEtag();
        await db.RefreshTokens.Where(token => token.PartnerId == partner && token.ClientId == request.ClientId).ExecuteDeleteAsync(ct);
        db.Remove(application);
        activity.RecordRemoval(application, request.By);
        db.AfterCommit(standings.Forget);
        await work.CommitAsync(ct);
        return application;
    }
}
