using System.Net;

namespace Comptoir.Portal.Tests.Azure;

/// <summary>Azure subscriptions and the roles on them, as a reader without script has them (R13.2).</summary>
public sealed class AzurePageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Agent = "nadia@garance.example";

    private string Own => $"/partner/customers/{server.CustomerIn("FR")}/azure";

    [Theory]
    [InlineData("en", "Created", "Suspended", "Owner"), InlineData("fr", "Abonnement créé", "Suspendu", "Propriétaire")]
    public async Task A_subscription_is_created_named_shared_suspended_taken_up_and_cancelled(string language, string created, string suspended, string owner)
    {
        using var reader = await Reader.SignedInAsync(server, Agent, language);
        var list = await reader.GetAsync(Own);

        var made = await reader.SubmitAsync(list, Own, ("name", $"Test {language}"));
        var twice = await reader.SubmitAsync(list, Own, ("name", $"Test {language}"));
        string one = made.Location!.Split('?')[0];
        var shown = await reader.FollowAsync(made);
        var named = await reader.FollowAsync(await reader.SubmitAsync(shown, one, ("act", "name"), ("name", "Renamed")));
        var assigned = await reader.FollowAsync(await reader.SubmitAsync(named, $"{one}/roles", ("user", "Paul@brasserie-leon.onmicrosoft.com"), ("role", "Owner")));
        var again = await reader.SubmitAsync(assigned, $"{one}/roles", ("user", "paul@brasserie-leon.onmicrosoft.com"), ("role", "Owner"));
        string revoke = System.Text.RegularExpressions.Regex.Match(assigned.Html, $"action=\"({one}/roles/[^\"]+/revoke)\"").Groups[1].Value;
        var revoked = await reader.FollowAsync(await reader.SubmitAsync(assigned, revoke));
        await reader.PostAsync(one, [.. StateForm(revoked), KeyValuePair.Create("act", "suspend")]);
        var stopped = await reader.GetAsync(one);
        await reader.PostAsync(one, [.. StateForm(stopped), KeyValuePair.Create("act", "reactivate")]);
        var dialog = await reader.GetAsync($"{one}/cancel");
        var untold = await reader.SubmitAsync(dialog, $"{one}/cancel");
        var cancelled = await reader.FollowAsync(await reader.SubmitAsync(dialog, $"{one}/cancel", ("acknowledged", "1")));

        Assert.Equal(made.Location, twice.Location);
        Assert.Contains(created, shown.Words);
        Assert.Contains("Renamed", named.Words);
        Assert.Contains("paul@brasserie-leon", TableOf(assigned));
        Assert.Contains(owner, TableOf(assigned));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.DoesNotContain("paul@brasserie-leon", TableOf(revoked));
        Assert.Contains(suspended, stopped.Words);
        Assert.Equal(HttpStatusCode.BadRequest, untold.Status);
        Assert.DoesNotContain("<form method=\"post\" action=\"" + one, cancelled.Html);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_field()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        var list = await reader.GetAsync(Own);
        string first = (await reader.SubmitAsync(list, Own, ("name", "Shared"))).Location!.Split('?')[0];
        var shown = await reader.GetAsync(first);
        list = await reader.GetAsync(Own);

        var nameless = await reader.SubmitAsync(list, Own, ("name", " "));
        var longName = await reader.SubmitAsync(list, Own, ("name", new string('x', 65)));
        var foreign = await reader.SubmitAsync(shown, $"{first}/roles", ("user", "dana@lakeview-dental.onmicrosoft.com"), ("role", "Owner"));
        var stale = await reader.SubmitAsync(shown, first, ("act", "name"), ("name", "Other"), ("version", "9999"));

        Assert.Equal(HttpStatusCode.BadRequest, nameless.Status);
        Assert.Contains("Give it a name", nameless.Words);
        Assert.Equal(new string('x', 65), longName.FormOf(Own)["name"]);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.Status);
        Assert.Contains("no user of this name", foreign.Words);
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
    }

    [Fact]
    public async Task Without_a_plan_the_page_leads_to_buying_one_and_strangers_find_nothing()
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        using var helpdesk = await Reader.SignedInAsync(server, "hugo@garance.example");
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        string bare = $"/partner/customers/{server.CustomerIn("JP")}/azure";

        var none = await reader.GetAsync(bare);

        Assert.Contains("No Azure plan yet", none.Words);
        Assert.Contains("/buy?kind=AzurePlan", none.Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await helpdesk.GetAsync(Own)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(Own)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"{Own}/{Guid.NewGuid()}")).Status);
    }

    private static string TableOf(PageText page) => WebUtility.HtmlDecode(page.Html.Split("<tbody").ElementAtOrDefault(1)?.Split("</tbody>")[0] ?? "");

    /// <summary>The second form of the page at this address: the one of the state.</summary>
    private static Dictionary<string, string> StateForm(PageText page)
    {
        var form = page.FormOf(page.Address.Split('?')[0]);
        form["requestId"] = Guid.NewGuid().ToString();
        form.Remove("name");
        return form;
    }
}
