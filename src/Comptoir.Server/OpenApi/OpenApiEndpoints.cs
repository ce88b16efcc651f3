using System.Text;
using Comptoir.Server.Auth;

namespace Comptoir.Server.OpenApi;

/// <summary>The documents of both APIs (R15.3). None is made before somebody asks for it; then it is kept.</summary>
internal sealed class OpenApiDocuments(IServiceProvider services)
{
    private readonly Lazy<IReadOnlyList<ApiOperation>> operations = new(() => ApiOperation.Of(services.GetRequiredService<EndpointDataSource>().Endpoints));
    private readonly Dictionary<Api, byte[]> written = [];

    public IReadOnlyList<ApiOperation> Operations => operations.Value;

    /// <summary>The API of a document's name; null when there is none.</summary>
    public static Api? Find(string name) => name switch
    {
        "v1" => Api.PartnerCenter,
        "comptoir-v1" => Api.Comptoir,
        _ => null,
    };

    public IResult Send(Api api)
    {
        lock (written)
        {
            if (!written.TryGetValue(api, out byte[]? document))
                written[api] = document = Encoding.UTF8.GetBytes(OpenApiDocument.Of(api, Operations).ToJsonString());
            return Results.Bytes(document, "application/json; charset=utf-8");
        }
    }
}

internal static class OpenApiEndpoints
{
    public static void MapOpenApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/openapi/v1.json", (OpenApiDocuments documents) => documents.Send(Api.PartnerCenter)).ForAnyoneSignedIn();
        app.MapGet("/openapi/comptoir-v1.json", (OpenApiDocuments documents) => documents.Send(Api.Comptoir)).ForAnyoneSignedIn();
    }
}
