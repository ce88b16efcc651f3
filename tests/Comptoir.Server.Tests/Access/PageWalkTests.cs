using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>Every page of the portals with every role alone and with none (R2, R2.5): what the matrix says is what happens.</summary>
public sealed partial class PageWalkTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly ActorKind[] Kinds = [ActorKind.Operator, ActorKind.Partner, ActorKind.Customer];

    [Fact]
    public async Task Every_page_refuses_whom_the_matrix_does_not_name_and_every_refusal_leaves_one_event()
    {
        var wrong = new List<string>();
        int events = await RefusalsAsync();
        int sent = 0;
        foreach (var caller in await CallersAsync())
        {
            foreach (var page in Pages().Where(page => !page.IsOpen && !Allowed(page, caller)))
            {
                var (status, _, text) = await SendAsync(page, caller);
                sent++;
                if (status != HttpStatusCode.Forbidden || (page.Method != "HEAD" && !text.Contains("<h1>", StringComparison.Ordinal)))
                    wrong.Add($"{caller} is not refused: {page.Method} {page.Pattern}: {(int)status}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(sent > 50, $"Only {sent} refusals were tried.");
        Assert.Equal(events + sent, await RefusalsAsync());
    }

    [Fact]
    public async Task Every_page_lets_in_whom_the_matrix_names()
    {
        var wrong = new List<string>();
        foreach (var caller in await CallersAsync())
        {
            foreach (var page in Pages().Where(page => !page.IsOpen && Allowed(page, caller)))
            {
                var (status, location, _) = await SendAsync(page, caller);
                if (status == HttpStatusCode.Forbidden || (int)status >= 500 || location?.StartsWith("/sign-in", StringComparison.Ordinal) is true)
                    wrong.Add($"{caller} is refused: {page.Method} {page.Pattern}: {(int)status} {location}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_stranger_is_led_to_sign_in_from_every_address_of_a_portal_known_or_not()
    {
        var wrong = new List<string>();
        foreach (var page in Pages().Where(page => !page.IsOpen).Append(new Page("GET", "/partner/no/such/page", null, null, false)))
        {
            var (status, location, _) = await SendAsync(page, caller: null);
            if (status != HttpStatusCode.SeeOther || location?.StartsWith("/sign-in", StringComparison.Ordinal) is not true)
                wrong.Add($"{page.Method} {page.Pattern}: {(int)status} {location}");
        }

        Assert.Empty(wrong);
        Assert.All(Pages().Where(page => page.IsOpen), page => Assert.Matches("^/(sign-in|language|help)", page.Pattern));
    }

    private static bool Allowed(Page page, TestCaller caller) =>
        (page.Kind is null || page.Kind == caller.Kind)
        && (page.Needs is null || page.Needs.AnyOf.Any(right => AccessMatrix.Allows(caller.Kind, caller.Roles, right)));

    private IEnumerable<Page> Pages() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select new Page(
            method,
            "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            endpoint.Metadata.GetMetadata<Needs>(),
            endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<OfKind>().FirstOrDefault()?.Kind,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    /// <summary>A user of each kind with each role alone and with none, signed in.</summary>
    private async Task<List<TestCaller>> CallersAsync()
    {
        var callers = new List<TestCaller>();
        foreach (var kind in Kinds)
        {
            foreach (var role in AccessMatrix.RolesOf(kind).Select(role => (Role?)role).Append(null))
            {
                Role[] roles = role is { } held ? [held] : [];
                callers.Add(new TestCaller(kind, roles, (await server.SessionOfAsync(kind, roles)).Cookie));
            }
        }

        return callers;
    }

    private async Task<(HttpStatusCode Status, string? Location, string Text)> SendAsync(Page page, TestCaller? caller)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = server.Root };
        using var request = new HttpRequestMessage(new HttpMethod(page.Method), PathOf(page.Pattern));
        if (caller is not null)
            request.Headers.Add("Cookie", caller.Cookie);
        if (page.Method == "POST")
            request.Content = new FormUrlEncodedContent([]);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private string PathOf(string pattern) => Place().Replace(
        pattern, match => match.Groups["name"].Value == "customer" ? server.CustomerIn("FR") : "c0000000-0000-4000-8000-00000000fffe");

    private Task<int> RefusalsAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.Refused));

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    private sealed record Page(string Method, string Pattern, Needs? Needs, ActorKind? Kind, bool IsOpen);

    private sealed record TestCaller(ActorKind Kind, IReadOnlyList<Role> Roles, string Cookie)
    {
        public override string ToString() => $"{Kind} [{string.Join(", ", Roles)}]";
    }
}
