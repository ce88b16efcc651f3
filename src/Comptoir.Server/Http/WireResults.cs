using System.Text.Json.Serialization.Metadata;
using Comptoir.Contracts;

namespace Comptoir.Server.Http;

/// <summary>An answer in the wire's JSON: UTF-8, written by the contract's own options.</summary>
public sealed class WireResult<T>(int status, T body) : IResult, IStatusCodeHttpResult
{
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T));

    public int? StatusCode => status;

    public T Body => body;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        if (body is IWireVersioned { Etag: { } etag })
            httpContext.Response.Headers.ETag = $"\"{etag}\"";
        return httpContext.Response.WriteAsJsonAsync(body, Type, "application/json; charset=utf-8", httpContext.RequestAborted);
    }
}

/// <summary>Makes answers.</summary>
public static class Wire
{
    public static IResult Ok<T>(T body) => new WireResult<T>(StatusCodes.Status200OK, body);

    public static IResult Created<T>(T body) => new WireResult<T>(StatusCodes.Status201Created, body);

    public static IResult Accepted<T>(T body) => new WireResult<T>(StatusCodes.Status202Accepted, body);

    public static IResult Answer<T>(int status, T body) => new WireResult<T>(status, body);
}
