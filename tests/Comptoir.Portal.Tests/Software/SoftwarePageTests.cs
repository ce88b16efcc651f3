using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Software;

/// <summary>The Software page: keys, downloads, links and cancelling, as plain forms (R5.1, R6.2, R9.5).</summary>
public sealed partial class SoftwarePageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Agent = "nadia@garance.example";
    private const string Sales = "sacha@garance.example";

    private string Customer => server.CustomerIn("FR");

    private string Base => $"/partner/customers/{Customer}/software";

    [Fact]
    public async Task A_key_is_shown_in_a_dialog_the_same_each_time_and_each_view_is_recorded()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        string item = await ItemAsync(reader, "active", withKey: true);
        int before = await RevealsAsync();

        var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");
        Assert.DoesNotMatch(Keys(), chosen.Html);
        var first = await reader.SubmitAsync(chosen, $"{Base}/{item}/key");
        var second = await reader.SubmitAsync(chosen, $"{Base}/{item}/key");

        string key = Keys().Match(first.Html).Value;
        Assert.NotEmpty(key);
        Assert.Equal(key, Keys().Match(second.Html).Value);
        Assert.Contains("<dialog", first.Html, StringComparison.Ordinal);
        Assert.True(first.Answer.Headers.CacheControl!.NoStore);
        Assert.Equal(before + 2, await RevealsAsync());
    }

    /// <summary>R8.5; reliability T2.</summary>
    [Theory]
    [InlineData("en", "This could not be recorded"), InlineData("fr", "Cette opération n’a pas pu être consignée")]
    public async Task A_key_whose_record_cannot_be_written_is_not_shown_and_a_page_says_why(string language, string says)
    {
        using var reader = await Reader.SignedInAsync(server, Agent, language);
        string item = await ItemAsync(reader, "active", withKey: true);
        var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");

        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "Activity_full" BEFORE INSERT ON "Activity" BEGIN SELECT RAISE(ABORT, 'no room'); END"""));
        var refused = await reader.SubmitAsync(chosen, $"{Base}/{item}/key");
        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "Activity_full" """));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotMatch(Keys(), refused.Html);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_get_keys_finds_the_role_named_and_no_form()
    {
        using var agent = await Reader.SignedInAsync(server, Agent);
        string item = await ItemAsync(agent, "active", withKey: true);
        using var reader = await Reader.SignedInAsync(server, Sales);

        var page = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");
        var forged = await reader.PostAsync($"{Base}/{item}/key", (await reader.GetAsync("/partner")).FormOf("/sign-out"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Needs the role Admin agent", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("/key\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, forged.Status);
        Assert.DoesNotMatch(Keys(), forged.Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"{Base}/{item}/cancel")).Status);
    }

    [Fact]
    public async Task A_file_is_downloaded_and_a_link_is_made_only_by_who_says_to_understand_the_risk()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        string item = await ItemAsync(reader, "active", withKey: true);
        var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");

        var download = await reader.SubmitAsync(chosen, $"{Base}/{item}/download");
        Assert.StartsWith("/downloads/", download.Location!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(download.Location!)).Status);
        var fields = chosen.FormOf($"{Base}/{item}/download");
        var dialog = await reader.GetAsync($"{Base}/{item}/link?purchase={Uri.EscapeDataString(fields["purchase"])}&media={fields["media"]}");
        var untold = await reader.SubmitAsync(dialog, $"{Base}/{item}/link");
        var made = await reader.SubmitAsync(untold, $"{Base}/{item}/link", ("understood", "1"));

        Assert.Contains("Anyone with this link can download without signing in.", dialog.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, untold.Status);
        Assert.DoesNotContain("/downloads/", untold.Html, StringComparison.Ordinal);
        string link = Links().Match(made.Html).Value;
        using var stranger = server.Stranger();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(new Uri(link))).StatusCode);
    }

    [Fact]
    public async Task A_purchase_is_cancelled_with_the_credit_that_was_shown_and_its_key_and_link_are_dead_at_once()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        var (item, purchase) = await CancellableAsync(reader);
        var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");
        var dialog = await reader.GetAsync($"{Base}/{item}/cancel?purchase={Uri.EscapeDataString(purchase)}");
        Assert.Contains("Important", dialog.Words, StringComparison.Ordinal);

        var untold = await reader.SubmitAsync(dialog, $"{Base}/{item}/cancel");
        var stale = await reader.SubmitAsync(dialog, $"{Base}/{item}/cancel", ("acknowledged", "1"), ("credit", "0.01 EUR"));
        var done = await reader.SubmitAsync(dialog, $"{Base}/{item}/cancel", ("acknowledged", "1"));
        var again = await reader.SubmitAsync(dialog, $"{Base}/{item}/cancel", ("acknowledged", "1"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Conflict), (untold.Status, stale.Status));
        Assert.Contains("The figures have changed", stale.Words, StringComparison.Ordinal);
        var page = await reader.FollowAsync(done);
        Assert.Contains("Cancelled: ", page.Words, StringComparison.Ordinal);
        Assert.Equal(done.Location, again.Location);
        var late = await reader.PostAsync($"{Base}/{item}/key", [.. chosen.FormOf($"{Base}/{item}/key").Where(field => field.Key != "purchase"), new("purchase", purchase)]);
        Assert.NotEqual(HttpStatusCode.OK, late.Status);
        Assert.DoesNotMatch(Keys(), late.Html);
        string[] parts = purchase.Split('/');
        Assert.True(await server.InStoreAsync(db => db.OrderLines.AnyAsync(line => line.OrderId == new Commerce.Primitives.OrderId(parts[0]) && line.Number == int.Parse(parts[1]) && line.CancelledAt != null)));
    }

    [Fact]
    public async Task Another_partners_customer_is_as_unknown_as_none()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        string foreign = (string)server.Partner(1)["customers"]![0]!["id"]!;

        var answers = new[]
        {
            await reader.GetAsync($"/partner/customers/{foreign}/software"), await reader.GetAsync($"/partner/customers/{Guid.NewGuid()}/software"),
            await reader.GetAsync($"{Base}/X:1/cancel"), await reader.GetAsync($"{Base}/X:1/link"),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
    }

    [Theory]
    [InlineData("en", "Subscription, 3 years", "2 Core License Pack"), InlineData("fr", "Abonnement, 3 ans", "pack de licences 2 cœurs")]
    public async Task An_item_says_its_product_and_its_term_once_and_leads_to_its_orders_where_there_are_such_pages(string language, string kind, string variant)
    {
        const string Item = "DG7GMGF0FKZV:0003"; // bought for the demo world, SQL Server Enterprise
        using var reader = await Reader.SignedInAsync(server, Agent, language);
        using var admin = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com", language);

        var page = await reader.GetAsync($"{Base}?item={Item}");
        var own = await admin.GetAsync($"/admin/billing/products/software?item={Item}");

        Assert.All([page, own], shown => Assert.Contains($"<span class=\"soft\"><bdi>{variant}</bdi> · {kind}</span>", WebUtility.HtmlDecode(shown.Html), StringComparison.Ordinal));
        Assert.Contains($"<a class=\"mono\" dir=\"ltr\" href=\"{Base[..Base.LastIndexOf('/')]}/orders/", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/orders/", own.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customers_Global_admin_gets_its_own_key_in_its_own_portal_and_a_plain_user_does_not()
    {
        var customer = server.Partner()["customers"]!.AsArray().First(c => (string?)c!["country"] == "FR")!;
        string admin = NameOf(customer, globalAdmin: true), plain = NameOf(customer, globalAdmin: false);
        const string Own = "/admin/billing/products/software";
        using var reader = await Reader.SignedInAsync(server, admin, "fr");
        using var other = await Reader.SignedInAsync(server, plain);
        string item = await ItemAsync(await Reader.SignedInAsync(server, Agent), "active", withKey: true);

        var page = await reader.GetAsync($"{Own}?item={Uri.EscapeDataString(item)}&get=1");
        var key = await reader.SubmitAsync(page, $"{Own}/{item}/key");

        Assert.Contains("Vos produits", page.Words, StringComparison.Ordinal);
        Assert.Matches(Keys(), key.Html);
        Assert.DoesNotContain("Annuler Windows", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(Own)).Status);
        using var partner = await Reader.SignedInAsync(server, Agent);
        Assert.Equal(HttpStatusCode.Forbidden, (await partner.GetAsync(Own)).Status);
    }

    private static string NameOf(JsonNode customer, bool globalAdmin) =>
        (string)customer["users"]!.AsArray().First(user => (user!["roles"]!.AsArray().Count > 0) == globalAdmin)!["userName"]!;

    /// <summary>Key of the first item of the French customer that has a form for keys.</summary>
    private async Task<string> ItemAsync(Reader reader, string show, bool withKey)
    {
        var page = await reader.GetAsync($"{Base}?show={show}");
        foreach (Match match in Items().Matches(page.Html))
        {
            string item = Uri.UnescapeDataString(match.Groups["key"].Value);
            var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");
            if (!withKey || (chosen.Html.Contains($"{Base}/{item}/key\"", StringComparison.Ordinal) && chosen.Html.Contains($"{Base}/{item}/download\"", StringComparison.Ordinal)))
                return item;
        }

        throw new InvalidOperationException("The French customer has no such software.");
    }

    /// <summary>An item and one of its purchases that the dialog lets cancel.</summary>
    private async Task<(string Item, string Purchase)> CancellableAsync(Reader reader)
    {
        var page = await reader.GetAsync(Base);
        foreach (Match match in Items().Matches(page.Html))
        {
            string item = Uri.UnescapeDataString(match.Groups["key"].Value);
            var chosen = await reader.GetAsync($"{Base}?item={Uri.EscapeDataString(item)}&get=1");
            var dialog = await reader.GetAsync($"{Base}/{item}/cancel");
            if (dialog.Status == HttpStatusCode.OK && dialog.Html.Contains("id=\"cancel\"", StringComparison.Ordinal) && chosen.Html.Contains($"{Base}/{item}/key\"", StringComparison.Ordinal))
                return (item, dialog.FormOf($"{Base}/{item}/cancel")["purchase"]);
        }

        throw new InvalidOperationException("The French customer has nothing to cancel.");
    }

    private Task<int> RevealsAsync() => server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.GetSoftwareKey));

    [GeneratedRegex("data-copy=\"([0-9]{4}-){7}[0-9]{4}|data-copy=\"([0-9A-Z]{5}-){4}[0-9A-Z]{5}", RegexOptions.ExplicitCapture)]
    private static partial Regex Keys();

    [GeneratedRegex("<a class=\"head\" href=\"[^\"]*item=(?<key>[^\"&#]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Items();

    [GeneratedRegex("http[^\"]*/downloads/[^\"]+")]
    private static partial Regex Links();
}
