using System.Globalization;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Native.HybridBenefit;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.OpenApi;

/// <summary>Operations as an OpenAPI 3.1 document (R15.3). It holds names and shapes, no sentence that would want a language.</summary>
internal sealed class OpenApiDocument
{
    private const string Json = "application/json";
    private const string AnyContent = "*/*";

    private readonly WireSchemas schemas = new();

    private OpenApiDocument()
    {
    }

    public static JsonObject Of(Api api, IReadOnlyList<ApiOperation> operations) => new OpenApiDocument().Write(api, [.. operations.Where(operation => operation.Api == api)]);

    private JsonObject Write(Api api, IReadOnlyList<ApiOperation> operations)
    {
        var paths = new JsonObject();
        foreach (var path in operations.GroupBy(operation => operation.Shape))
        {
            // A path has one spelling, and its parameters one name: those of an operation that is built, where there is one.
            var model = path.FirstOrDefault(operation => operation.IsBuilt) ?? path.First();
            var item = new JsonObject();
            if (model.Places.Count > 0)
                item["parameters"] = new JsonArray([.. model.Places.Select(place => Parameter("path", place.Name, schemas.Of(place.Type)))]);
            foreach (var operation in path)
                item[operation.Method.ToLowerInvariant()] = Write(operation, model.Path);
            paths[model.Path] = item;
        }

        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = api == Api.Comptoir ? "Comptoir" : "Partner Center", ["version"] = "v1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
                ["parameters"] = new JsonObject
                {
                    ["requestId"] = Parameter("header", "MS-RequestId", schemas.Of(typeof(Guid))),
                    ["correlationId"] = Parameter("header", "MS-CorrelationId", schemas.Of(typeof(Guid))),
                    ["locale"] = Parameter("header", "X-Locale", schemas.Of(typeof(string))),
                    ["continuationToken"] = Parameter("header", Paging.TokenHeader, schemas.Of(typeof(string))),
                },
                ["schemas"] = schemas.Components(),
            },
        };
    }

    private JsonObject Write(ApiOperation operation, string path)
    {
        var parameters = new JsonArray(Shared("requestId"), Shared("correlationId"), Shared("locale"));
        if (operation.Queries.Contains("seekOperation"))
            parameters.Add((JsonNode)Shared("continuationToken"));
        foreach (string query in operation.Queries)
            parameters.Add((JsonNode)Parameter("query", query, schemas.Of(typeof(string))));
        var written = new JsonObject
        {
            ["operationId"] = $"{operation.Method.ToLowerInvariant()}{string.Concat(path.Split('/', '{', '}', '.').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]))}",
            ["tags"] = new JsonArray(TagOf(path)),
            ["parameters"] = parameters,
        };
        if (BodyOf(operation) is { } body)
            written["requestBody"] = body;
        written["responses"] = Responses(operation);
        written["security"] = operation.IsOpen ? new JsonArray() : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        written["x-comptoir-state"] = operation.IsBuilt ? "built" : "not_built";
        if (operation.Needs is { } needs)
        {
            written["x-comptoir-rights"] = new JsonArray([.. needs.AnyOf.Select(right => JsonValue.Create(right.ToString()))]);
            written["x-comptoir-users-only"] = needs.UserOnly;
        }

        return written;
    }

    private JsonObject Responses(ApiOperation operation)
    {
        var responses = new JsonObject();
        foreach (var (status, body) in operation.Answers.Where(answer => answer.Key != HandlerCode.AnyOther))
            responses[status.ToString(CultureInfo.InvariantCulture)] = Response(((System.Net.HttpStatusCode)status).ToString(), operation.Method == "HEAD" ? [] : body);
        if (!operation.IsBuilt)
            responses["501"] = Response("NotImplemented", [typeof(WireError)]);
        if (!operation.IsOpen)
            responses["429"] = Response("TooManyRequests", [typeof(WireThrottled)]);
        responses["default"] = Response("Error", operation.Answers.GetValueOrDefault(HandlerCode.AnyOther, [typeof(WireError)]));
        return responses;
    }

    private JsonObject Response(string name, IReadOnlyList<Type> bodies)
    {
        var response = new JsonObject { ["description"] = name };
        var content = new JsonObject();
        JsonObject[] shapes = [.. bodies.Where(IsWire).Select(schemas.Of)];
        if (shapes.Length > 0)
            content[Json] = new JsonObject { ["schema"] = shapes is [var one] ? one : new JsonObject { ["anyOf"] = new JsonArray([.. shapes]) } };
        if (shapes.Length < bodies.Count)
            content[AnyContent] = new JsonObject();
        if (content.Count > 0)
            response["content"] = content;
        return response;
    }

    private JsonObject? BodyOf(ApiOperation operation)
    {
        if (operation.TakesFile)
        {
            var file = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["file"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } } };
            return new() { ["required"] = true, ["content"] = Content("multipart/form-data", file) };
        }

        if (operation.Json is not { } json)
            return null;
        var content = Content(Json, schemas.Of(json));
        if (operation.Body == typeof(VmListBody))
            content["text/csv"] = new JsonObject { ["schema"] = schemas.Of(typeof(string)) };
        return new() { ["required"] = !typeof(IWireOptional).IsAssignableFrom(json), ["content"] = content };
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Parameter(string where, string name, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = where, ["required"] = where == "path", ["schema"] = schema };

    private static JsonObject Shared(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };

    /// <summary>What it is about: the first word of the path behind its prefix, for a customer's things the word behind the customer.</summary>
    internal static string TagOf(string path)
    {
        var words = path.Split('/').Where(part => part.Length > 0 && part[0] != '{' && part is not ("v1" or "comptoir")).ToList();
        return words is ["customers", var of, ..] ? of : words.FirstOrDefault() ?? "";
    }

    /// <summary>Other results send what is no JSON.</summary>
    internal static bool IsWire(Type type) => type != typeof(Stream) && !typeof(IResult).IsAssignableFrom(type);
}
