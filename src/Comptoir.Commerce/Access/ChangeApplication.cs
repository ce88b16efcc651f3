using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>What is null stays as it is.</summary>
/// <param name="Roles">Replaces the list.</param>
/// <param name="Version">The version the caller has seen; null when it does not say.</param>
public sealed record ChangeApplication(
    Guid Tenant, Guid ClientId, string? Name, IReadOnlyList<Role>? Roles, bool? Enabled, long? Version, Actor By)
{
    /// <summary>Replaces the list.</summary>
    public IReadOnlyList<string>? RedirectUris { get; init; }
}

/// <summary>The tenant has no such application.</summary>
public sealed record ApplicationNotFound(Guid ClientId) : Refusal;

public sealed class ChangeApplicationHandler(ComptoirDb db, TenantAdministration tenants, Standings standings, ActivityLog activity)
{
    /// <summary>Changes an application. Other roles, or being disabled, end its tokens.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="InvalidInput"/>,
    /// <see cref="ApplicationNotFound"/> or <see cref="StaleEtag"/>.</returns>
    public async Task<Result<Application>> HandleAsync(ChangeApplication request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        if ((AddApplicationHandler.FaultOf(request.Name, request.Roles, tenant.Kind) ?? Access.RedirectUris.Fault(request.RedirectUris ?? [])) is { } fault)
            return fault;

        await using var work = await db.BeginWorkAsync(ct);
        var application = await db.Applications.SingleOrDefaultAsync(a => a.PartnerId == tenant.PartnerId && a.ClientId == request.ClientId, ct);
        if (application is null || tenant.Kind == ActorKind.Customer)
            return new ApplicationNotFound(request.ClientId);
        if (request.Version is { } seen && seen != application.Version)
            return new StaleEtag();
        string before = AccessActivity.SnapshotOf(application);
        application.Change(request.Name, request.Roles?.Distinct(), request.Enabled);
        if (request.RedirectUris is { } uris)
            application.SendTo(uris);
        activity.RecordApplication(application, request.By, before);
        db.AfterCommit(standings.Forget);
        await work.CommitAsync(ct);
        return application;
    }
}
