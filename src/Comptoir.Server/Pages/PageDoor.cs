using System.Globalization;
using Comptoir.Portal.States;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages;

/// <summary>What holds for every page alike: its language, what the browser may do with it, and that a fault is a page too.</summary>
internal sealed class PageDoor(RequestDelegate next, ILogger<PageDoor> log)
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.IsPage())
        {
            await next(http);
            return;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Preferences.LanguageOf(http.Request);
        SetHeaders(http);
        try
        {
            // No text of ours holds it, and PostgreSQL does not even look for it.
            if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true)
                throw new BadHttpRequestException("A NUL in the query.");
            if (IsSentByAnotherSite(http.Request))
                throw new BadHttpRequestException("A form of another site.");
            await next(http);
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await PageErrors.Fault(FaultKind.BadForm, refused.StatusCode).ExecuteAsync(http);
        }
#pragma warning disable CA1031 // The reader is told in a page; what failed is in the log.
        catch (Exception fault) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.LogError(fault, "{Method} {Route} failed", http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            await (http.WaitAfter(fault) is { } why
                ? PageErrors.Fault(why, StatusCodes.Status503ServiceUnavailable)
                : PageErrors.Fault(FaultKind.Unexpected, StatusCodes.Status500InternalServerError)).ExecuteAsync(http);
        }
    }

    /// <summary>As the browser itself says, whatever the form proves (<see cref="FormTokens"/>). One that says nothing is not held to it.</summary>
    private static bool IsSentByAnotherSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"] is [("cross-site" or "same-site"), ..];

    private static void SetHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache";
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = AnswerHeaders.StrictTransport;
    }
}
