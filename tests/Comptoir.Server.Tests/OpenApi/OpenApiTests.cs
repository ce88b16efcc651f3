using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Contracts;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Customers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.OpenApi;

/// <summary>R15.3: the OpenAPI documents of both APIs say what the routes are and what they answer.</summary>
public sealed partial class OpenApiTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly string[] Documents = ["/openapi/v1.json", "/openapi/comptoir-v1.json"];

    [Fact]
    public async Task The_documents_list_every_route_once_and_nothing_else()
    {
        var documented = (await OperationsAsync()).Select(operation => $"{operation.Method} {ShapeOf(operation.Path)}").ToList();
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.Contains("/oauth2/", StringComparison.Ordinal)
                || (route.Metadata.GetMetadata<PortalPage>() is null && !route.RoutePattern.RawText.StartsWith("/assets/", StringComparison.Ordinal)))
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST", "PUT", "PATCH", "DELETE"])
                .Select(method => $"{method} {ShapeOf(route.RoutePattern.RawText!)}"))
            .ToHashSet();

        Assert.True(documented.Count > 200, $"Only {documented.Count} operations are documented.");
        Assert.Empty(documented.GroupBy(operation => operation).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(routes.Except(documented).Order());
        Assert.Empty(documented.Except(routes).Order());
    }

    [Fact]
    public async Task What_answers_501_is_marked_and_nothing_else_is()
    {
        var unbuilt = PartnerCenter.NotBuiltYet.Routes.Concat(Native.NotBuiltYet.Routes)
            .SelectMany(row => row.Method == "ANY" ? new[] { "GET", "POST", "PUT", "PATCH", "DELETE" }.Select(method => (Method: method, row.Pattern)) : [(row.Method, row.Pattern)])
            .Select(row => $"{row.Method} {ShapeOf(row.Pattern)}")
            .ToHashSet();

        var operations = await OperationsAsync();

        var marked = operations.Where(operation => (string?)operation.Node["x-comptoir-state"] == "not_built").ToList();
        Assert.Equal(unbuilt.Order(StringComparer.Ordinal), marked.Select(operation => $"{operation.Method} {ShapeOf(operation.Path)}").Order(StringComparer.Ordinal));
        Assert.All(marked, operation => Assert.NotNull(operation.Node["responses"]!["501"]));
        // There are no receipts: whoever asks for one is told so.
        Assert.Equal(
            ["/v1/invoices/{invoiceId}/receipts/{receiptId}/documents/statement"],
            operations.Except(marked).Where(operation => !operation.Node["responses"]!.AsObject().Any(answer => answer.Key[0] == '2')).Select(operation => operation.Path));
    }

    [Fact]
    public async Task They_are_whole_documents_whose_references_lead_somewhere()
    {
        foreach (string address in Documents)
        {
            var document = await DocumentAsync(address);

            Assert.Equal("3.1.1", (string?)document["openapi"]);
            Assert.All(References().Matches(document.ToJsonString()), reference => Assert.NotNull(At(document, reference.Groups["path"].Value)));
            var ids = OperationsOf(document).Select(operation => (string?)operation.Node["operationId"]).ToList();
            Assert.Equal(ids.Distinct(), ids);
            foreach (var (path, item) in document["paths"]!.AsObject())
            {
                Assert.Equal(
                    PlacesOf(path).Order(StringComparer.Ordinal),
                    (item!["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!).Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("GET", "/v1/customers", "200", "CustomerCollection", "filter pageIndex seekOperation size")]
    [InlineData("POST", "/v1/customers/{customerId}/carts", "201", "Cart", "")]
    [InlineData("PATCH", "/v1/customers/{customerId}/orders/{orderId}", "200", "Order", "")]
    [InlineData("GET", "/comptoir/v1/customers/{customerId}/catalogitems", "200", "CatalogItemCollection", "kind pageIndex q seekOperation size sort term")]
    [InlineData("POST", "/comptoir/v1/billing/runs", "202", "BillingRun", "")]
    public async Task An_operation_says_what_it_reads_and_answers(string method, string path, string status, string shape, string queries)
    {
        var operation = (await OperationsAsync()).Single(operation => operation.Method == method && operation.Path == path).Node;

        Assert.Equal($"#/components/schemas/{shape}", (string?)operation["responses"]![status]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Subset(
            operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => (string)parameter!["name"]!).ToHashSet(),
            queries.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    [Fact]
    public async Task A_file_may_be_answered_in_part_or_not_at_all()
    {
        var answers = (await OperationsAsync()).Single(operation => operation is { Method: "GET", Path: "/downloads/{token}" }).Node["responses"]!;

        Assert.NotNull(answers["200"]!["content"]);
        Assert.True(JsonNode.DeepEquals(answers["200"]!["content"], answers["206"]!["content"]));
        Assert.Null(answers["304"]!["content"]);
    }

    [Fact]
    public async Task What_is_answered_to_whoever_reads_is_of_the_shape_that_is_documented()
    {
        var wrong = new List<string>();
        int looked = 0;
        var clients = new[] { await server.AdminAgentAsync(), await server.OperatorAsync() };
        foreach (string address in Documents)
        {
            var document = await DocumentAsync(address);
            foreach (var operation in OperationsOf(document).Where(operation => operation.Method == "GET" && PlacesOf(operation.Path).All(place => place == "customerId")))
            {
                foreach (var client in clients)
                {
                    using var answer = await client.GetAsync(operation.Path.Replace("{customerId}", server.CustomerIn("FR"), StringComparison.Ordinal));
                    string status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                    if (operation.Node["responses"]![status] is { } documented)
                    {
                        if (documented["content"]?["application/json"] is not { } content)
                            continue;
                        looked++;
                        wrong.AddRange(Faults(document, content["schema"]!, await answer.JsonAsync(answer.StatusCode), operation.Path));
                    }
                    else if (answer.IsSuccessStatusCode)
                    {
                        wrong.Add($"{operation.Path}: {status}");
                    }
                }
            }
        }

        Assert.Empty(wrong.Distinct());
        Assert.True(looked > 30, $"Only {looked} answers were looked at.");
    }

    [Fact]
    public async Task They_are_for_whoever_is_signed_in()
    {
        using var stranger = server.Stranger();

        foreach (string address in Documents)
        {
            await (await stranger.GetAsync(address)).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
            Assert.Equal(HttpStatusCode.OK, (await (await server.AppAsync()).GetAsync(address)).StatusCode);
        }
    }

    private async Task<JsonNode> DocumentAsync(string address) => await (await server.AdminAgentAsync()).ReadAsync(address);

    private async Task<List<Operation>> OperationsAsync() =>
        [.. OperationsOf(await DocumentAsync(Documents[0])), .. OperationsOf(await DocumentAsync(Documents[1]))];

    private static IEnumerable<Operation> OperationsOf(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from member in path.Value!.AsObject()
        where member.Key != "parameters"
        select new Operation(member.Key.ToUpperInvariant(), path.Key, member.Value!);

    /// <summary>Members that the schema does not have, and values of another kind.</summary>
    private static IEnumerable<string> Faults(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        if ((string?)schema["$ref"] is { } reference)
            schema = At(document, reference)!;
        string? type = (string?)schema["type"];
        string kind = value?.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "null",
        };
        if (type is null)
            return [];
        if (kind != (type == "integer" ? "number" : type))
            return [$"{at} is {kind}, not {type}"];
        if (schema["enum"] is JsonArray words && !words.Any(word => (string?)word == (string?)value))
            return [$"{at} is {value}"];
        return value switch
        {
            JsonObject members when schema["properties"] is JsonObject properties => members.SelectMany(member =>
                properties[member.Key] is { } property ? Faults(document, property, member.Value, $"{at}.{member.Key}") : [$"{at}.{member.Key} is not documented"]),
            JsonArray items => items.SelectMany(item => Faults(document, schema["items"]!, item, $"{at}[]")),
            _ => [],
        };
    }

    private static JsonNode? At(JsonNode document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]);

    private static IEnumerable<string> PlacesOf(string path) => Place().Matches(path).Select(match => match.Groups["name"].Value);

    private static string ShapeOf(string path) => Place().Replace(path, "{}").TrimEnd('/').ToLowerInvariant();

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("\"\\$ref\":\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex References();

    private sealed record Operation(string Method, string Path, JsonNode Node);
}
