using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Http;

/// <summary>Makes a state-changing endpoint safe to repeat (R4.3): its effect and its answer are stored in one transaction under
/// the caller's MS-RequestId, and a repetition gets that answer and changes nothing. A refusal keeps nothing.</summary>
/// <remarks>One read for the look-up, one write with the effect; none for callers that give no request id.</remarks>
public sealed class RepeatableRequests(ComptoirDb db, KeyVault vault, CommerceClock clock, Faults faults)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static readonly Compiled<Func<ComptoirDb, PartnerId, Guid, Guid, byte[], CancellationToken, Task<RequestRecord?>>> ById = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId partner, Guid principal, Guid id, byte[] route, CancellationToken ct) => db.Requests.AsNoTracking()
            .SingleOrDefault(kept => kept.PartnerId == partner && kept.Principal == principal && kept.RequestId == id && kept.RouteHash == route)));

    /// <param name="faults">How the door says its faults; without them as the contract does.</param>
    public async Task<IResult> RunAsync(HttpContext http, Func<ValueTask<object?>> endpoint, RepeatFaults? faults = null)
    {
        var answer = await AnswerAsync(http, endpoint, faults ?? RepeatFaults.Wire);
        if (http.Request().AfterWork is { } left)
            await left();
        return answer;
    }

    private async Task<IResult> AnswerAsync(HttpContext http, Func<ValueTask<object?>> endpoint, RepeatFaults said)
    {
        var ct = http.RequestAborted;
        if (http.Request().GivenRequestId is not { } id)
            return await RunOnceAsync(http, endpoint, null, said);
        if (http.Request().BodyHash is null && await RequestBytes.ReadAsync(http) is null)
            return WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge");
        var key = new RequestKey(http.Actor().Partner, http.Actor().Principal, id, RouteHash(http), http.Request().BodyHash!);
        var kept = await FindAsync(key, ct);
        if (ReplayOf(kept, key, said) is { } replay)
            return await SettledAsync(replay);
        var answer = await RunOnceAsync(http, endpoint, key with { HasExpired = kept is not null }, said);
        // Refused because the first attempt was finishing just now: then its outcome is the answer.
        if (!answer.IsKept && ReplayOf(await FindAsync(key, ct), key, said) is { } other)
            return await SettledAsync(other);
        return answer;
    }

    /// <summary>What is given again says that it was done: not before it is done for good.</summary>
    private async Task<IResult> SettledAsync(IResult replay)
    {
        await db.SettleAsync();
        return replay;
    }

    private static byte[] RouteHash(HttpContext http) => SHA256.HashData(
        Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path.Value?.TrimEnd('/').ToLowerInvariant()}{http.Request.QueryString}"));

    private static string Context(RequestKey key) => RequestRecord.ContextOf(key.Partner, key.Principal, key.Id, key.Route);

    private Task<RequestRecord?> FindAsync(RequestKey key, CancellationToken ct) => ById.On(db)(db, key.Partner, key.Principal, key.Id, key.Route, ct);

    /// <summary>What was answered before; null where nothing is kept, or its time is over.</summary>
    private IResult? ReplayOf(RequestRecord? kept, RequestKey key, RepeatFaults said)
    {
        if (kept is null || kept.ExpiresAt <= clock.GetUtcNow())
            return null;
        if (!kept.BodyHash.AsSpan().SequenceEqual(key.Body))
            return said.RequestIdReused();
        return new KeptAnswer(kept.Status, vault.Open(new Sealed(kept.Answer, kept.DataKeyId), Context(key)), kept.Location, kept.Etag);
    }

    private ValueTask<Buffered> RunOnceAsync(HttpContext http, Func<ValueTask<object?>> endpoint, RequestKey? key, RepeatFaults said) =>
        http.AgainAfterDeadlockAsync(() => new ValueTask<Buffered>(TryAsync(http, endpoint, key, said)));

    private async Task<Buffered> TryAsync(HttpContext http, Func<ValueTask<object?>> endpoint, RequestKey? key, RepeatFaults said)
    {
        try
        {
            object? result;
            await using (var work = await db.BeginWorkAsync(http.RequestAborted, writesNew: true))
            {
                result = await endpoint();
                if (result is not ShownUndone)
                {
                    var answer = await Buffered.OfAsync(http, result);
                    if (!answer.IsSuccess)
                        return answer;
                    if (key is not null)
                        await KeepAsync(key, answer, http.Request().KeptFrom, http.RequestAborted);
                    await work.CommitAsync(http.RequestAborted);
                    await faults.ReachAsync(FaultPoint.BeforeAnswer, CancellationToken.None);
                    return answer with { IsKept = true };
                }
            }

            return await Buffered.OfAsync(http, result);
        }
        catch (DbUpdateException fault) when (StoreFaults.IsLostRace(fault))
        {
            // Another request changed the same rows first; nothing of this one was kept.
            http.TakeBack();
            return await Buffered.OfAsync(http, said.LostRace());
        }
    }

    private async Task KeepAsync(RequestKey key, Buffered answer, DateTimeOffset? from, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (key.HasExpired)
        {
            await db.Requests
                .Where(r => r.PartnerId == key.Partner && r.Principal == key.Principal && r.RequestId == key.Id && r.RouteHash == key.Route && r.ExpiresAt <= now)
                .ExecuteDeleteAsync(ct);
        }

        var sealedAnswer = vault.Seal(answer.Body, Context(key));
        db.Insert(new RequestRecord
        {
            PartnerId = key.Partner,
            Principal = key.Principal,
            RequestId = key.Id,
            RouteHash = key.Route,
            BodyHash = key.Body,
            Status = answer.Status,
            Answer = sealedAnswer.Bytes,
            DataKeyId = sealedAnswer.DataKeyId,
            Location = answer.Location,
            Etag = answer.Etag,
            ExpiresAt = (from ?? now) + Kept,
        });
    }

    private sealed record RequestKey(PartnerId Partner, Guid Principal, Guid Id, byte[] Route, byte[] Body)
    {
        /// <summary>An answer whose time is over lies in the way of a new one.</summary>
        public bool HasExpired { get; init; }
    }
}

