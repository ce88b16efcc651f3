using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">Id of the operator or a partner.</param>
public sealed record AddApplication(Guid Tenant, string Name, IReadOnlyList<Role> Roles, Actor By)
{
    /// <summary>For a world whose ids are given; without it one is made.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Where codes may be sent; see <see cref="Access.RedirectUris"/>.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>For a world whose secrets are given, 256 bits of chance; without it one is made and answered.</summary>
    public string? Secret { get; init; }
}

/// <summary>An application and the secret just made for it, told this once; null when one was given.</summary>
public sealed record NewSecret(Application Application, string? Secret)
{
    /// <summary>Leaves the secret out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => $"{nameof(NewSecret)} {Application.ClientId}";
}

public sealed class AddApplicationHandler(ComptoirDb db, TenantAdministration tenants, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Registers a program of the operator's or a partner's (R2.12). Given an id that is there already, answers the
    /// application that has it and changes nothing.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/> or <see cref="InvalidInput"/>.</returns>
    public async Task<Result<NewSecret>> HandleAsync(AddApplication request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        if (tenant.Kind == ActorKind.Customer)
            return new TenantNotFound(request.Tenant);
        if ((FaultOf(request.Name, request.Roles, tenant.Kind) ?? Access.RedirectUris.Fault(request.RedirectUris)) is { } fault)
            return fault;

        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant.PartnerId;
        if (request.ClientId is { } given
            && await db.Applications.SingleOrDefaultAsync(a => a.PartnerId == partner && a.ClientId == given, ct) is { } there)
            return new NewSecret(there, null);
        var now = clock.GetUtcNow();
        var application = new Application(partner, request.ClientId ?? NewId.Guid(now), request.Name, request.Roles.Distinct(), now);
        application.SendTo(request.RedirectUris);
        string? made = null;
        if (request.Secret is { } secret)
            application.SetSecret(secret);
        else
            made = application.MakeSecret();
        db.Add(application);
        activity.RecordApplication(application, request.By, before: null);
        activity.RecordCredential(application, request.By);
        await work.CommitAsync(ct);
        return new NewSecret(application, made);
    }

    internal static InvalidInput? FaultOf(string? name, IReadOnlyList<Role>? roles, ActorKind kind) =>
        (name is null ? null : Text.Fault("name", name, required: true, maximum: 100))
        ?? (roles is null ? null : TenantAdministration.FaultOfRoles(kind, roles));
}
