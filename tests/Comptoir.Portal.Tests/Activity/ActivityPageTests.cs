using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Comptoir.Portal.Tests.Browser;

namespace Comptoir.Portal.Tests.Activity;

/// <summary>The activity log as a reader without script has it: rows by role, period, filters, pages and sheet (R2.4, R2.4b, R8.1, R8.3).</summary>
public sealed class ActivityPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Log = "/partner/activity";

    [Theory]
    [InlineData("GlobalAdmin", true), InlineData("AccountAdmin", true), InlineData("ReferralAdmin", true), InlineData("MarketingContentAdmin", true)]
    [InlineData("BillingAdmin", false), InlineData("UserManagementAdmin", false), InlineData("AdminAgent", false), InlineData("SalesAgent", false), InlineData("HelpdeskAgent", false)]
    public async Task The_use_of_keys_is_shown_to_four_roles_alone_on_the_page_and_in_the_sheet(string role, bool seesKeys)
    {
        string order = await server.RevealAsync();
        using var reader = await Reader.SignedInAsync(server, (string)server.UserOf(role)["userName"]!);

        var page = await reader.GetAsync(Log);
        var asked = await reader.GetAsync($"{Log}?action=Keys");
        var sheet = await reader.GetAsync($"{Log}.csv");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, sheet.Status));
        Assert.Equal(seesKeys, page.Words.Contains("Got a key", StringComparison.Ordinal));
        Assert.Equal(seesKeys, asked.Html.Contains(order, StringComparison.Ordinal));
        Assert.Equal(seesKeys, page.Html.Contains("value=\"Keys\"", StringComparison.Ordinal));
        Assert.Equal(seesKeys, sheet.Html.Contains("software_key", StringComparison.Ordinal));
        Assert.Contains("create_order", sheet.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_opens_it_and_another_partner_reads_its_own_rows_alone()
    {
        await server.RevealAsync();
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!);

        Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync(Log)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await op.GetAsync(Log)).Status);
        foreach (string address in new[] { Log, $"{Log}?customer=Brasserie", $"{Log}?customer={server.CustomerIn("FR")}", $"{Log}.csv" })
            Assert.DoesNotContain("nadia@garance.example", (await rival.GetAsync(address)).Html, StringComparison.Ordinal);
        var all = await op.GetAsync("/operator/activity?user=nadia");
        Assert.Contains("nadia@garance.example", all.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Got a key", all.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Keys and downloads", "Nothing was recorded in this time"), InlineData("fr", "Clés et téléchargements", "Rien n’a été consigné dans cette période")]
    public async Task The_last_month_is_shown_first_and_each_filter_narrows_it(string language, string keys, string nothing)
    {
        string order = await server.RevealAsync();
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example", language);

        var page = await reader.GetAsync(Log);

        Assert.Contains(keys, page.Words, StringComparison.Ordinal);
        var form = page.FormOf(Log);
        Assert.Equal(DayIn(form["to"]).AddMonths(-1), DayIn(form["from"]));
        foreach (string some in new[] { "user=nadia&action=Keys", $"customer={server.CustomerIn("FR")}", "customer=brasserie", "customer=L%C3%A9on&action=Orders" })
            Assert.Contains(order, (await reader.GetAsync($"{Log}?{some}")).Html, StringComparison.Ordinal);
        foreach (string none in new[] { "user=sacha", "customer=Lakeview", $"customer={server.CustomerIn("US")}", "action=Settings", FormattableString.Invariant($"from={DayIn(form["to"]).AddDays(1):yyyy-MM-dd}&to={DayIn(form["to"]).AddDays(9):yyyy-MM-dd}") })
            Assert.DoesNotContain(order, (await reader.GetAsync($"{Log}?{none}")).Html, StringComparison.Ordinal);
        Assert.Contains(nothing, (await reader.GetAsync($"{Log}?from=2001-01-01&to=2001-01-31")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "2026-03-02", "2026-03-01", HttpStatusCode.BadRequest), InlineData("fr", "2026-03-02", "2026-03-01", HttpStatusCode.BadRequest)]
    [InlineData("en", "2026-03-01", "2026-03-01", HttpStatusCode.OK), InlineData("en", "0001-01-01", "2026-03-01", HttpStatusCode.BadRequest), InlineData("en", "2026-03-01", "9999-12-31", HttpStatusCode.BadRequest)]
    [InlineData("en", "yesterday", "", HttpStatusCode.OK)]
    public async Task A_period_that_is_none_is_told_and_the_days_typed_stay(string language, string from, string to, HttpStatusCode status)
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example", language);

        var page = await reader.GetAsync($"{Log}?from={from}&to={to}");

        Assert.Equal(status, page.Status);
        Assert.Equal(status == HttpStatusCode.BadRequest, page.Html.Contains("data-summary", StringComparison.Ordinal));
        Assert.Equal(status == HttpStatusCode.BadRequest ? 2 : 0, page.Html.Split("aria-invalid=\"true\" aria-describedby=\"period-e\"").Length - 1);
        Assert.Equal(status == HttpStatusCode.BadRequest, page.Html.Contains("id=\"period-e\"", StringComparison.Ordinal));
        if (status == HttpStatusCode.BadRequest)
            Assert.Equal((from, to), (page.FormOf(Log)["from"], page.FormOf(Log)["to"]));
    }

    [Fact]
    public async Task The_sheet_has_the_rows_of_all_pages_in_their_order()
    {
        for (int i = 0; i < 26; i++)
            await server.RevealAsync();
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");
        var shown = new List<string>();

        for (string? at = $"{Log}?action=Keys&user=nadia"; at is not null;)
        {
            var page = await reader.GetAsync(at);
            shown.AddRange(page.Html.Split("<a class=\"mono\" dir=\"ltr\"").Skip(1).Select(part => part.Split("title=\"")[1].Split('"')[0]));
            at = page.Html.Contains("rel=\"next\"", StringComparison.Ordinal) ? WebUtility.HtmlDecode(page.Html.Split("rel=\"next\" href=\"")[1].Split('"')[0]) : null;
        }

        var sheet = await reader.GetAsync($"{Log}.csv?action=Keys&user=nadia");
        Assert.StartsWith("text/csv", sheet.Answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        string[] lines = sheet.Html.Trim().Split("\r\n")[1..];
        Assert.True(shown.Count > 25);
        Assert.Equal(shown, lines.Select(line => shown.Find(order => line.Contains($",{order},", StringComparison.Ordinal))!));
    }

    [Theory]
    [InlineData("en", "Cancelled a purchase"), InlineData("fr", "Achat annulé")]
    public async Task A_cancellation_is_called_one_and_the_operator_reads_whose_it_is(string language, string act)
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        await (await server.AdminAgentAsync()).PatchAsJsonAsync($"/v1/customers/{server.CustomerIn("FR")}/orders/{order}", new { status = "cancelled" });
        using var partner = await Reader.SignedInAsync(server, "agathe@garance.example", language);
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);

        var (own, all) = (await partner.GetAsync(Log), await op.GetAsync("/operator/activity"));

        Assert.Contains(act, own.Words, StringComparison.Ordinal);
        Assert.Contains("<small class=\"soft\"><bdi>Garance Négoce</bdi></small>", WebUtility.HtmlDecode(all.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("<small class=\"soft\"><bdi>Garance", own.Html, StringComparison.Ordinal);
    }

    private static DateOnly DayIn(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
