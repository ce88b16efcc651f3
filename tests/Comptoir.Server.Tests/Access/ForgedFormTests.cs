using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Pages;
using Comptoir.Server.Pages.Sessions;
using Comptoir.Server.Tests.Door;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>T25: every form of the portals, by the server's own route table. One that another site sends, or that was opened by another
/// browser, does nothing.</summary>
public sealed partial class ForgedFormTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    /// <summary>Asks for no proof of the form: a preference is all that changes, and that not for another site either.</summary>
    private const string Language = "/language";

    private static readonly string Visit = $"comptoir-visit={new string('v', 43)}";

    [Fact]
    public async Task A_form_without_the_proof_of_its_own_browser_is_refused_by_every_page_and_changes_nothing()
    {
        var callers = await CallersAsync();
        var (acts, users) = await StateAsync();
        var wrong = new List<string>();
        int sent = 0;
        foreach (var form in Forms().Where(form => form.Path != Language))
        {
            var caller = callers[form.Kind ?? (form.IsOpen ? ActorKind.System : ActorKind.Partner)];
            string own = TokenOf(caller), foreign = TokenOf(callers[caller.Kind == ActorKind.Operator ? ActorKind.Partner : ActorKind.Operator]);
            foreach (var (what, token) in new (string, string?)[] { ("none", null), ("an empty one", ""), ("another browser's", foreign), ("a changed one", Changed(own)), ("a cut one", own[..^1]), ("a long one", new string('A', 50_000)) })
            {
                foreach (bool files in (bool[])[false, true])
                {
                    sent++;
                    var status = await SendAsync(form, caller.Cookie, token, files);
                    if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge))
                        wrong.Add($"{form.Path}, proof {what}{(files ? ", with files" : "")}: {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(sent > 150, $"Only {sent} forms were tried.");
        Assert.Equal((acts, users), await StateAsync());
        foreach (var caller in callers.Values.Where(caller => caller.Kind != ActorKind.System))
            Assert.Equal(HttpStatusCode.OK, await GetAsync(caller.Kind switch { ActorKind.Operator => "/operator", ActorKind.Customer => "/admin", _ => "/partner" }, caller.Cookie));
    }

    [Theory]
    [InlineData("cross-site"), InlineData("same-site")]
    public async Task A_form_that_the_browser_says_is_another_sites_is_refused_whatever_it_proves(string site)
    {
        var callers = await CallersAsync();
        var state = await StateAsync();
        var wrong = new List<string>();
        foreach (var form in Forms())
        {
            var caller = callers[form.Kind ?? (form.IsOpen ? ActorKind.System : ActorKind.Partner)];
            var status = await SendAsync(form, caller.Cookie, TokenOf(caller), files: false, site);
            if (status != HttpStatusCode.BadRequest)
                wrong.Add($"{form.Path}: {(int)status}");
        }

        Assert.Empty(wrong);
        Assert.Equal(state, await StateAsync());
        var partner = callers[ActorKind.Partner];
        Assert.Equal(HttpStatusCode.SeeOther, await SendAsync(new Form("/sign-out", null, false), partner.Cookie, TokenOf(partner), files: false, "same-origin"));
    }

    [Fact]
    public async Task What_is_no_form_is_refused_by_every_page()
    {
        var callers = await CallersAsync();
        var wrong = new List<string>();
        foreach (var form in Forms())
        {
            var caller = callers[form.Kind ?? (form.IsOpen ? ActorKind.System : ActorKind.Partner)];
            using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var bytes = new ByteArrayContent([0, 1, 2, 0xff]);
            using var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\nhalf");
            broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            foreach (var content in new HttpContent?[] { json, bytes, broken, null })
            {
                var status = await SendAsync(form, caller.Cookie, content);
                if ((int)status is < 400 or >= 500)
                    wrong.Add($"{form.Path}, {content?.Headers.ContentType?.MediaType ?? "nothing"}: {(int)status}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_page_tells_a_signed_in_browser_what_it_may_do_and_keep()
    {
        var callers = await CallersAsync();
        var wrong = new List<string>();
        foreach (var page in Pages("GET"))
        {
            var caller = callers[page.Kind ?? (page.IsOpen ? ActorKind.System : ActorKind.Partner)];
            using var client = Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, page.Path);
            request.Headers.Add("Cookie", caller.Cookie);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            if (AnswerHeaderTests.Fault(answer, isPage: true) is { } fault)
                wrong.Add($"{page.Path} ({(int)answer.StatusCode}): {fault}");
            string kept = answer.Headers.CacheControl?.ToString() ?? "";
            if (!kept.Contains("no-store", StringComparison.Ordinal) && !(kept.Contains("private", StringComparison.Ordinal) && kept.Contains("no-cache", StringComparison.Ordinal)))
                wrong.Add($"{page.Path} ({(int)answer.StatusCode}): may be kept: '{kept}'");
            if ((int)answer.StatusCode >= 500)
                wrong.Add($"{page.Path}: {(int)answer.StatusCode}");
        }

        Assert.Empty(wrong);
    }

    private static string Changed(string token) => (token[0] == 'A' ? 'B' : 'A') + token[1..];

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>With every role of its kind, so that nothing but the form itself stands in the way; and a browser that is not signed in.</summary>
    private async Task<Dictionary<ActorKind, PageSession>> CallersAsync()
    {
        var callers = new Dictionary<ActorKind, PageSession> { [ActorKind.System] = new(ActorKind.System, Visit, "") };
        foreach (var kind in (ActorKind[])[ActorKind.Operator, ActorKind.Partner, ActorKind.Customer])
            callers[kind] = await server.SessionOfAsync(kind, AccessMatrix.RolesOf(kind));
        return callers;
    }

    /// <summary>What a page would have put into its form for this browser.</summary>
    private string TokenOf(PageSession caller)
    {
        var http = new DefaultHttpContext();
        if (caller.Kind == ActorKind.System)
            http.Request.Headers.Cookie = Visit;
        else
            http.Features.Set(new SessionToken(caller.Token));
        return server.Services.GetRequiredService<FormTokens>().TokenFor(http);
    }

    private IEnumerable<Form> Forms() => Pages("POST");

    private IEnumerable<Form> Pages(string method) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is not null
        where (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains(method)
        select new Form(
            Place().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), match => match.Groups["name"].Value == "customerId" ? server.CustomerIn("FR") : "c0000000-0000-4000-8000-00000000fffe"),
            endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<OfKind>().FirstOrDefault()?.Kind,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private async Task<HttpStatusCode> SendAsync(Form form, string cookie, string? token, bool files, string? site = null)
    {
        Dictionary<string, string> fields = new() { ["action"] = "take", ["note"] = "forged" };
        if (token is not null)
            fields["form"] = token;
        using HttpContent content = files ? WithFile(fields) : new FormUrlEncodedContent(fields);
        return await SendAsync(form, cookie, content, site);
    }

    private async Task<HttpStatusCode> SendAsync(Form form, string cookie, HttpContent? content, string? site = null)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Path) { Content = content };
        request.Headers.Add("Cookie", cookie);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await SendAsync(client, request);
    }

    private async Task<HttpStatusCode> GetAsync(string path, string cookie)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await SendAsync(client, request);
    }

    private static MultipartFormDataContent WithFile(Dictionary<string, string> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent("plain"u8.ToArray()), "files", "note.txt");
        return content;
    }

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Root };

    /// <summary>What a form would have changed: acts recorded, sessions and links there are.</summary>
    private async Task<(int Acts, int Users)> StateAsync() => (
        await server.InStoreAsync(db => db.Activity.CountAsync()),
        await server.InStoreAsync(async db => await db.Users.CountAsync() + await db.OneTimeTokens.CountAsync() + await db.Carts.CountAsync() + await db.ServiceRequests.CountAsync()));

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    private sealed record Form(string Path, ActorKind? Kind, bool IsOpen);
}
