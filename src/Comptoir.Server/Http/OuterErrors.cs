using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Http;

/// <summary>The outermost handler: a bug or a broken dependency is logged with the correlation id and answers 500, or
/// 503 where an act could not be recorded or the database took too long; whatever the
/// framework refuses by itself (unknown path, wrong method) gets the contract's error body.</summary>
public sealed class OuterErrors(RequestDelegate next, ILogger<OuterErrors> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException refused)
        {
            if (!http.Response.HasStarted)
            {
                http.TakeBack();
                await (refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge")
                    : WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BadRequest")).ExecuteAsync(http);
            }

            return;
        }
#pragma warning disable CA1031 // Nothing gets past here: that is what this is for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.LogError(fault, "{Method} {Route} failed", http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            if (!http.Response.HasStarted)
            {
                http.TakeBack();
                await (http.WaitAfter(fault) is { } why
                    ? WireErrors.Error(StatusCodes.Status503ServiceUnavailable, WireCode.Unexpected, why.ToString())
                    : WireErrors.Error(StatusCodes.Status500InternalServerError, WireCode.Unexpected, "Unexpected")).ExecuteAsync(http);
            }
            else
            {
                // What was sent of the answer must not pass for the whole of it.
                http.Abort();
            }

            return;
        }

        if (!http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null)
            await AnswerBareAsync(http);
    }

    private static Task AnswerBareAsync(HttpContext http) => (http.Response.StatusCode, HttpMethods.IsHead(http.Request.Method)) switch
    {
        (_, true) => Task.CompletedTask,
        (StatusCodes.Status404NotFound, _) => WireErrors.Error(StatusCodes.Status404NotFound, WireCode.NotFound, "NotFound").ExecuteAsync(http),
        (StatusCodes.Status405MethodNotAllowed, _) => WireErrors.Error(StatusCodes.Status405MethodNotAllowed, WireCode.Unsupported, "MethodNotAllowed").ExecuteAsync(http),
        (StatusCodes.Status400BadRequest, _) => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BadRequest").ExecuteAsync(http),
        (StatusCodes.Status415UnsupportedMediaType, _) => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BadRequest").ExecuteAsync(http),
        _ => Task.CompletedTask,
    };
}
