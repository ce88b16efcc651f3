using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Pages;
using Comptoir.Server.Pages.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>Every page and form of the portals, by the server's own route table, with what nobody should send: fields that were tampered
/// with, texts that are too long or run from right to left, another tenant's ids. None breaks a page, and none reaches what is another's.</summary>
public sealed partial class PageInputTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Nobody = "c0000000-0000-4000-8000-00000000fffe";
    private const string Script = "<script>alert(1)</script>";

    /// <summary>It ends the session that the next form would be sent in.</summary>
    private const string SignOut = "/sign-out";

    private static readonly string Visit = $"comptoir-visit={new string('v', 43)}";

    /// <summary>Names of all fields that any form of ours has.</summary>
    private static readonly string[] Names = [.. Directory.EnumerateFiles(Path.Combine(Root(), "src", "Comptoir.Portal"), "*.razor", SearchOption.AllDirectories)
        .SelectMany(file => Named().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value)
        .Where(name => name is not ("form" or "viewport")).Distinct().Order(StringComparer.Ordinal)];

    private string Theirs => server.CustomerIn("GB", partner: 1);

    [Fact]
    public async Task Whatever_the_fields_of_a_form_hold_it_is_answered_by_a_page()
    {
        Assert.True(Names.Length > 60, $"Only {Names.Length} fields are known.");
        var wrong = new List<string>();
        foreach (var page in Pages("POST").Where(page => page.Path != SignOut))
        {
            var caller = await CallerAsync(page);
            foreach (string value in new[] { "1", "-1", "99999999999999999999999", Script, "\u202Egnp.exe \u05D0\u05D1", Theirs, "\uD83D\uDE00\u0301\r\n\t" })
                await ExpectAnswerAsync(page, caller, Names.ToDictionary(name => name, _ => value), value, wrong);
            foreach (string[] longer in Names.Chunk(12))
                await ExpectAnswerAsync(page, caller, Names.ToDictionary(name => name, name => longer.Contains(name) ? new string('\u0645', 10_000) : "1"), $"10,000 characters in {longer[0]} …", wrong);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Whatever_an_address_asks_for_it_is_answered_by_a_page()
    {
        var wrong = new List<string>();
        foreach (var page in Pages("GET"))
        {
            var caller = await CallerAsync(page);
            foreach (string value in new[] { "1", "-1", "99999999999999999999999", Script, "\u202Egnp.exe \u05D0\u05D1", Theirs, "%", new string('x', 300) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{page.Path}?{string.Join('&', Names.Concat(["after", "before", "row", "on", "state", "line"]).Distinct().Select(name => $"{name}={Uri.EscapeDataString(value)}"))}");
                await ExpectAnswerAsync(page, caller, request, value, wrong);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Another_partners_customer_is_no_page_and_no_form_reaches_it()
    {
        var wrong = new List<string>();
        int before = await server.InStoreAsync(db => db.Activity.CountAsync()), tried = 0;
        foreach (string method in new[] { "GET", "POST" })
        {
            foreach (var page in Pages(method).Where(page => page.Pattern.Contains("{customerId", StringComparison.Ordinal)))
            {
                tried++;
                var caller = await CallerAsync(page);
                var foreign = page with { Path = page.Path.Replace(server.CustomerIn("FR"), Theirs, StringComparison.Ordinal) };
                using var request = new HttpRequestMessage(new HttpMethod(method), foreign.Path);
                if (method == "POST")
                    request.Content = new FormUrlEncodedContent(Names.ToDictionary(name => name, _ => "1").Append(new("form", TokenOf(caller))));
                var (status, text) = await SendAsync(request, caller);
                if (status != HttpStatusCode.NotFound && !(method == "POST" && status == HttpStatusCode.BadRequest))
                    wrong.Add($"{method} {page.Pattern}: {(int)status}");
                if (text.Contains("Harrow", StringComparison.Ordinal))
                    wrong.Add($"{method} {page.Pattern} names the other partner");
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried > 30, $"Only {tried} addresses were tried.");
        Assert.Equal(before, await server.InStoreAsync(db => db.Activity.CountAsync()));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent;
        return folder!.FullName;
    }

    private async Task ExpectAnswerAsync(Asked page, PageSession caller, Dictionary<string, string> fields, string what, List<string> wrong)
    {
        fields["form"] = TokenOf(caller);
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Path) { Content = new FormUrlEncodedContent(fields) };
        await ExpectAnswerAsync(page, caller, request, what, wrong);
    }

    private async Task ExpectAnswerAsync(Asked page, PageSession caller, HttpRequestMessage request, string what, List<string> wrong)
    {
        var (status, text) = await SendAsync(request, caller);
        if ((int)status >= 500 || text.Contains(Script, StringComparison.Ordinal))
            wrong.Add($"{request.Method} {page.Pattern}, {(what.Length > 60 ? what[..60] : what)}: {(int)status}");
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpRequestMessage request, PageSession caller)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Root };
        request.Headers.Add("Cookie", caller.Cookie);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>With every role of its kind, in a session of its own: what another form did to it does not matter.</summary>
    private async Task<PageSession> CallerAsync(Asked page) => page.IsOpen
        ? new PageSession(ActorKind.System, Visit, "")
        : await server.SessionOfAsync(page.Kind ?? ActorKind.Partner, AccessMatrix.RolesOf(page.Kind ?? ActorKind.Partner));

    private string TokenOf(PageSession caller)
    {
        var http = new DefaultHttpContext();
        if (caller.Kind == ActorKind.System)
            http.Request.Headers.Cookie = Visit;
        else
            http.Features.Set(new SessionToken(caller.Token));
        return server.Services.GetRequiredService<FormTokens>().TokenFor(http);
    }

    private IEnumerable<Asked> Pages(string method) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is not null
        where (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains(method)
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        select new Asked(
            pattern,
            Place().Replace(pattern, match => match.Groups["name"].Value == "customerId" ? server.CustomerIn("FR") : Nobody),
            endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<OfKind>().FirstOrDefault()?.Kind,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("(?: name|Name)=\"(?<name>[a-z][A-Za-z]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    private sealed record Asked(string Pattern, string Path, ActorKind? Kind, bool IsOpen);
}
