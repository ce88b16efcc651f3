using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.PartnerCenter;

/// <summary>For requests that take an application's own token but for one member or parameter of theirs, which is for users.</summary>
public static class AppOnly
{
    /// <summary>Has applications alone refused when the body asks for what is kept for users. Goes before <c>Repeatable</c>: the
    /// security record is written in a transaction of its own, which cannot begin inside another.</summary>
    public static RouteHandlerBuilder UserOnlyWhen<T>(this RouteHandlerBuilder endpoint, Func<T, bool> asks)
        where T : class => endpoint.AddEndpointFilter(async (context, next) =>
        context.Arguments.OfType<WireBody<T>>().FirstOrDefault() is { Fault: null } body
        && asks(body.Value)
        && await RefuseAsync(context.HttpContext) is { } denied
            ? denied
            : await next(context));

    /// <summary>The refusal for an application alone; null for users, and where the setting lets applications do it (R2.12).</summary>
    public static async Task<IResult?> RefuseAsync(HttpContext http)
    {
        if (http.Actor().User is not null || http.RequestServices.GetRequiredService<IOptions<AuthOptions>>().Value.AppOnlyEverywhere)
            return null;
        await SecurityEvents.RefusedAsync(http);
        return WireErrors.Error(StatusCodes.Status403Forbidden, WireCode.RoleLacksRight, "AppOnlyRefused");
    }
}
