using System.Reflection;
using System.Text;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.HybridBenefit;
using Comptoir.Server.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Comptoir.Server.OpenApi;

/// <summary>Which of the two documents tells of an operation (R15.3).</summary>
internal enum Api
{
    PartnerCenter,
    Comptoir,
}

/// <summary>One operation, as its route says it.</summary>
/// <param name="Path">With parameters in braces, without their constraints.</param>
/// <param name="IsBuilt">False for what answers 501.</param>
/// <param name="Needs">Null where every caller, or everybody signed in, may.</param>
/// <param name="Body">What binds the body, or null.</param>
/// <param name="TakesFile">A form with a file, or the file alone.</param>
internal sealed record ApiOperation(
    Api Api,
    string Method,
    string Path,
    bool IsBuilt,
    bool IsOpen,
    Needs? Needs,
    IReadOnlyList<(string Name, Type Type)> Places,
    IReadOnlyCollection<string> Queries,
    Type? Body,
    bool TakesFile,
    IReadOnlyDictionary<int, IReadOnlyList<Type>> Answers)
{
    private static readonly string[] AnyMethod = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The path whatever its parameters are called: paths that differ in nothing else are one.</summary>
    public string Shape { get; } = string.Join('/', Path.Split('/').Select(part => part.Contains('{', StringComparison.Ordinal) ? "{}" : part.ToLowerInvariant()));

    /// <summary>The wire type that is taken as JSON; null where none is.</summary>
    public Type? Json => Body is { IsGenericType: true } ? Body.GenericTypeArguments[0] : Body == typeof(VmListBody) ? typeof(WireAdviceRequest) : null;

    /// <summary>The operations behind the routes that are there, pages left out but for those that the contract lists.</summary>
    public static IReadOnlyList<ApiOperation> Of(IEnumerable<Endpoint> endpoints)
    {
        var unbuilt = PartnerCenter.NotBuiltYet.Routes.Concat(Native.NotBuiltYet.Routes).Select(row => $"{row.Method} {row.Pattern}").ToHashSet();
        return
        [
            .. endpoints.OfType<RouteEndpoint>().Where(IsOfApi).SelectMany(endpoint => OfRoute(endpoint, unbuilt))
                .OrderBy(operation => operation.Path, StringComparer.OrdinalIgnoreCase)
                .ThenBy(operation => Array.IndexOf(AnyMethod, operation.Method)),
        ];
    }

    private static bool IsOfApi(RouteEndpoint endpoint)
    {
        string path = endpoint.RoutePattern.RawText!;
        return path.Contains("/oauth2/", StringComparison.Ordinal)
            || (endpoint.Metadata.GetMetadata<PortalPage>() is null && !path.StartsWith("/assets/", StringComparison.Ordinal));
    }

    private static IEnumerable<ApiOperation> OfRoute(RouteEndpoint endpoint, HashSet<string> unbuilt)
    {
        var named = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        bool isBuilt = !unbuilt.Contains($"{(named.Count == 0 ? "ANY" : named[0])} {endpoint.RoutePattern.RawText}");
        var methods = named.Count == 0 ? AnyMethod : named;
        var handler = isBuilt ? endpoint.Metadata.GetMetadata<MethodInfo>() : null;
        var taken = handler?.GetParameters() ?? [];
        var code = handler is null ? null : HandlerCode.Of(handler);
        string path = PathOf(endpoint.RoutePattern);
        return methods.Select(method => new ApiOperation(
            ApiOf(path),
            method,
            path,
            isBuilt,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            endpoint.Metadata.GetMetadata<Needs>(),
            [.. endpoint.RoutePattern.Parameters.Select(place => (place.Name, TypeOf(place.Name, taken)))],
            code?.Queries ?? [],
            taken.Select(parameter => parameter.ParameterType).FirstOrDefault(type => typeof(IWireBody).IsAssignableFrom(type)),
            endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not null,
            code?.Answers ?? OfFramework(isBuilt)));
    }

    /// <summary>What is built without a handler of ours is the framework's (health), which sends a word.</summary>
    private static Dictionary<int, IReadOnlyList<Type>> OfFramework(bool isBuilt) => isBuilt ? new() { [StatusCodes.Status200OK] = [typeof(Stream)] } : [];

    private static Type TypeOf(string place, ParameterInfo[] taken)
    {
        var type = Array.Find(taken, parameter => parameter.Name == place)?.ParameterType ?? typeof(string);
        return place == "customerId" ? typeof(Guid) : type;
    }

    /// <summary>Comptoir's own: what stands under its prefix, and what the contract has at the root of the host.</summary>
    private static Api ApiOf(string path) =>
        path.StartsWith("/comptoir/", StringComparison.Ordinal) || path.StartsWith("/openapi/", StringComparison.Ordinal)
        || path.StartsWith("/downloads/", StringComparison.Ordinal) || path is "/healthz" or "/readyz" or "/metrics"
            ? Api.Comptoir
            : Api.PartnerCenter;

    private static string PathOf(RoutePattern pattern)
    {
        var path = new StringBuilder();
        foreach (var segment in pattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
                path.Append(part switch { RoutePatternParameterPart named => $"{{{named.Name}}}", RoutePatternLiteralPart literal => literal.Content, RoutePatternSeparatorPart between => between.Content, _ => "" });
        }

        return path.ToString();
    }
}
