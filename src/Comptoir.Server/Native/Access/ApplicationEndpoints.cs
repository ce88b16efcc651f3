using System.Xml;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Access;

/// <summary>Applications of the caller's own tenant, and for the operator of any partner (R2.10, R2.12; contract, comptoir).</summary>
internal static class ApplicationEndpoints
{
    public static void MapApplications(this RouteGroupBuilder native)
    {
        var apps = native.MapGroup("/apps").WithMetadata(new Confidential());
        apps.MapGet("", FindAsync).Needs(Right.ManageUsers);
        apps.MapPost("", AddAsync).Repeatable().Needs(Right.ManageUsers);
        apps.MapPatch("/{clientId}", ChangeAsync).Repeatable().Needs(Right.ManageUsers);
        apps.MapDelete("/{clientId}", RemoveAsync).Repeatable().Needs(Right.ManageUsers);
        apps.MapPost("/{clientId}/secrets", RenewAsync).Repeatable().Needs(Right.ManageUsers);
    }

    private static async Task<IResult> FindAsync(HttpContext http, FindApplications find, CommerceClock clock, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (found, refusal) = await find.ListAsync(tenant, http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. found.Select(application => application.ToWire(clock.RealNow()))]));
    }

    private static async Task<IResult> AddAsync(
        WireBody<WireApplication> body, HttpContext http, AddApplicationHandler add, CommerceClock clock, CancellationToken ct)
    {
        var wire = body.Value;
        var (tenant, fault) = http.TenantOf(wire.TenantId);
        (var roles, var roleFault) = Accounts.RolesOf(wire.Roles);
        if ((fault ?? roleFault) is { } wrong)
            return WireErrors.ToResult(wrong);
        if (wire.Secret is not null)
            return WireErrors.ToResult(new InvalidInput("secret", InputFault.NotAllowed));
        if (wire.Enabled is false)
            return WireErrors.ToResult(new InvalidInput("enabled", InputFault.NotAllowed));
        var (made, refusal) = await add.HandleAsync(new AddApplication(tenant, wire.Name ?? "", roles ?? [], http.Actor()) { RedirectUris = wire.RedirectUris ?? [] }, ct);
        if (made is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/apps/{made.Application.ClientId}";
        return Wire.Created(made.Application.ToWire(clock.RealNow(), made.Secret));
    }

    private static async Task<IResult> ChangeAsync(
        Guid clientId, WireBody<WireApplication> body, HttpContext http, ChangeApplicationHandler change, CommerceClock clock, CancellationToken ct)
    {
        var wire = body.Value;
        var (tenant, fault) = http.TenantOf(wire.TenantId);
        (var roles, var roleFault) = Accounts.RolesOf(wire.Roles);
        if ((fault ?? roleFault) is { } wrong)
            return WireErrors.ToResult(wrong);
        if (wire.Secret is not null)
            return WireErrors.ToResult(new InvalidInput("secret", InputFault.NotAllowed));
        var (application, refusal) = await change.HandleAsync(
            new ChangeApplication(tenant, clientId, wire.Name, roles, wire.Enabled, http.Etag(wire.Etag), http.Actor()) { RedirectUris = wire.RedirectUris }, ct);
        return application is null ? WireErrors.ToResult(refusal!) : Wire.Ok(application.ToWire(clock.RealNow()));
    }

    private static async Task<IResult> RemoveAsync(Guid clientId, HttpContext http, RemoveApplicationHandler remove, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (application, refusal) = await remove.HandleAsync(new RemoveApplication(tenant, clientId, http.Etag(null), http.Actor()), ct);
        return application is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }

    private static async Task<IResult> RenewAsync(Guid clientId, HttpContext http, RenewSecretHandler renew, CommerceClock clock, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        if (OverlapOf(http.Query("overlap")) is not { } overlap)
            return WireErrors.ToResult(new InvalidInput("overlap", InputFault.Malformed, http.Query("overlap")));
        var (renewed, refusal) = await renew.HandleAsync(new RenewSecret(tenant, clientId, overlap, http.Actor()), ct);
        return renewed is null ? WireErrors.ToResult(refusal!) : Wire.Created(renewed.Application.ToWire(clock.RealNow(), renewed.Secret));
    }

    private static TimeSpan? OverlapOf(string? text)
    {
        if (text is null)
            return TimeSpan.Zero;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }
}
