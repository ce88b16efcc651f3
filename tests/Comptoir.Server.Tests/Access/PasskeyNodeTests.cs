using System.Net;

namespace Comptoir.Server.Tests.Access;

/// <summary>Passkeys over two nodes on one PostgreSQL database: neither keeps anything of a ceremony.</summary>
public sealed class PasskeyNodeTests(TwoNodes server) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task What_one_node_began_another_ends_and_an_answer_is_good_once_over_both()
    {
        var user = await server.NewUserAsync("walking", "AdminAgent");
        var (here, device) = (new PageBrowser(server.Root), new SoftDevice());
        var there = here.At(server.Other);
        Assert.Equal(HttpStatusCode.SeeOther, (await here.SignInAsync(user)).Status);

        var making = await there.BeginPasskeyAsync(user);
        var made = await there.PostAsync(making, "/account/passkeys/add", ("credential", device.Make(making.Asked)));
        here.Cookies.Remove("comptoir-session");
        var showing = await here.GetAsync("/sign-in/passkey");
        var (thief, credential) = (here.Copy(), device.Sign(showing.Asked));
        var shown = await there.PostAsync(showing, "/sign-in/passkey", ("credential", credential));
        var again = await thief.PostAsync(showing, "/sign-in/passkey", ("credential", credential));

        Assert.Equal("/account?done=passkey", made.Location);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner"), (shown.Status, shown.Location));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/partner")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
    }

    [Fact]
    public async Task Of_many_who_bring_one_answer_at_once_one_is_signed_in()
    {
        var user = await server.NewUserAsync("at-once", "AdminAgent");
        var (browser, device) = (new PageBrowser(server.Root), new SoftDevice());
        await browser.SignInAsync(user);
        await browser.AddPasskeyAsync(user, device);
        browser.Cookies.Remove("comptoir-session");
        var showing = await browser.GetAsync("/sign-in/passkey");
        string credential = device.Sign(showing.Asked);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? browser.Copy() : browser.Copy().At(server.Other)).PostAsync(showing, "/sign-in/passkey", ("credential", credential))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.SeeOther), answer => Assert.True((int)answer.Status is >= 400 and < 500, $"{answer.Status}"));
    }
}

/// <summary>A server behind a proxy that names another host than the browser did.</summary>
public sealed class ProxiedServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Portal:Address"] = "https://portal.example:8443" };
}

public sealed class PasskeyProxyTests(ProxiedServer server) : IClassFixture<ProxiedServer>
{
    [Theory]
    [InlineData("https://portal.example:8443", true), InlineData("https://portal.example", false), InlineData("http://portal.example:8443", false)]
    [InlineData(PageBrowser.Site, false), InlineData("https://evil.portal.example:8443", false)]
    public async Task Where_people_reach_the_portals_is_the_only_site_whatever_host_the_request_names(string origin, bool isTaken)
    {
        var user = await server.NewUserAsync($"proxied-{Guid.NewGuid():N}", "AdminAgent");
        var (browser, device) = (new PageBrowser(server.Root), new SoftDevice { Origin = origin });
        await browser.SignInAsync(user);

        var making = await browser.BeginPasskeyAsync(user);
        var made = await browser.PostAsync(making, "/account/passkeys/add", ("credential", device.Make(making.Asked)));

        Assert.Equal("portal.example", (string?)making.Asked["rp"]!["id"]);
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.BadRequest, made.Status);
        if (!isTaken)
            return;
        var showing = await browser.GetAsync("/sign-in/passkey");
        Assert.Equal("portal.example", (string?)showing.Asked["rpId"]);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(showing, "/sign-in/passkey", ("credential", device.Sign(showing.Asked)))).Status);
    }
}
