using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>Passkeys over HTTP, with a device in software (issue of trust; R1.3, R8.6).</summary>
public sealed class PasskeyTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string SignIn = "/sign-in/passkey";
    private const string All = "/account/passkeys";
    private const string Cookie = "comptoir-passkey";

    [Fact]
    public async Task A_passkey_signs_in_by_itself_and_leaves_its_records()
    {
        var (user, browser, device) = await OwnerAsync("alone");

        var page = await browser.GetAsync(SignIn + "?return=%2Fpartner%2Fcustomers");
        var signedIn = await browser.PostAsync(page, SignIn, ("credential", device.Sign(page.Asked)), ("return", "/partner/customers"));

        Assert.Equal((HttpStatusCode.SeeOther, "/partner/customers"), (signedIn.Status, signedIn.Location));
        Assert.False(browser.Cookies.ContainsKey(Cookie));
        var account = await browser.GetAsync("/account");
        Assert.Contains((string)user["userName"]!, account.Words);
        Assert.Contains("Last used on", account.Words);
        var id = Guid.Parse((string)user["id"]!);
        var records = await server.InStoreAsync(db => db.Activity.AsNoTracking().Where(record => record.ResourceKey == id.ToString()).ToListAsync());
        Assert.Equal(["Added", "SignedIn"], records.OrderBy(record => record.Id).Select(record => record.FactOf("Passkey")).OfType<string>());
        Assert.All(records.Where(record => record.FactOf("Passkey") is not null), record => Assert.Equal((string)user["userName"]!, record.UserName));
    }

    [Fact]
    public async Task Once_there_is_one_a_password_alone_opens_nothing()
    {
        var (user, _, device) = await OwnerAsync("both");
        var browser = new PageBrowser(server.Root);

        var asked = await browser.SignInAsync(user);

        Assert.Equal((HttpStatusCode.SeeOther, SignIn + "?asked=1"), (asked.Status, asked.Location));
        Assert.DoesNotContain("comptoir-session", browser.Cookies.Keys);
        var page = await browser.GetAsync(asked.Location!);
        Assert.Contains("The password is right.", page.Words);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner"), Said(await browser.PostAsync(page, SignIn, ("credential", device.Sign(page.Asked)))));
        var (status, error, _) = await server.AskV2Async(server.FormOf(user));
        Assert.Equal((HttpStatusCode.BadRequest, 50076), (status, (int)error["error_codes"]![0]!));
    }

    [Theory]
    [InlineData("another site's page"), InlineData("a page that anybody on the way can change"), InlineData("another port's page"), InlineData("a frame of another site")]
    [InlineData("signed for another site"), InlineData("no finger asked for"), InlineData("another challenge"), InlineData("another key"), InlineData("another's handle")]
    [InlineData("nobody's handle"), InlineData("no handle"), InlineData("no ticket"), InlineData("a changed ticket"), InlineData("a cut ticket"), InlineData("no JSON"), InlineData("a number")]
    public async Task What_was_not_asked_for_signs_nobody_in(string what)
    {
        var (_, browser, device) = await OwnerAsync("lied");
        var (_, _, other) = await OwnerAsync("lied-to");
        var page = await browser.GetAsync(SignIn);
        int before = await FailuresAsync();

        var answer = await browser.PostAsync(page, SignIn, ("credential", Lie(what, browser, device, page, other)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain("comptoir-session", browser.Cookies.Keys);
        Assert.Contains("does not sign you in here", answer.Words);
        Assert.Equal(before + 1, await FailuresAsync());
        // The same browser goes on with what it is asked for then.
        device.BeHonest();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(answer, SignIn, ("credential", device.Sign(answer.Asked)))).Status);
    }

    [Theory]
    [InlineData("another site's page"), InlineData("a page that anybody on the way can change"), InlineData("another port's page"), InlineData("a frame of another site")]
    [InlineData("signed for another site"), InlineData("no finger asked for"), InlineData("another challenge"), InlineData("no ticket"), InlineData("a changed ticket")]
    [InlineData("a cut ticket"), InlineData("no JSON"), InlineData("a number"), InlineData("")]
    public async Task What_was_not_asked_for_is_not_added(string what)
    {
        var (user, browser) = await SignedInAsync("not-added");
        var (page, device) = (await browser.BeginPasskeyAsync(user), new SoftDevice());

        var answer = await browser.PostAsync(page, All + "/add", ("credential", Lie(what, browser, device, page, null)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The passkey was not added", answer.Words);
        Assert.Equal(0, await CountAsync(user));
    }

    [Fact]
    public async Task A_ticket_is_good_for_what_and_for_whom_it_was_given()
    {
        var (user, browser, device) = await OwnerAsync("ticket");
        await browser.ShowAsync(device);
        var (_, stranger) = await SignedInAsync("ticket-thief");
        var (adding, signing) = (await browser.BeginPasskeyAsync(user), await stranger.GetAsync(SignIn));
        string forAdding = browser.Cookies[Cookie], forSigning = stranger.Cookies[Cookie];
        var account = await stranger.GetAsync("/account");

        // Another user's, to add a device of one's own to one's own account, or to theirs.
        stranger.Cookies[Cookie] = forAdding;
        var another = await stranger.PostAsync(account, All + "/add", ("credential", new SoftDevice().Make(adding.Asked)));
        // One to add with, to sign in by.
        var nobody = new PageBrowser(server.Root);
        var page = await nobody.GetAsync(SignIn);
        nobody.Cookies[Cookie] = forAdding;
        var added = await nobody.PostAsync(page, SignIn, ("credential", device.Sign(Request(adding))));
        // One to sign in by, to add with.
        stranger.Cookies[Cookie] = forSigning;
        var signed = await stranger.PostAsync(account, All + "/add", ("credential", new SoftDevice().Make(Creation(signing))));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (another.Status, added.Status, signed.Status));
        Assert.Equal(1, await CountAsync(user));

        static JsonObject Request(PageAnswer page) => new() { ["challenge"] = (string)page.Asked["challenge"]!, ["rpId"] = PageBrowser.Host };
        static JsonObject Creation(PageAnswer page) => new()
        {
            ["challenge"] = (string)page.Asked["challenge"]!,
            ["rp"] = new JsonObject { ["id"] = PageBrowser.Host },
            ["user"] = new JsonObject { ["id"] = new string('A', 43) },
        };
    }

    [Fact]
    public async Task A_browser_without_script_is_told_what_it_needs()
    {
        var browser = new PageBrowser(server.Root);
        int before = await FailuresAsync();

        var answer = await browser.PostAsync(await browser.GetAsync(SignIn), SignIn, ("credential", ""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("It needs JavaScript", answer.Words);
        Assert.Equal(before, await FailuresAsync());
    }

    [Fact]
    public async Task An_answer_is_good_once()
    {
        var (_, browser, device) = await OwnerAsync("replayed");
        var page = await browser.GetAsync(SignIn);
        var (thief, credential) = (browser.Copy(), device.Sign(page.Asked));

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(page, SignIn, ("credential", credential))).Status);
        thief.Cookies.Remove("comptoir-session");
        var again = await thief.PostAsync(page, SignIn, ("credential", credential));

        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
        Assert.DoesNotContain("comptoir-session", thief.Cookies.Keys);
    }

    [Fact]
    public async Task A_device_that_counts_is_refused_when_its_count_does_not_move_on()
    {
        var (_, browser, device) = await OwnerAsync("counted", new SoftDevice { Count = 4 });
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.ShowAsync(device)).Status);

        device.Count -= 1;
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.ShowAsync(device)).Status);
        device.Count += 1;
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.ShowAsync(device)).Status);
    }

    [Fact]
    public async Task Adding_one_takes_the_password_and_a_name()
    {
        var (user, browser) = await SignedInAsync("asked");
        var account = await browser.GetAsync("/account");

        foreach (var (name, password, told) in new[]
        {
            ("", (string)user["password"]!, "Give the passkey a name."), (new string('x', 65), (string)user["password"]!, "at most 64 characters"),
            ("Laptop", "", "Enter your current password."), ("Laptop", "wrong", "not your current password"),
        })
        {
            var answer = await browser.PostAsync(account, All, ("passkeyName", name), ("passkeyPassword", password));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains(told, answer.Words);
            Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(account, All, ("passkeyName", new string('x', 64)), ("passkeyPassword", (string)user["password"]!))).Status);
    }

    [Fact]
    public async Task A_removed_passkey_is_refused_and_everything_it_signed_in_is_ended()
    {
        var (user, browser, device) = await OwnerAsync("removed");
        await browser.ShowAsync(device);
        var elsewhere = new PageBrowser(server.Root);
        await elsewhere.ShowAsync(device);
        string one = $"{All}/{await IdAsync(user)}";
        var page = await browser.GetAsync(one);

        var wrong = await browser.PostAsync(page, one + "/remove", ("currentPassword", "wrong"));
        var removed = await browser.PostAsync(page, one + "/remove", ("currentPassword", (string)user["password"]!));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("not your current password", wrong.Words);
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?removed=1"), Said(removed));
        Assert.Contains("Your passkey is removed.", (await browser.GetAsync(removed.Location!)).Words);
        Assert.StartsWith("/sign-in", (await elsewhere.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.ShowAsync(device)).Status);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner"), Said(await browser.SignInAsync(user)));
    }

    [Fact]
    public async Task Renamed_it_goes_by_its_new_name_and_somebody_elses_is_as_if_it_did_not_exist()
    {
        var (user, browser, device) = await OwnerAsync("renamed");
        await browser.ShowAsync(device);
        var (_, stranger) = await SignedInAsync("curious");
        string one = $"{All}/{await IdAsync(user)}", nobodys = $"{All}/{Guid.NewGuid()}";
        var account = await stranger.GetAsync("/account");

        foreach (string act in new[] { "", "/rename", "/remove" })
        {
            Task<PageAnswer> Ask(string address) => act.Length == 0
                ? stranger.GetAsync(address)
                : stranger.PostAsync(account, address + act, ("passkeyName", "Mine"), ("currentPassword", "x"));
            var (found, missing) = (await Ask(one), await Ask(nobodys));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (found.Status, missing.Status));
            Assert.Equal(Plain(found), Plain(missing));
        }

        var page = await browser.GetAsync(one);
        Assert.Contains("On one device only", page.Words);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(page, one + "/rename", ("passkeyName", ""))).Status);
        Assert.Equal((HttpStatusCode.SeeOther, "/account?done=renamed"), Said(await browser.PostAsync(page, one + "/rename", ("passkeyName", "Blue key"))));
        Assert.Contains("Blue key", (await browser.GetAsync("/account")).Words);
    }

    [Fact]
    public async Task A_name_that_is_locked_out_is_so_for_its_passkeys_too_and_wrong_ones_lock_nobody_out()
    {
        var (user, browser, device) = await OwnerAsync("locked");
        for (int i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.ShowAsync(device.Twin())).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.ShowAsync(device)).Status);

        var guesser = new PageBrowser(server.Root);
        for (int i = 0; i < 5; i++)
            await guesser.SignInAsync(new JsonObject { ["userName"] = (string)user["userName"]!, ["password"] = "guess" });
        var answer = await browser.ShowAsync(device);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("Too many failed sign-ins", answer.Words);
    }

    [Fact]
    public async Task An_administrator_who_clears_the_second_factor_clears_the_passkeys_and_a_disabled_user_has_none_that_works()
    {
        var (user, browser, device) = await OwnerAsync("cleared");
        var (disabled, _, hers) = await OwnerAsync("disabled");
        var admin = await server.UserAsync("GlobalAdmin");

        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, $"{Users}/{user["id"]}/secondfactor")).StatusCode);
        await (await admin.PatchAsync($"{Users}/{disabled["id"]}", new JsonObject { ["enabled"] = false })).JsonAsync();

        Assert.StartsWith("/sign-in", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.ShowAsync(device)).Status);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner"), Said(await browser.SignInAsync(user)));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.SendAsync(HttpMethod.Delete, $"{Users}/{user["id"]}/secondfactor")).StatusCode);
        var told = await new PageBrowser(server.Root).ShowAsync(hers);
        Assert.Equal(HttpStatusCode.Unauthorized, told.Status);
        Assert.Contains("This account is disabled.", told.Words);
    }

    [Fact]
    public async Task One_user_has_at_most_twenty()
    {
        var (user, browser) = await SignedInAsync("many");
        for (int i = 0; i < 19; i++)
            await browser.AddPasskeyAsync(user, new SoftDevice());
        var (late, ticket) = (await browser.BeginPasskeyAsync(user), browser.Cookies[Cookie]);
        await browser.AddPasskeyAsync(user, new SoftDevice());
        Assert.Equal(20, await CountAsync(user));

        var begun = await browser.PostAsync(await browser.GetAsync("/account"), All, ("passkeyName", "One more"), ("passkeyPassword", (string)user["password"]!));
        browser.Cookies[Cookie] = ticket;
        var added = await browser.PostAsync(late, All + "/add", ("credential", new SoftDevice().Make(late.Asked)));

        Assert.All([begun, added], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.Status));
        Assert.All([begun, added], answer => Assert.Contains("You have 20 passkeys", answer.Words));
        Assert.Equal(20, await CountAsync(user));
    }

    [Fact]
    public async Task A_device_is_told_which_passkeys_there_are_and_one_that_is_known_is_not_added_for_a_colleague()
    {
        var (user, browser, device) = await OwnerAsync("known");
        await browser.ShowAsync(device);
        var (colleague, hers) = await SignedInAsync("known-colleague");

        var again = await browser.BeginPasskeyAsync(user);
        var page = await hers.BeginPasskeyAsync(colleague);
        var answer = await hers.PostAsync(page, All + "/add", ("credential", device.Twin().Make(page.Asked)));

        Assert.Equal(Base64Url.EncodeToString(device.CredentialId), (string?)again.Asked["excludeCredentials"]![0]!["id"]);
        Assert.Equal("required", (string?)again.Asked["authenticatorSelection"]!["userVerification"]);
        Assert.Equal("required", (string?)again.Asked["authenticatorSelection"]!["residentKey"]);
        Assert.Empty((await browser.GetAsync(SignIn)).Asked["allowCredentials"]?.AsArray() ?? []);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await CountAsync(colleague));
    }

    [Theory]
    [InlineData("en", "Sign in with a passkey", "This passkey does not sign you in here."), InlineData("fr", "Se connecter avec une clé d’accès", "Cette clé d’accès ne vous connecte pas ici.")]
    public async Task The_pages_speak_the_readers_language(string language, string title, string refused)
    {
        var browser = new PageBrowser(server.Root, language);

        var page = await browser.GetAsync("/sign-in");
        Assert.Contains($"href=\"{SignIn}\"", page.Html);
        Assert.Contains(title, page.Words);
        Assert.Contains(refused, (await browser.ShowAsync(new SoftDevice())).Words);
    }

    private static (HttpStatusCode Status, string? Location) Said(PageAnswer answer) => (answer.Status, answer.Location);

    /// <summary>Without the proofs and ids that are other each time.</summary>
    private static string Plain(PageAnswer answer) => Regex.Replace(answer.Words, "\\s+", " ");

    /// <summary>What device or browser say, with one thing wrong about it.</summary>
    private static string Lie(string what, PageBrowser browser, SoftDevice device, PageAnswer page, SoftDevice? other)
    {
        switch (what)
        {
            case "another site's page": device.Origin = "https://shop.example.evil.example"; break;
            case "a page that anybody on the way can change": device.Origin = "http://shop.example"; break;
            case "another port's page": device.Origin = PageBrowser.Site + ":8443"; break;
            case "a frame of another site": device.CrossOrigin = true; break;
            case "signed for another site": device.Site = "evil.example"; break;
            case "no finger asked for": device.AsksUser = false; break;
            case "another challenge": device.Challenge = new string('A', 43); break;
            case "another key": return device.Twin().Sign(page.Asked);
            case "another's handle": device.Handle = other!.MadeFor; break;
            case "nobody's handle": device.Handle = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new string('A', 43))); break;
            case "no handle": device.Handle = ""; break;
            case "no ticket": browser.Cookies.Remove(Cookie); break;
            case "a changed ticket": browser.Cookies[Cookie] = (browser.Cookies[Cookie][0] == 'A' ? 'B' : 'A') + browser.Cookies[Cookie][1..]; break;
            case "a cut ticket": browser.Cookies[Cookie] = browser.Cookies[Cookie][..24]; break;
            case "no JSON": return "{";
            case "a number": return "1";
            case "": return "";
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "No such lie.");
        }

        return page.Asked["rpId"] is null ? device.Make(page.Asked) : device.Sign(page.Asked);
    }

    /// <summary>A new user, signed in by its password.</summary>
    private async Task<(JsonNode User, PageBrowser Browser)> SignedInAsync(string name)
    {
        var user = await server.NewUserAsync($"{name}-{Guid.NewGuid():N}", "AdminAgent");
        var browser = new PageBrowser(server.Root);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner"), Said(await browser.SignInAsync(user)));
        return (user, browser);
    }

    /// <summary>A new user who has a passkey, and a browser that nobody is signed in to.</summary>
    private async Task<(JsonNode User, PageBrowser Browser, SoftDevice Device)> OwnerAsync(string name, SoftDevice? device = null)
    {
        var (user, browser) = await SignedInAsync(name);
        device ??= new SoftDevice();
        await browser.AddPasskeyAsync(user, device);
        return (user, new PageBrowser(server.Root), device);
    }

    private Task<int> FailuresAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed));

    private Task<int> CountAsync(JsonNode user)
    {
        var id = new UserId(Guid.Parse((string)user["id"]!));
        return server.InStoreAsync(db => db.Passkeys.CountAsync(passkey => passkey.UserId == id));
    }

    private Task<Guid> IdAsync(JsonNode user)
    {
        var id = new UserId(Guid.Parse((string)user["id"]!));
        return server.InStoreAsync(db => db.Passkeys.Where(passkey => passkey.UserId == id).Select(passkey => passkey.Id).SingleAsync());
    }
}
