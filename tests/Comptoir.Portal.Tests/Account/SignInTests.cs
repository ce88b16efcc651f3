using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Account;

/// <summary>Signing in and out, and that a session is its user's alone.</summary>
public sealed class SignInTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Nadia = "nadia@garance.example";
    private const string Ines = "ines@brasserie-leon.onmicrosoft.com";

    [Theory]
    [InlineData(Nadia, "/partner"), InlineData(Ines, "/admin"), InlineData("operator@distribution.example", "/operator")]
    public async Task Each_kind_of_user_comes_to_its_own_portal(string user, string portal)
    {
        using var reader = new Reader(server);

        var answer = await reader.SignInAsync(user, Reader.PasswordOf(server, user));

        Assert.Equal((HttpStatusCode.SeeOther, portal), (answer.Status, answer.Location));
        Assert.Equal(HttpStatusCode.OK, (await reader.FollowAsync(answer)).Status);
        string cookie = answer.Answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("comptoir-session", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_hear_the_same_and_leave_an_event()
    {
        using var reader = new Reader(server);
        int before = await FailuresAsync();

        var wrong = await reader.SignInAsync(Nadia, "wrong");
        var unknown = await reader.SignInAsync("nobody@garance.example", "wrong");
        var nowhere = await reader.SignInAsync("nobody@nowhere.example", "wrong");

        Assert.All([wrong, unknown, nowhere], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.All([wrong, unknown, nowhere], answer => Assert.Contains("The user name or password is not right.", answer.Words));
        Assert.Equal(Masked(wrong, Nadia), Masked(unknown, "nobody@garance.example"));
        Assert.Equal(Masked(wrong, Nadia), Masked(nowhere, "nobody@nowhere.example"));
        Assert.Equal(before + 3, await FailuresAsync());

        static string Masked(PageText page, string name) =>
            System.Text.RegularExpressions.Regex.Replace(page.Words + page.Html.Replace(name, "?"), "name=\"(form|requestId)\" value=\"[^\"]*\"", "").Replace(name, "?");
    }

    [Fact]
    public async Task A_session_that_was_ended_is_no_longer_one_even_with_its_cookie()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        string cookie = reader.Cookies.GetCookieHeader(server.Root);
        var page = await reader.GetAsync("/partner");

        var answer = await reader.SubmitAsync(page, "/sign-out");

        Assert.Equal("/sign-in", answer.Location);
        using var thief = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Root };
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        var after = await thief.GetAsync("/partner");
        Assert.Equal(HttpStatusCode.SeeOther, after.StatusCode);
        Assert.StartsWith("/sign-in?return=%2Fpartner&ended=1", after.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_changed_role_counts_at_once_and_a_changed_password_ends_every_session()
    {
        using var reader = await Reader.SignedInAsync(server, "sacha@garance.example");
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/partner/customers")).Status);

        await ChangeAsync("sacha@garance.example", [Role.ReferralAdmin], null);
        var refused = await reader.GetAsync("/partner/customers");
        await ChangeAsync("sacha@garance.example", [Role.SalesAgent], "Another-password-1");
        var ended = await reader.GetAsync("/partner/customers");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Admin agent", refused.Words);
        Assert.Equal(HttpStatusCode.SeeOther, ended.Status);
        await ChangeAsync("sacha@garance.example", null, Reader.PasswordOf(server, "sacha@garance.example"));
    }

    [Fact]
    public async Task After_sign_in_one_is_where_one_wanted_to_be_and_never_on_another_site()
    {
        using var reader = new Reader(server);
        var led = await reader.GetAsync("/partner/customers?q=l%C3%A9on");

        var back = await reader.SignInAsync(Nadia, Reader.PasswordOf(server, Nadia), led.Location!);

        Assert.Equal("/partner/customers?q=l%C3%A9on", back.Location);
        foreach (string elsewhere in (string[])["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
        {
            using var other = new Reader(server);
            var answer = await other.SignInAsync(Nadia, Reader.PasswordOf(server, Nadia), $"/sign-in?return={Uri.EscapeDataString(elsewhere)}");
            Assert.Equal("/partner", answer.Location);
        }
    }

    [Fact]
    public async Task A_form_that_is_not_this_browsers_own_does_nothing()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        using var other = await Reader.SignedInAsync(server, "hugo@garance.example");
        var fields = (await other.GetAsync("/partner")).FormOf("/sign-out");

        var forged = await reader.PostAsync("/sign-out", fields);
        var bare = await reader.PostAsync("/sign-out", []);

        Assert.All([forged, bare], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.Status));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/partner")).Status);
    }

    [Fact]
    public async Task Each_portal_is_closed_to_the_people_of_the_others()
    {
        using var partner = await Reader.SignedInAsync(server, Nadia);
        using var customer = await Reader.SignedInAsync(server, Ines);

        var intoAdmin = await partner.GetAsync("/admin");
        var intoPartner = await customer.GetAsync("/partner/customers");

        Assert.Equal(HttpStatusCode.Forbidden, intoAdmin.Status);
        Assert.Contains("are in the partner dashboard", intoAdmin.Words);
        Assert.Equal(HttpStatusCode.Forbidden, intoPartner.Status);
        Assert.Contains("is in the customer admin center", intoPartner.Words);
    }

    [Theory]
    [InlineData("/sign-in"), InlineData("/partner"), InlineData("/partner/customers"), InlineData("/partner/no/such/page"), InlineData("/admin")]
    public async Task Every_page_forbids_foreign_script_and_frames(string path)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);

        var page = await reader.GetAsync(path);

        string policy = page.Answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", page.Answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain(" style=", page.Html);
        Assert.DoesNotMatch("<script(?![^>]* src=)", page.Html);
        Assert.DoesNotMatch(" on[a-z]+=\"", page.Html);
    }

    [Theory]
    [InlineData("fr", null, "Clients"), InlineData("de-DE, fr-CA;q=0.5", null, "Clients"), InlineData("de", null, "Customers"), InlineData("fr", "en", "Customers"), InlineData("en-US", "fr", "Clients")]
    public async Task The_switch_wins_over_the_browsers_language_and_English_is_the_rest(string accepted, string? chosen, string title)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia, accepted);

        if (chosen is not null)
            await reader.PostAsync("/language", [new("language", chosen), new("return", "/partner/customers")]);
        var page = await reader.GetAsync("/partner/customers");

        Assert.Contains($"<title>{title} · Comptoir</title>", WebUtility.HtmlDecode(page.Html));
    }

    private Task<int> FailuresAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed));

    private async Task ChangeAsync(string userName, Role[]? roles, string? password)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var tenant = Guid.Parse((string)server.Partner()["tenantId"]!);
        var system = new Actor(ActorKind.System, new PartnerId(tenant), null, null, null, null, []);
        var user = (await scope.ServiceProvider.GetRequiredService<FindUsers>().OneAsync(tenant, userName, system, default)).Value!;
        var changed = await scope.ServiceProvider.GetRequiredService<ChangeUserHandler>().HandleAsync(
            new ChangeUser(tenant, user.Id, null, system) { Roles = roles, Password = password }, default);
        Assert.False(changed.IsRefused);
    }
}
