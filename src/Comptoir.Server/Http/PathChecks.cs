using Comptoir.Contracts;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Http;

/// <summary>What holds for every route alike, checked after the caller is known: a customer id is a GUID (900118), and the caller
/// takes JSON (406).</summary>
public sealed class PathChecks(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.RouteValues.TryGetValue("customerId", out object? id) && !Guid.TryParse(id as string, out _))
            return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.CustomerIdMalformed, "CustomerIdMalformed", ("Value", id as string ?? "")).ExecuteAsync(http);
        if (http.IsPage())
            return next(http);
        // No text of ours holds it, and PostgreSQL does not even look for it.
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true)
            return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BadRequest").ExecuteAsync(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<AnyAccept>() is null && !TakesJson(http))
            return WireErrors.Error(StatusCodes.Status406NotAcceptable, WireCode.Unsupported, "NotAcceptable").ExecuteAsync(http);
        return next(http);
    }

    private static bool TakesJson(HttpContext http)
    {
        var accept = http.Request.GetTypedHeaders().Accept;
        return accept.Count == 0 || accept.Any(type => type.Quality is not 0 && (type.MatchesAllTypes
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && (type.MatchesAllSubTypes || type.SubTypeWithoutSuffix.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))));
    }
}

/// <summary>Marks endpoints that answer something else than JSON, whatever <c>Accept</c> says.</summary>
public sealed record AnyAccept;
