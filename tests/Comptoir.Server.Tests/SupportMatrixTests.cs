using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Contracts;
using Comptoir.Server.Pages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests;

/// <summary>docs/partner-center.md says what is built; the tables behind 501 say what is not. Neither may drift.</summary>
public sealed class SupportMatrixTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly IReadOnlyList<UnbuiltRoute> Unbuilt = [.. PartnerCenter.NotBuiltYet.Routes, .. Native.NotBuiltYet.Routes];

    [Fact]
    public void The_matrix_and_the_table_of_501_answers_name_the_same_rows()
    {
        var documented = Matrix().Where(row => row.State is "not yet (501)").Select(row => $"{row.Method} {row.Path}").ToHashSet();
        var mapped = Unbuilt.Select(route => $"{route.Method} {route.Pattern}").ToHashSet();

        Assert.Empty(documented.Except(mapped).Order());
        Assert.Empty(mapped.Except(documented).Order());
    }

    [Fact]
    public void Every_row_of_the_matrix_is_listed_once_and_has_a_known_state()
    {
        var rows = Matrix();

        Assert.All(rows, row => Assert.Matches("^(supported|partial: .+|not yet \\(501\\))$", row.State));
        Assert.Empty(rows.GroupBy(row => $"{row.Method} {row.Path}{row.Query}").Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Equal(Unbuilt.Count, Unbuilt.DistinctBy(route => $"{route.Method} {route.Pattern}").Count());
    }

    [Fact]
    public void Every_route_of_the_API_has_its_row_and_every_row_its_route()
    {
        var rows = Matrix().Select(row => (row.Method, Path: Plain(row.Path))).ToHashSet();
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (
                Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [],
                Path: Plain(endpoint.RoutePattern.RawText!),
                IsOfPages: endpoint.Metadata.GetMetadata<PortalPage>() is not null || endpoint.RoutePattern.RawText!.StartsWith("/assets/", StringComparison.Ordinal)))
            .ToList();

        // A route that takes a second method besides (HEAD of a file, POST where old pages say so) has one row.
        Assert.Empty(routes.Where(route => !route.IsOfPages && !rows.Any(row => Meets(row, route))).Select(route => $"{string.Join(' ', route.Methods)} {route.Path}").Order());
        Assert.Empty(rows.Where(row => !routes.Exists(route => Meets(row, route))).Select(row => $"{row.Method} {row.Path}").Order());

        static bool Meets((string Method, string Path) row, (IReadOnlyList<string> Methods, string Path, bool) route) =>
            row.Path == route.Path && (route.Methods.Count == 0 || route.Methods.Contains(row.Method));
    }

    [Fact]
    public async Task Every_row_not_built_yet_answers_501_in_the_contracts_shape_and_only_sign_in_is_open_to_strangers()
    {
        var open = Unbuilt.Where(route => route.Anonymous).Select(route => $"{route.Method} {route.Pattern}").ToHashSet();
        var rows = Matrix().Where(row => row.State is "not yet (501)").ToList();
        Assert.NotEmpty(rows);

        foreach (var client in new[] { await server.UserAsync("AdminAgent", "GlobalAdmin"), await server.AppAsync(), await server.OperatorAsync() })
        {
            foreach (var row in rows)
                await NotBuiltAsync(await client.SendAsync(RequestTo(row)), row);
        }

        using var stranger = server.Stranger();
        foreach (var row in rows)
        {
            var answer = await stranger.SendAsync(RequestTo(row));
            if (open.Contains($"{row.Method} {row.Path}"))
                await NotBuiltAsync(answer, row);
            else
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized, $"{row.Method} {row.Path}: {answer.StatusCode}");
        }
    }

    private static async Task NotBuiltAsync(HttpResponseMessage answer, Row row)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.NotImplemented, $"{row.Method} {row.Path}: {answer.StatusCode} {text}");
        var error = JsonNode.Parse(text)!;
        Assert.Equal(WireCode.NotBuilt, (string?)error["code"]);
        Assert.NotEmpty((string)error["description"]!);
    }

    private HttpRequestMessage RequestTo(Row row)
    {
        string path = row.Path
            .Replace("{tenant}", (string)server.Partner()["tenantId"]!, StringComparison.Ordinal)
            .Replace("{c}", server.CustomerIn("FR"), StringComparison.Ordinal);
        return new(new HttpMethod(row.Method is "ANY" ? "POST" : row.Method), Regex.Replace(path, @"\{[^}]+\}", "7"));
    }

    /// <summary>As paths match: whatever the names of their parameters, in any case.</summary>
    private static string Plain(string path) => Regex.Replace(path, @"\{[^}]+\}", "{}").TrimEnd('/').ToLowerInvariant();

    private static List<Row> Matrix() =>
        [.. File.ReadLines(Path.Combine(Root(), "docs", "partner-center.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(Row.Parse)];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds Comptoir.slnx.");
        return folder.FullName;
    }

    private sealed record Row(string Method, string Path, string Query, string State)
    {
        public static Row Parse(string line)
        {
            var match = Regex.Match(line, @"^\| `([A-Z]+) (/[^`?]*)(\?[^`]*)?` \|[^|]+\|[^|]+\|([^|]+)\|[^|]+\|$");
            Assert.True(match.Success, $"Not a row of five columns: {line}");
            return new(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value.Trim());
        }
    }
}
