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
        native.MapPost("/clock", TurnAsync).AnswersFaults().ForAnyoneSignedIn();
    }

    private static async Task<IResult> TurnAsync(WireBody<WireClockChange> body, CommerceClock clock, TestClock test, HttpContext http)
    {
        var (advance, now) = (body.Value.Advance, body.Value.Now);
        if (advance is not null && now is not null)
            return WireErrors.ToResult(new InvalidInput("now", InputFault.NotAllowed));
        if (TargetOf(body.Value, clock.GetUtcNow()) is not { } target)
            return WireErrors.ToResult(advance is null ? new InvalidInput("now", InputFault.Required) : new InvalidInput("advance", InputFault.Malformed, advance));
        var (turned, refusal) = await test.TurnAsync(target, http.RequestAborted);
        return refusal switch
        {
            null => Wire.Ok(new WireClock { Now = turned!.GetUtcNow() }),
            InvalidInput fault when advance is not null => WireErrors.ToResult(fault with { Field = "advance" }),
            _ => WireErrors.ToResult(refusal),
        };
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
