using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.People;

/// <summary>Applications of one's own company, and their secrets (R2.10, R2.12).</summary>
public sealed partial class ApplicationPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Apps = "/partner/applications";
    private const string New = Apps + "/new";

    [Fact]
    public async Task An_application_is_registered_once_and_its_secret_is_shown_in_the_answer_and_nowhere_else()
    {
        using var admin = await SignedInAsync();
        var form = UserPageTests.Form(await admin.GetAsync(New), New, ["SalesAgent"], ("name", "Stock"), ("redirectUris", "https://stock.example/back\r\n\r\nhttp://localhost:9/x\r\n"));

        var first = await admin.PostAsync(New, form);
        var again = await admin.PostAsync(New, form);

        var made = await OfAsync("Stock");
        Assert.Equal(["https://stock.example/back", "http://localhost:9/x"], made.RedirectUris);
        string secret = SecretIn(first);
        Assert.Equal((HttpStatusCode.OK, secret), (again.Status, SecretIn(again)));
        Assert.Equal("text/html", again.Answer.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Answer.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(made, secret));
        string address = $"{Apps}/{made.ClientId}";
        var page = await admin.GetAsync(address);
        Assert.DoesNotContain(secret, page.Html);
        Assert.DoesNotContain("id=\"secret\"", page.Html);
        Assert.Contains("https://stock.example/back", page.Words);
        Assert.Contains("Stock", (await admin.GetAsync(Apps)).Words);
        Assert.Equal(address, (await admin.GetAsync(address + "/secret")).Location);
        Assert.Equal(["RegisterApplication", "AddApplicationCredential"], await RecordsAsync(made));
        Assert.DoesNotContain(secret, await server.InStoreAsync(async db => string.Join('\n', await db.Activity.Select(record => record.NewValue ?? "").ToListAsync())));
    }

    [Fact]
    public async Task A_secret_is_rotated_once_and_the_one_before_works_as_long_as_chosen()
    {
        using var admin = await SignedInAsync();
        var (address, made, old) = await RegisterAsync(admin, "Rotated");
        var page = await admin.GetAsync(address);
        var form = page.FormOf(address + "/secret");
        form["overlap"] = "7";

        var rotated = await admin.PostAsync(address + "/secret", form);
        string fresh = SecretIn(rotated);
        Assert.Equal(fresh, SecretIn(await admin.PostAsync(address + "/secret", form)));

        Assert.Contains("The previous secret works until", rotated.Words);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await TokenAsync(made, old), await TokenAsync(made, fresh)));
        form["overlap"] = "0";
        form["requestId"] = Guid.NewGuid().ToString();
        string last = SecretIn(await admin.PostAsync(address + "/secret", form));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await TokenAsync(made, old), await TokenAsync(made, fresh), await TokenAsync(made, last)));
        Assert.Equal(3, (await RecordsAsync(made)).Count(name => name == "AddApplicationCredential"));
    }

    [Theory]
    [InlineData("31"), InlineData("-1"), InlineData("soon"), InlineData("")]
    public async Task An_overlap_that_is_not_offered_leaves_the_secret_as_it_is(string overlap)
    {
        using var admin = await SignedInAsync();
        var (address, made, secret) = await RegisterAsync(admin, $"Overlap {overlap}");

        var answer = await admin.SubmitAsync(await admin.GetAsync(address), address + "/secret", ("overlap", overlap));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("href=\"#overlap\"", answer.Html);
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(made, secret));
    }

    [Fact]
    public async Task A_disabled_application_gets_no_token_until_enabled()
    {
        using var admin = await SignedInAsync();
        var (address, made, secret) = await RegisterAsync(admin, "Switched");

        var disabled = await admin.SubmitAsync(await admin.GetAsync(address), address + "/disable");
        var page = await admin.FollowAsync(disabled);

        Assert.Contains("Disabled", page.Words);
        Assert.Equal(HttpStatusCode.BadRequest, await TokenAsync(made, secret));
        await admin.SubmitAsync(page, address + "/enable");
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(made, secret));
    }

    [Fact]
    public async Task Name_roles_and_addresses_are_changed_and_what_is_wrong_is_told_at_its_field()
    {
        using var admin = await SignedInAsync();
        var (address, made, _) = await RegisterAsync(admin, "Named");
        var page = await admin.GetAsync(address);

        var saved = await admin.PostAsync(address, UserPageTests.Form(page, address, ["BillingAdmin"], ("name", "Renamed")));
        var late = await admin.PostAsync(address, UserPageTests.Form(page, address, [], ("name", "Too late"), ("requestId", Guid.NewGuid().ToString())));

        Assert.Contains("Saved.", (await admin.FollowAsync(saved)).Words);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("value=\"Too late\"", late.Html);
        var changed = await OfAsync("Renamed");
        Assert.Equal((made.ClientId, Role.BillingAdmin), (changed.ClientId, changed.Roles.Single()));
        foreach (var (field, typed) in new[] { ("name", ""), ("name", new string('x', 101)), ("redirectUris", "ftp://x"), ("redirectUris", "http://elsewhere.example/"), ("redirectUris", "https://x/#f") })
        {
            var refused = await admin.PostAsync(address, UserPageTests.Form(await admin.GetAsync(address), address, [], (field, typed)));
            Assert.Equal((typed, HttpStatusCode.BadRequest), (typed, refused.Status));
            Assert.Contains($"href=\"#{field}\"", refused.Html);
            Assert.Contains(typed, refused.Html);
        }
    }

    [Fact]
    public async Task Another_companys_application_is_not_found_and_who_may_not_is_told_which_role_may()
    {
        using var admin = await SignedInAsync();
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", "fr");
        string foreign = $"{Apps}/{server.Partner(1)["apps"]![0]!["clientId"]}";
        string mine = $"{Apps}/{server.Partner()["apps"]![0]!["clientId"]}";
        var form = (await admin.GetAsync(mine)).FormOf(mine + "/secret");
        form["overlap"] = "0";

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(foreign)).Status);
        foreach (string path in new[] { foreign, foreign + "/secret", foreign + "/disable", foreign + "/enable" })
            Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync(path, [.. form, new("name", "Stolen")])).Status);
        foreach (string path in new[] { Apps, New, mine })
        {
            var refused = await nadia.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.Contains("Administrateur général", refused.Words);
        }

        Assert.DoesNotContain("Harrow integration", (await admin.GetAsync(Apps)).Words);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await (await server.AppAsync(partner: 1)).GetAsync("/v1/customers")).StatusCode);
    }

    private static string SecretIn(PageText page)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return Secret().Match(page.Html).Groups["secret"].Value;
    }

    private async Task<(string Address, Application Made, string Secret)> RegisterAsync(Reader admin, string name)
    {
        var page = await admin.PostAsync(New, UserPageTests.Form(await admin.GetAsync(New), New, ["SalesAgent"], ("name", name)));
        var made = await OfAsync(name.Trim());
        return ($"{Apps}/{made.ClientId}", made, SecretIn(page));
    }

    private Task<Reader> SignedInAsync() => Reader.SignedInAsync(server, "ursula@garance.example");

    private Task<Application> OfAsync(string name) => server.InStoreAsync(db => db.Applications.AsNoTracking().SingleAsync(application => application.Name == name));

    private Task<string[]> RecordsAsync(Application application)
    {
        string id = application.ClientId.ToString();
        return server.InStoreAsync(async db => (await db.Activity.Where(record => record.ResourceKey == id).OrderBy(record => record.Date).ThenByDescending(record => record.Operation).Select(record => record.Operation).ToListAsync())
            .Select(operation => operation.ToString()).ToArray());
    }

    private async Task<HttpStatusCode> TokenAsync(Application application, string secret)
    {
        using var client = server.Stranger();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = application.ClientId.ToString(),
            ["client_secret"] = secret,
            ["scope"] = "https://api.partnercenter.microsoft.com/.default",
        });
        return (await client.PostAsync(new Uri((string)server.Partner()["tokenUrl"]!), form)).StatusCode;
    }

    [GeneratedRegex("<code[^>]*>(?<secret>[A-Za-z0-9_-]{43})</code>", RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();
}
