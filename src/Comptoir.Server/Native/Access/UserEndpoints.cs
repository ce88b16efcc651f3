using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Access;

/// <summary>Users of the caller's own tenant, and for the operator of any (R2.10; contract, comptoir).</summary>
internal static class UserEndpoints
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;

    public static void MapUsers(this RouteGroupBuilder native)
    {
        var users = native.MapGroup("/users").WithMetadata(new Confidential());
        users.MapGet("", FindAsync).Needs(Right.ManageUsers);
        users.MapPost("", AddAsync).Repeatable().Needs(Right.ManageUsers);
        users.MapGet("/{userId}", GetAsync).Needs(Right.ManageUsers);
        users.MapPatch("/{userId}", ChangeAsync).Repeatable().Needs(Right.ManageUsers);
        users.MapDelete("/{userId}", RemoveAsync).Repeatable().Needs(Right.ManageUsers);
        users.MapPost("/{userId}/invitations", InviteAsync).Repeatable().Needs(Right.ManageUsers);
        users.MapDelete("/{userId}/secondfactor", ClearSecondFactorAsync).Repeatable().Needs(Right.ManageUsers);
        users.MapDelete("/{userId}/sessions", EndSignInsAsync).Repeatable().Needs(Right.ManageUsers);
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindUsers find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, "users", http.Query("tenantId"), UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        var (tenant, fault) = http.TenantOf(request.Query);
        if (fault is not null)
            return WireErrors.ToResult(fault);
        (var page, refusal) = await find.PageAsync(tenant, request.Seek, http.Actor(), ct);
        return page is null ? WireErrors.ToResult(refusal!) : Wire.Ok(paging.ToWire(http, request, page, user => user.ToWire()));
    }

    private static async Task<IResult> AddAsync(WireBody<WireUser> body, HttpContext http, AddUserHandler add, CancellationToken ct)
    {
        var wire = body.Value;
        var (tenant, fault) = http.TenantOf(wire.TenantId);
        (var roles, var roleFault) = Accounts.RolesOf(wire.Roles);
        if ((fault ?? roleFault) is { } wrong)
            return WireErrors.ToResult(wrong);
        if (wire.Enabled is false)
            return WireErrors.ToResult(new InvalidInput("enabled", InputFault.NotAllowed));
        var request = new AddUser(tenant, wire.UserName ?? "", roles ?? [], http.Actor())
        {
            DisplayName = wire.DisplayName,
            Email = wire.Email,
            Password = wire.Password,
            Invite = wire.Invite is true,
        };
        var (made, refusal) = await add.HandleAsync(request, ct);
        if (made is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/users/{made.User.Id}";
        return Wire.Created(made.User.ToWire(made.Password));
    }

    private static async Task<IResult> GetAsync(Guid userId, HttpContext http, FindUsers find, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (user, refusal) = await find.OneAsync(tenant, userId.ToString(), http.Actor(), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Wire.Ok(user.ToWire());
    }

    private static async Task<IResult> ChangeAsync(Guid userId, WireBody<WireUser> body, HttpContext http, ChangeUserHandler change, CancellationToken ct)
    {
        var wire = body.Value;
        var (tenant, fault) = http.TenantOf(wire.TenantId);
        (var roles, var roleFault) = Accounts.RolesOf(wire.Roles);
        if ((fault ?? roleFault) is { } wrong)
            return WireErrors.ToResult(wrong);
        // A password is its user's own to change, and an invitation is asked for at its own address.
        if ((wire.Password ?? (wire.Invite is null ? null : "")) is not null)
            return WireErrors.ToResult(new InvalidInput(wire.Password is null ? "invite" : "password", InputFault.NotAllowed));
        var request = new ChangeUser(tenant, new UserId(userId), http.Etag(wire.Etag), http.Actor())
        {
            UserName = wire.UserName,
            DisplayName = wire.DisplayName,
            Email = wire.Email,
            Roles = roles,
            Enabled = wire.Enabled,
        };
        var (user, refusal) = await change.HandleAsync(request, ct);
        return user is null ? WireErrors.ToResult(refusal!) : Wire.Ok(user.ToWire());
    }

    private static async Task<IResult> RemoveAsync(Guid userId, HttpContext http, RemoveUserHandler remove, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (user, refusal) = await remove.HandleAsync(new RemoveUser(tenant, new UserId(userId), http.Etag(null), http.Actor()), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }

    private static async Task<IResult> InviteAsync(Guid userId, HttpContext http, InviteUserHandler invite, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (user, refusal) = await invite.HandleAsync(new InviteUser(tenant, new UserId(userId), http.Actor()), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }

    private static async Task<IResult> ClearSecondFactorAsync(Guid userId, HttpContext http, ClearSecondFactorHandler clear, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (user, refusal) = await clear.HandleAsync(new ClearSecondFactor(tenant, new UserId(userId), http.Actor()), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }

    private static async Task<IResult> EndSignInsAsync(Guid userId, HttpContext http, EndSignInsHandler end, CancellationToken ct)
    {
        var (tenant, fault) = http.TenantOf();
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (user, refusal) = await end.HandleAsync(new EndSignIns(tenant, new UserId(userId), http.Actor()), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }
}
