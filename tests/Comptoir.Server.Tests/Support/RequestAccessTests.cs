using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Contracts;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Customers;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Server.Tests.Support.Requests;

namespace Comptoir.Server.Tests.Support;

/// <summary>Every support route with a request and a file that are there: whom R2.9 and R2.11 do not name is refused, to another partner
/// they are as if they did not exist (R1.1), and nothing is changed by either. AccessMatrixTests asks with ids of nobody.</summary>
public sealed partial class RequestAccessTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Nobody = "9999999999999999999";

    private static readonly string[] MayNot = ["BillingAdmin", "AccountAdmin", "UserManagementAdmin", "ReferralAdmin", "MarketingContentAdmin"];
    private static readonly string[] May = ["AdminAgent", "HelpdeskAgent", "SalesAgent", "GlobalAdmin"];

    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task Who_is_not_named_is_refused_on_every_route_of_a_request_that_is_there()
    {
        var (id, file) = await RequestAsync();
        string before = await StateAsync();
        var wrong = new List<string>();
        int sent = 0;
        foreach (var (who, client, kind) in await CallersAsync())
        {
            foreach (var route in Routes().Where(route => !IsFor(route, kind)))
            {
                sent++;
                using var answer = await SendAsync(client, route, Leon, id, file);
                string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (answer.StatusCode != HttpStatusCode.Forbidden || (string?)JsonNode.Parse(text)!["code"] != WireCode.RoleLacksRight)
                    wrong.Add($"{who}: {route.Method} {route.Pattern}: {(int)answer.StatusCode} {text}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(sent > 150, $"Only {sent} refusals were tried.");
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task To_another_partner_a_request_and_its_file_are_as_if_they_did_not_exist()
    {
        var (id, file) = await RequestAsync();
        string before = await StateAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string theirs = server.CustomerIn("GB", 1);
        var named = Routes().Where(route => IsFor(route, Kind.Partner) && route.Pattern.Contains("{requestId}", StringComparison.Ordinal)).ToList();

        foreach (var route in named)
        {
            foreach (string customer in new[] { Leon, theirs })
            {
                using var found = await SendAsync(rival, route, customer, id, file);
                using var missing = await SendAsync(rival, route, customer, Nobody, "c0000000-0000-4000-8000-00000000fffe");

                Assert.True(HttpStatusCode.NotFound == found.StatusCode, $"{route.Method} {route.Pattern}: {found.StatusCode}");
                Assert.Equal(missing.StatusCode, found.StatusCode);
                Assert.Equal(await PlainAsync(missing), await PlainAsync(found));
            }
        }

        Assert.Equal(7, named.Count);
        Assert.DoesNotContain(id, (await rival.ReadAsync("/v1/servicerequests"))["items"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_stranger_without_a_token_gets_no_further_than_the_door()
    {
        var (id, file) = await RequestAsync();
        string before = await StateAsync();
        using var stranger = server.Stranger();

        foreach (var route in Routes())
        {
            using var answer = await SendAsync(stranger, route, Leon, id, file);
            Assert.True(HttpStatusCode.Unauthorized == answer.StatusCode, $"{route.Method} {route.Pattern}: {answer.StatusCode}");
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Each_role_that_is_named_reads_files_and_notes()
    {
        var (id, file) = await RequestAsync();

        foreach (string role in May)
        {
            var client = await server.UserAsync(role);
            Assert.Equal(id, (string?)(await client.ReadAsync($"/v1/customers/{Leon}/servicerequests/{id}"))["id"]);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Filing}/{id}/files/{file}")).StatusCode);
            var noted = await (await client.PatchAsync($"/v1/servicerequests/{id}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = role } })).JsonAsync();
            Assert.Equal(role, (string?)noted["notes"]!.AsArray()[^1]!["text"]);
        }
    }

    /// <summary>By the rules, not by what the routes say of themselves: the partner's, the operator's, and what both read.</summary>
    private static bool IsFor(Route route, Kind kind) => kind switch
    {
        Kind.Operator => route.Pattern.StartsWith("/comptoir/", StringComparison.Ordinal) && !(route.Method == "POST" && route.Pattern == Filing),
        Kind.Partner => !route.Pattern.EndsWith("/queue", StringComparison.Ordinal) && !OfOperatorOnly().IsMatch(route.Pattern),
        _ => false,
    };

    private async Task<List<(string Who, HttpClient Client, Kind Kind)>> CallersAsync()
    {
        var callers = new List<(string, HttpClient, Kind)>
        {
            ("the operator", await server.OperatorAsync(), Kind.Operator),
            ("the customer's Global admin", await server.CustomerUserAsync("FR"), Kind.None),
            ("the customer's plain user", await server.CustomerUserAsync("FR", globalAdmin: false), Kind.None),
            ("another customer's Global admin", await server.CustomerUserAsync("US"), Kind.None),
            ("an application without roles", await server.AppAsync(withRoles: false), Kind.None),
            ("another partner's Admin agent", await server.UserOfAsync(1, "AdminAgent"), Kind.Partner),
        };
        foreach (string role in MayNot)
            callers.Add((role, await server.UserAsync(role), Kind.None));
        foreach (string role in May)
            callers.Add((role, await server.UserAsync(role), Kind.Partner));
        return callers;
    }

    private List<Route> Routes() =>
    [
        .. from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<PortalPage>() is null
           let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where pattern.Contains("/servicerequests", StringComparison.Ordinal) || pattern.StartsWith("/comptoir/v1/support/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where method != "HEAD"
           select new Route(method, pattern),
    ];

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Route route, string customer, string id, string file)
    {
        string path = Place().Replace(route.Pattern, match => match.Groups["name"].Value switch
        {
            "customerId" => customer,
            "requestId" => id,
            "fileId" => file,
            _ => "en-US",
        });
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Pattern.EndsWith("/files", StringComparison.Ordinal))
            request.Content = new MultipartFormDataContent { { new ByteArrayContent("a;b"u8.ToArray()), "file", "more.csv" } };
        else if (route.Method != "GET")
            request.Content = new StringContent("""{"text":"Not mine","status":"closed","title":"Not mine"}""", Encoding.UTF8, "application/json");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> PlainAsync(HttpResponseMessage answer) =>
        Correlation().Replace(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "*");

    private async Task<(string Id, string File)> RequestAsync()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Refund(Leon, await agent.BuyAsync(Leon, Sale.Perpetual), 1m));
        var attached = await agent.AttachAsync(id, ("a.csv", "a;b"u8.ToArray()));
        return (id, (string)(await attached.JsonAsync(HttpStatusCode.Created))["id"]!);
    }

    /// <summary>All requests as they stand, and what hangs on them.</summary>
    private Task<string> StateAsync() => server.InStoreAsync(async db => string.Join(
        '\n',
        [
            .. (await db.ServiceRequests.OrderBy(request => request.Id).ToListAsync()).Select(request => $"{request.Id} {request.Status} {request.Version} {request.EntryCount} {request.FileCount}"),
            $"{await db.RequestFiles.CountAsync()} {await db.Mails.CountAsync()} {await db.LedgerEntries.CountAsync()}",
        ]));

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("/(take|ask|approve|refuse|close)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OfOperatorOnly();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Correlation();

    private enum Kind
    {
        None,
        Partner,
        Operator,
    }

    private sealed record Route(string Method, string Pattern);
}
