using System.Globalization;
using Comptoir.Commerce.Primitives;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Http;

/// <summary>What the host knows about a request besides its body: its ids, who asks, in which language.</summary>
public sealed class RequestContext
{
    /// <summary>MS-RequestId as the caller gave it, or the one of a portal's form; null when it gave none that is a GUID.</summary>
    public Guid? GivenRequestId { get; set; }

    /// <summary>MS-RequestId, given or made here.</summary>
    public required Guid RequestId { get; init; }

    public required Guid CorrelationId { get; init; }

    /// <summary>The signed-in caller; null before authentication and for strangers.</summary>
    public Actor? Actor { get; set; }

    /// <summary>What is left to do once the transaction of a repeatable request has ended, whichever way.</summary>
    public Func<Task>? AfterWork { get; set; }

    /// <summary>The instant from which on the answer is kept, where that is not when it is given: the clock is being turned.</summary>
    public DateTimeOffset? KeptFrom { get; set; }

    /// <summary>SHA-256 of the body as sent, once it was read.</summary>
    public byte[]? BodyHash { get; set; }
}

/// <summary>Reads the context off a request.</summary>
public static class RequestContextExtensions
{
    public static RequestContext Request(this HttpContext http) =>
        http.Features.Get<RequestContext>() ?? throw new InvalidOperationException("RequestIds has not seen this request.");

    /// <summary>The signed-in caller. Only for endpoints that a policy guards.</summary>
    public static Actor Actor(this HttpContext http) =>
        http.Request().Actor ?? throw new InvalidOperationException("The endpoint is reached without a signed-in caller.");

    /// <summary>Culture of the request, by <c>X-Locale</c>, else <c>Accept-Language</c>, else en-US.</summary>
    public static CultureInfo Culture(this HttpContext http) => CultureInfo.CurrentUICulture;

    /// <summary>Address of the site as the caller sees it, without a slash at its end.</summary>
    public static string Root(this HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>Drops what an attempt that was not kept has already said.</summary>
    public static void TakeBack(this HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers.Remove(HeaderNames.Location);
        http.Response.Headers.Remove(HeaderNames.ETag);
        http.Response.Headers.Remove(HeaderNames.ContentType);
        http.Response.Headers.Remove(HeaderNames.ContentLength);
    }

    /// <summary>A query value by its name in any case; null when absent or empty.</summary>
    public static string? Query(this HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null;

    /// <summary>A query value that is a yes or no; null when absent.</summary>
    public static bool? QueryFlag(this HttpContext http, string name) =>
        bool.TryParse(http.Query(name), out bool flag) ? flag : null;

    /// <summary>The version a caller says it has seen: <c>If-Match</c>, else the etag inside the body; null when it says none.</summary>
    /// <param name="etagInBody">The body's <c>attributes.etag</c>.</param>
    public static long? Etag(this HttpContext http, string? etagInBody)
    {
        string? given = http.Request.Headers.IfMatch.FirstOrDefault() is { Length: > 0 } header ? header : etagInBody;
        given = given?.Trim().Trim('"');
        if (string.IsNullOrEmpty(given) || given == "*")
            return null;
        // What is not a version of ours is an old one.
        return long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1;
    }
}
