using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace Comptoir.Server.Pages;

/// <summary>Marks an endpoint that people see in a browser: its answers, refusals and faults among them, are pages.</summary>
public sealed record PortalPage;

/// <summary>A portal is for the users of one kind of tenant.</summary>
public sealed record OfKind(ActorKind Kind) : IAuthorizationRequirement;

/// <summary>How the endpoints of portals are grouped.</summary>
internal static class PortalRoutes
{
    /// <summary>Pages that anybody may see.</summary>
    public static RouteGroupBuilder MapOpenPages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithMetadata(new PortalPage(), new AnyAccept());
        group.AllowAnonymous();
        return group;
    }

    /// <summary>Pages for whoever has a session; each page names the right it needs besides.</summary>
    public static RouteGroupBuilder MapSignedInPages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithMetadata(new PortalPage(), new AnyAccept());
        group.RequireAuthorization(policy => policy.AddAuthenticationSchemes(SessionHandler.SchemeName).RequireAuthenticatedUser());
        return group;
    }

    /// <summary>The pages of one portal, for its own kind of people.</summary>
    public static RouteGroupBuilder MapPortal(this IEndpointRouteBuilder app, string prefix, ActorKind kind)
    {
        var group = app.MapSignedInPages().MapGroup(prefix);
        group.RequireAuthorization(policy => policy.AddRequirements(new OfKind(kind)));
        return group;
    }

    public static bool IsPage(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<PortalPage>() is not null;
}

internal sealed class OfKindHandler : AuthorizationHandler<OfKind>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OfKind requirement)
    {
        if (context.Resource is HttpContext http && http.Request().Actor?.Kind == requirement.Kind)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
