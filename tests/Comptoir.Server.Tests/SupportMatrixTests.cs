using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Comptoir.Server.Native;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
    public async Task Every_row_not_built_yet_answers_501_and_only_sign_in_is_open_to_strangers()
    {
        await using var app = Server(signedIn: true);
        await using var closed = Server(signedIn: false);
        await app.StartAsync();
        await closed.StartAsync();

        foreach (var route in Unbuilt)
        {
            var answer = await app.GetTestClient().SendAsync(RequestTo(route));
            var toStranger = await closed.GetTestClient().SendAsync(RequestTo(route));

            Assert.True(answer.StatusCode is HttpStatusCode.NotImplemented, $"{route.Method} {route.Pattern}: {answer.StatusCode}");
            Assert.True((toStranger.StatusCode is HttpStatusCode.NotImplemented) == route.Anonymous, $"{route.Method} {route.Pattern}: {toStranger.StatusCode}");
        }
    }

    private static WebApplication Server(bool signedIn)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => signedIn).Build());
        builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NoSignIn>("none", null);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNotBuiltYet(_ => Results.StatusCode(StatusCodes.Status501NotImplemented));
        app.MapNativeNotBuiltYet(_ => Results.StatusCode(StatusCodes.Status501NotImplemented));
        return app;
    }

    private static HttpRequestMessage RequestTo(UnbuiltRoute route) => new(
        new HttpMethod(route.Method is "ANY" ? "POST" : route.Method), Regex.Replace(route.Pattern, @"\{[^}]+\}", "7"));

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

    private sealed class NoSignIn(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.NoResult());
    }
}
