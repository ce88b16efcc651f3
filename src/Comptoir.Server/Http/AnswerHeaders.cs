namespace Comptoir.Server.Http;

/// <summary>What browsers may do with any answer: nothing but show it. Pages and confidential answers say more themselves, before.</summary>
public sealed class AnswerHeaders(RequestDelegate next)
{
    /// <summary>TLS alone for a year. Not for hosts below this one, which need not be ours.</summary>
    public const string StrictTransport = "max-age=31536000";

    public Task InvokeAsync(HttpContext http)
    {
        // As the answer begins: a fault takes back what was set until then.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = StrictTransport;
            return Task.CompletedTask;
        });
        return next(http);
    }
}