/// <summary>The answers of repeatable requests that no endpoint gives, as a door says them.</summary>
/// <param name="RequestIdReused">The id came with another body before.</param>
/// <param name="LostRace">Another request changed the same rows first.</param>
public sealed record RepeatFaults(Func<IResult> RequestIdReused, Func<IResult> LostRace)
{
    /// <summary>As the contract has them.</summary>
    public static RepeatFaults Wire { get; } = new(
        () => WireErrors.Error(StatusCodes.Status409Conflict, WireCode.RequestIdReused, "RequestIdReused"),
        () => WireErrors.ToResult(new LostRace()));
}

/// <summary>A refusal that shows how things stand: made once the attempt was taken back, so that nothing of it is seen.</summary>
internal sealed class ShownUndone(Func<Task<IResult>> show) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext) => await (await show()).ExecuteAsync(httpContext);
}

/// <summary>An answer that is not sent yet: the first, or one given again.</summary>
internal interface IHeldAnswer : IResult
{
    int Status { get; }

    byte[] Body { get; }
}

/// <summary>An answer held back until what it reports is durable.</summary>
internal sealed record Buffered(int Status, byte[] Body, string? Location, string? Etag, string? ContentType) : IHeldAnswer
{
    /// <summary>The effect and this answer are committed.</summary>
    public bool IsKept { get; init; }

    /// <summary>Done: with an answer of its own, or, as forms do, with where to see it.</summary>
    public bool IsSuccess => Status is (>= 200 and < 300) or StatusCodes.Status303SeeOther;

    public static async Task<Buffered> OfAsync(HttpContext http, object? result)
    {
        var body = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        try
        {
            await (result as IResult ?? throw new InvalidOperationException("A state-changing endpoint answers with an IResult.")).ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            http.Response.Body = body;
        }

        var headers = http.Response.Headers;
        var buffered = new Buffered(http.Response.StatusCode, held.ToArray(), headers.Location, headers.ETag, http.Response.ContentType);
        // Another answer may take its place.
        http.Response.ContentType = null;
        http.Response.ContentLength = null;
        return buffered;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (Body.Length == 0)
            return;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.ContentLength = Body.Length;
        await httpContext.Response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}

/// <summary>The first answer to a request id, given again (contract, platform §6.2).</summary>
internal sealed class KeptAnswer(int status, byte[] body, string? location, string? etag) : IHeldAnswer
{
    public int Status => status;

    public byte[] Body => body;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers["Comptoir-Replay"] = "true";
        if (location is not null)
            response.Headers.Location = location;
        if (etag is not null)
            response.Headers.ETag = etag;
        if (body.Length == 0)
            return;
        response.ContentType = httpContext.IsPage() ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>How endpoints say that they change state.</summary>
public static class RepeatableRequestsExtensions
{
    /// <summary>One transaction for effect and answer, repeatable by request id.</summary>
    /// <param name="faults">How it says its faults; without them as the contract does in general.</param>
    public static RouteHandlerBuilder Repeatable(this RouteHandlerBuilder endpoint, RepeatFaults? faults = null) => endpoint.AnswersFaults().AddEndpointFilter(async (context, next) =>
        await context.HttpContext.RequestServices.GetRequiredService<RepeatableRequests>().RunAsync(context.HttpContext, () => next(context), faults));

    /// <summary>Changes state, but its answer holds a secret and is never kept: asked again, it is done and recorded again.</summary>
    public static RouteHandlerBuilder NeverKept(this RouteHandlerBuilder endpoint) => endpoint.AnswersFaults().AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return await http.AgainAfterDeadlockAsync(() => next(context));
        }
        catch (DbUpdateException fault) when (StoreFaults.IsLostRace(fault))
        {
            http.TakeBack();
            return WireErrors.ToResult(new LostRace());
        }
    });

    /// <summary>Answers the fault of a body that did not bind instead of running the endpoint.</summary>
    public static RouteHandlerBuilder AnswersFaults(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
        context.Arguments.OfType<IWireBody>().FirstOrDefault(body => body.Fault is not null) is { Fault: { } fault } ? fault : await next(context));
}
