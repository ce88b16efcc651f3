using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>Walks every route × every role over HTTP: what the matrix refuses answers 403 900150 and changes nothing, what it
/// allows is let in (R2, R2.12, R2.13). A new route is walked without being named here.</summary>
public sealed partial class AccessMatrixTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly ActorKind[] Kinds = [ActorKind.Partner, ActorKind.Customer, ActorKind.Operator];

    [Fact]
    public async Task Every_route_refuses_whom_the_matrix_refuses_and_nothing_is_changed_by_it()
    {
        var wrong = new List<string>();
        await AddCallersAsync();
        var before = await CountsAsync();
        int events = await RefusalsAsync();
        int sent = 0;
        foreach (var (route, caller) in Pairs().Where(pair => !Allowed(pair.Route, pair.Caller)))
        {
            var (status, code) = await SendAsync(route, caller);
            sent++;
            if (status != HttpStatusCode.Forbidden || code != "900150")
                wrong.Add($"{caller} is not refused: {route.Method} {route.Pattern}: {(int)status} {code}");
        }

        Assert.Empty(wrong);
        Assert.True(sent > 500, $"Only {sent} refusals were tried.");
        Assert.Equal(events + sent, await RefusalsAsync());
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task Every_route_lets_in_whom_the_matrix_allows()
    {
        var wrong = new List<string>();
        await AddCallersAsync();
        foreach (var (route, caller) in Pairs().Where(pair => Allowed(pair.Route, pair.Caller)))
        {
            var (status, code) = await SendAsync(route, caller);
            if (status == HttpStatusCode.Unauthorized || (status == HttpStatusCode.Forbidden && code == "900150") || (int)status == 500)
                wrong.Add($"{caller} is refused: {route.Method} {route.Pattern}: {(int)status} {code}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_stranger_is_let_in_nowhere_but_at_sign_in_health_signed_links_and_the_demo_marketplace()
    {
        var wrong = new List<string>();
        foreach (var route in Routes().Where(route => !route.IsOpen))
        {
            var (status, _) = await SendAsync(route, caller: null);
            if (status != HttpStatusCode.Unauthorized)
                wrong.Add($"{route.Method} {route.Pattern}: {(int)status}");
        }

        Assert.Empty(wrong);
        Assert.All(Routes().Where(route => route.IsOpen), route => Assert.Matches(OpenRoutes(), route.Pattern));
    }

    private static bool Allowed(Route route, TestCaller caller) =>
        route.Needs is null || (route.Needs.AnyOf.Any(right => AccessMatrix.Allows(caller.Kind, caller.Roles, right)) && (!route.Needs.UserOnly || caller.IsUser));

    /// <summary>Every role alone and none, as a user and, where there can be one, as an application.</summary>
    private static IEnumerable<TestCaller> Callers() =>
        from kind in Kinds
        from role in AccessMatrix.RolesOf(kind).Select(role => (Role?)role).Append(null)
        from isUser in (bool[])[true, false]
        where isUser || kind != ActorKind.Customer
        select new TestCaller(kind, role is { } held ? [held] : [], isUser);

    /// <summary>What is to be tried. Rows that only say 501 hold no right: one caller asks them.</summary>
    private IEnumerable<(Route Route, TestCaller Caller)> Pairs() =>
        from route in Routes().Where(route => !route.IsOpen)
        from caller in Callers()
        where route.Needs is not null || caller is { Kind: ActorKind.Partner, IsUser: true, Roles.Count: 0 }
        select (route, caller);

    private IEnumerable<Route> Routes() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select new Route(
            method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata.GetMetadata<Needs>(), endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private async Task<(HttpStatusCode Status, string? Code)> SendAsync(Route route, TestCaller? caller)
    {
        using var client = server.Stranger();
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), PathOf(route.Pattern));
        if (caller is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(caller));
        if (route.Method is not ("GET" or "HEAD" or "DELETE"))
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        string text = answer.StatusCode == HttpStatusCode.Forbidden ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : "";
        // An answer to HEAD has no body to carry its code.
        string? code = route.Method == "HEAD" ? "900150" : text.Length == 0 ? null : JsonNode.Parse(text)!["code"]!.GetValue<string>();
        return (answer.StatusCode, code);
    }

    /// <summary>The first partner's own French customer, and for the rest an id that is nobody's.</summary>
    private string PathOf(string pattern) => Place().Replace(
        pattern, match => match.Groups["name"].Value == "customerId" ? server.CustomerIn("FR") : "c0000000-0000-4000-8000-00000000fffe");

    private string TokenOf(TestCaller caller)
    {
        var (tenant, application, user) = AccountOf(caller);
        return server.Services.GetRequiredService<TokenIssuer>().AccessToken(
            new Caller(tenant, application, application.Stamp, user, null), TokenFacts.PartnerApi, TokenVersion.V2, server.Root.ToString().TrimEnd('/'));
    }

    private (Tenant Tenant, Application Application, User? User) AccountOf(TestCaller caller)
    {
        var partner = new PartnerId(Guid.Parse(caller.Kind == ActorKind.Operator ? server.World["operator"]!["tenantId"]!.GetValue<string>() : server.TenantOf()));
        var customer = caller.Kind == ActorKind.Customer ? new CustomerId(Guid.Parse(server.CustomerIn("FR"))) : (CustomerId?)null;
        var tenant = new Tenant { Id = customer?.Value ?? partner.Value, Kind = caller.Kind, PartnerId = partner, CustomerId = customer };
        var id = new Guid((int)caller.Kind, caller.IsUser ? (short)1 : (short)0, caller.Roles.Count == 0 ? (short)99 : (short)caller.Roles[0], "walkwalk"u8.ToArray());
        var now = DateTimeOffset.UtcNow;
        return (tenant, new Application(partner, id, "Walk", caller.Roles, now), caller.IsUser
            ? new User(partner, customer, new UserId(id), $"walk-{id}@garance.example", "Walk", caller.Roles, now)
            : null);
    }

    /// <summary>A token is good only while its user and its application are there.</summary>
    private async Task AddCallersAsync()
    {
        await server.InStoreAsync(async db =>
        {
            if (await db.Applications.AnyAsync(application => application.Name == "Walk"))
                return 0;
            foreach (var (_, application, user) in Callers().Select(AccountOf))
            {
                db.Add(application);
                if (user is not null)
                    db.Add(user);
            }

            return await db.SaveChangesAsync();
        });
    }

    private Task<int> RefusalsAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.Refused));

    private Task<List<(string, long)>> CountsAsync() => server.InStoreAsync(async db =>
    {
        var counts = new List<(string, long)>();
        foreach (string table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Where(table => table is not ("SecurityEvents" or "ActivityChains" or "ActivityCheckpoints")))
        {
#pragma warning disable EF1002 // The names are the model's own.
            counts.Add((table, await db.Database.SqlQueryRaw<long>($"SELECT COUNT(*) AS \"Value\" FROM \"{table}\"").SingleAsync()));
#pragma warning restore EF1002
        }

        return counts;
    });

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("^/(healthz|readyz|assets/|common/discovery/|downloads/|marketplace/activate/|\\{tenant\\}/|comptoir/v1/downloads/)")]
    private static partial Regex OpenRoutes();

    private sealed record Route(string Method, string Pattern, Needs? Needs, bool IsOpen);

    private sealed record TestCaller(ActorKind Kind, IReadOnlyList<Role> Roles, bool IsUser)
    {
        public override string ToString() => $"{Kind} {(IsUser ? "user" : "application")} [{string.Join(", ", Roles)}]";
    }
}
