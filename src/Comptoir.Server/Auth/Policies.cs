using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Auth;

/// <summary>What an endpoint asks of its caller: any one of some rights, and a user where the contract keeps it for users.</summary>
public sealed record Needs(IReadOnlyList<Right> AnyOf, bool UserOnly) : IAuthorizationRequirement;

/// <summary>An endpoint for everyone signed in, whatever their roles.</summary>
public sealed record SignedIn;

/// <summary>How endpoints say who may call them.</summary>
public static class Policies
{
    /// <summary>Callers with the right, users and applications alike.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, params Right[] anyOf)
        where TBuilder : IEndpointConventionBuilder => Guard(endpoint, new Needs(anyOf, UserOnly: false));

    /// <summary>Users with the right: the contract's <c>U</c>.</summary>
    public static TBuilder NeedsUser<TBuilder>(this TBuilder endpoint, params Right[] anyOf)
        where TBuilder : IEndpointConventionBuilder => Guard(endpoint, new Needs(anyOf, UserOnly: true));

    public static TBuilder ForAnyoneSignedIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization().WithMetadata(new SignedIn());

    private static TBuilder Guard<TBuilder>(TBuilder endpoint, Needs needs)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.AddRequirements(needs)).WithMetadata(needs);
}

/// <summary>Asks the matrix of R2.</summary>
public sealed class NeedsHandler(IOptions<AuthOptions> options) : AuthorizationHandler<Needs>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Needs requirement)
    {
        if (context.Resource is HttpContext http
            && http.Request().Actor is { } actor
            && requirement.AnyOf.Any(actor.May)
            && (!requirement.UserOnly || actor.User is not null || options.Value.AppOnlyEverywhere))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Answers refusals in the contract's shape, saying which role would do, and leaves the security record (R2.13, R8.6).</summary>
public sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            await standard.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        var needs = policy.Requirements.OfType<Needs>().FirstOrDefault();
        await SecurityEvents.RefusedAsync(context);
        if (context.IsPage())
        {
            await PageErrors.Refused(needs?.AnyOf ?? []).ExecuteAsync(context);
            return;
        }

        bool wantsUser = needs is { UserOnly: true } && needs.AnyOf.Any(context.Actor().May);
        await (wantsUser || needs is null
            ? WireErrors.Error(StatusCodes.Status403Forbidden, WireCode.RoleLacksRight, "AppOnlyRefused")
            : WireErrors.ToResult(new NotAllowed(needs.AnyOf[0]))).ExecuteAsync(context);
    }
}

/// <summary>Writes security events in a transaction of their own: what they are about changed nothing.</summary>
public static class SecurityEvents
{
    public static Task RefusedAsync(HttpContext http)
    {
        Task Write() => WriteAsync(http, SecurityEventKind.Refused, http.Actor().Partner, http.Actor().UserName, http.Actor().Application);
        if (http.RequestServices.GetRequiredService<ComptoirDb>().Database.CurrentTransaction is null)
            return Write();
        // A repeatable request has begun its work, which holds the one writer's turn and is about to be taken back.
        http.Request().AfterWork = Write;
        return Task.CompletedTask;
    }

    public static async Task WriteAsync(HttpContext http, SecurityEventKind kind, PartnerId partner, string? userName, Guid? application)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<CommerceClock>();
        // Written although the caller may hang up: the refusal has been.
        var ct = CancellationToken.None;
        // A context of its own: whatever the refused request had begun is not kept with it.
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        await using var work = await db.BeginWorkAsync(ct);
        var now = clock.GetUtcNow();
        db.SecurityEvents.Add(new SecurityEvent
        {
            PartnerId = partner,
            Id = NewId.Guid(now),
            Kind = kind,
            Date = now,
            RecordedAt = clock.RealNow(),
            UserName = userName,
            ApplicationId = application,
            CorrelationId = http.Request().CorrelationId,
            Address = http.Connection.RemoteIpAddress?.ToString(),
            What = $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
        });
        await work.CommitAsync(ct);
    }
}
