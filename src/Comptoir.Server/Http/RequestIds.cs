using System.Security.Cryptography;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Http;

/// <summary>Reads or makes the request's ids, answers with them, and has every log line carry them (contract W10).</summary>
public sealed class RequestIds(RequestDelegate next, CommerceClock clock, ILogger<RequestIds> log)
{
    /// <summary>Which process answered, for whoever reads several logs; it says nothing of the machine.</summary>
    private static readonly string Server = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public async Task InvokeAsync(HttpContext http)
    {
        var given = Parse(http, "MS-RequestId");
        var context = new RequestContext
        {
            GivenRequestId = given,
            RequestId = given ?? NewId.Guid(clock.RealNow()),
            CorrelationId = Parse(http, "MS-CorrelationId") ?? NewId.Guid(clock.RealNow()),
        };
        http.Features.Set(context);
        http.Response.Headers["MS-RequestId"] = context.RequestId.ToString();
        http.Response.Headers["MS-CorrelationId"] = context.CorrelationId.ToString();
        http.Response.Headers["MS-ServerId"] = Server;
        if (http.Request.Headers.TryGetValue("MS-CV", out var vector) && vector[0] is { Length: > 0 and <= 128 } text && text.All(c => c is > ' ' and < (char)127))
            http.Response.Headers["MS-CV"] = text;
        using (log.BeginScope(new Dictionary<string, object> { ["RequestId"] = context.RequestId, ["CorrelationId"] = context.CorrelationId }))
            await next(http);
    }

    private static Guid? Parse(HttpContext http, string header) =>
        Guid.TryParse(http.Request.Headers[header].FirstOrDefault(), out var id) ? id : null;
}
