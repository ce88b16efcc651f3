using System.Text.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Native.Clock;

/// <summary>R16: the clock that tests turn. Outside demo and test mode these routes do not exist.</summary>
internal static class ClockEndpoints
{
    public static void MapClock(this RouteGroupBuilder native)
    {
        var options = ((IEndpointRouteBuilder)native).ServiceProvider.GetRequiredService<IOptions<ClockOptions>>();
        if (!options.Value.Test)
            return;
        native.MapGet("/clock", (CommerceClock clock) => Wire.Ok(new WireClock { Now = clock.GetUtcNow(), RealNow = clock.RealNow() })).ForAnyoneSignedIn();
        native.MapPost("/clock", BeginAsync)
            .AddEndpointFilter(async (context, next) => await FinishAsync(context.HttpContext, await next(context)))
            .Repeatable()
            .ForAnyoneSignedIn();
    }

    /// <summary>Settles, with its answer, where the clock is turned to: asked again, it is not turned further.</summary>
    private static async Task<IResult> BeginAsync(WireBody<WireClockChange> body, CommerceClock clock, TestClock test, HttpContext http, CancellationToken ct)
    {
        var (advance, now) = (body.Value.Advance, body.Value.Now);
        if (advance is not null && now is not null)
            return WireErrors.ToResult(new InvalidInput("now", InputFault.NotAllowed));
        if (TargetOf(body.Value, clock.GetUtcNow()) is not { } target)
            return WireErrors.ToResult(advance is null ? new InvalidInput("now", InputFault.Required) : new InvalidInput("advance", InputFault.Malformed, advance));
        if (await test.BeginAsync(target, http.Actor(), ct) is { } refusal)
            return WireErrors.ToResult(refusal is InvalidInput fault && advance is not null ? fault with { Field = "advance" } : refusal);
        // However far it is turned, the answer is kept as long as any other.
        http.Request().KeptFrom = target;
        return Wire.Ok(new WireClock { Now = target });
    }

    /// <summary>Turns the clock to where the answer says it stands, before that is sent; an answer given again finishes what was cut
    /// off.</summary>
    private static async Task<object?> FinishAsync(HttpContext http, object? result)
    {
        if (result is not IHeldAnswer { Status: StatusCodes.Status200OK } answer)
            return result;
        await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var to = JsonSerializer.Deserialize<WireClock>(answer.Body, WireJson.Options)!.Now!.Value;
        await scope.ServiceProvider.GetRequiredService<TestClock>().FinishAsync(to, http.RequestAborted);
        return result;
    }

    private static DateTimeOffset? TargetOf(WireClockChange change, DateTimeOffset now) =>
        change.Advance is { } advance ? TestClock.Advanced(now, advance) : change.Now;
}

/// <summary>In test mode a node follows the stored clock, which another process may have turned.</summary>
public sealed class ClockFollower(RequestDelegate next, CommerceClock clock)
{
    public async Task InvokeAsync(HttpContext http, Commerce.Storage.ComptoirDb db)
    {
        // Whether the server lives is said without the database.
        if (http.GetEndpoint()?.Metadata.GetMetadata<ServedToTheEnd>() is null)
            await TestClock.FollowAsync(db, clock, http.RequestAborted);
        await next(http);
    }
}
