using System.Globalization;
using System.Text.Json.Nodes;
using Comptoir.Portal.Help;
using Comptoir.Server.OpenApi;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Help;

/// <summary>The operations of an API for reading: what its document says, with the roles that may in the reader's language.</summary>
internal static class ApiViews
{
    public static IResult Show(string name, Api api, OpenApiDocuments documents)
    {
        var schemas = new WireSchemas();
        ApiGroup[] groups =
        [
            .. documents.Operations.Where(operation => operation.Api == api)
                .GroupBy(operation => OpenApiDocument.TagOf(operation.Path), StringComparer.OrdinalIgnoreCase)
                .Select(group => new ApiGroup(group.Key, [.. group.Select(operation => RowOf(operation, schemas))])),
        ];
        ApiShape[] shapes =
        [
            .. schemas.Components().Select(shape => new ApiShape(shape.Key, [.. shape.Value!["properties"]!.AsObject().Select(member => (member.Key, TypeOf(member.Value!)))])),
        ];
        return Page.Of<ApiPage>((nameof(ApiPage.Model), new ApiModel(name, groups, shapes)));
    }

    private static ApiRow RowOf(ApiOperation operation, WireSchemas schemas) => new(
        operation.Method,
        operation.Path,
        operation.IsBuilt,
        operation.IsOpen,
        RefusalTexts.RolesWith(operation.Needs?.AnyOf ?? []),
        operation.Needs?.UserOnly ?? false,
        string.Join(", ", operation.Queries),
        operation.TakesFile ? new ApiType("multipart/form-data", null) : operation.Json is { } taken ? TypeOf(schemas.Of(taken)) : null,
        [
            .. operation.Answers.Where(answer => answer.Key != HandlerCode.AnyOther).Select(answer => (
                answer.Key.ToString(CultureInfo.InvariantCulture),
                answer.Value.Where(OpenApiDocument.IsWire).Select(body => TypeOf(schemas.Of(body))).ToList() as IReadOnlyList<ApiType>)),
        ]);

    private static ApiType TypeOf(JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
            return new(reference.Split('/')[^1], reference.Split('/')[^1]);
        if (schema["items"] is { } items)
            return TypeOf(items) is var item ? item with { Text = $"{item.Text}[]" } : item;
        if (schema["enum"] is JsonArray words)
            return new(string.Join(", ", words.Select(word => (string?)word)), null);
        return new((string?)schema["format"] ?? (string?)schema["type"] ?? "*", null);
    }
}
