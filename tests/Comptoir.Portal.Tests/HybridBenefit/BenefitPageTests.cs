using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Browser;

namespace Comptoir.Portal.Tests.HybridBenefit;

/// <summary>Azure Hybrid Benefit, as a reader without script has it (R12).</summary>
public sealed class BenefitPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Agent = "nadia@garance.example";

    private string Own => $"/partner/customers/{server.CustomerIn("FR")}/hybrid-benefit";

    [Theory]
    [InlineData("en", "Licence assigned", "does not qualify"), InlineData("fr", "Licence affectée", "ne donne pas droit")]
    public async Task A_licence_is_assigned_once_and_released_and_what_does_not_qualify_says_why(string language, string told, string why)
    {
        await server.BuyAsync(Purchases.SixteenCores, "P3Y");
        await server.BuyAsync(Purchases.Perpetual);
        using var reader = await Reader.SignedInAsync(server, Agent, language);
        string vm = $"web-{language}";
        var shown = await reader.GetAsync(Own);
        string license = Regex.Match(shown.Html, "<select id=\"license\".*?<option value=\"(?<id>[^\"]+)\"", RegexOptions.Singleline).Groups["id"].Value;

        var first = await reader.SubmitAsync(shown, $"{Own}/assignments", ("license", license), ("vmName", vm), ("vmSize", "Standard_D4s_v3"));
        var second = await reader.SubmitAsync(shown, $"{Own}/assignments", ("license", license), ("vmName", vm), ("vmSize", "Standard_D4s_v3"));
        var after = await reader.FollowAsync(first);
        var covered = await reader.SubmitAsync(after, $"{Own}/assignments", ("license", license), ("vmName", vm.ToUpperInvariant()), ("vmSize", "Standard_D4s_v3"));
        string release = Regex.Match(after.Html, $"action=\"({Own}/assignments/[^\"]+/release)\"").Groups[1].Value;
        var released = await reader.FollowAsync(await reader.SubmitAsync(after, release));

        Assert.Contains(why, shown.Words);
        Assert.Equal(first.Location, second.Location);
        Assert.Contains(told, after.Words);
        Assert.Equal(HttpStatusCode.Conflict, covered.Status);
        Assert.Equal(vm.ToUpperInvariant(), covered.FormOf($"{Own}/assignments")["vmName"]);
        Assert.DoesNotContain($">{vm}<", released.Html);
    }

    [Theory]
    [InlineData("vmName", "", "Type the name of the machine")]
    [InlineData("vmSize", "", "Type the size as Azure calls it")]
    [InlineData("vmSize", "Standard_Unknown", "type its number of vCPU")]
    [InlineData("vCpu", "-2", "Standard_D4s_v3 has 4 vCPU")]
    [InlineData("vCpu", "many", "Standard_D4s_v3 has 4 vCPU")]
    [InlineData("vCpu", "2", "Standard_D4s_v3 has 4 vCPU")]
    [InlineData("vCpu", "1024", "Standard_D4s_v3 has 4 vCPU")]
    [InlineData("license", "", "Choose a licence")]
    public async Task What_is_wrong_is_told_at_its_field(string field, string value, string words)
    {
        await server.BuyAsync(Purchases.SixteenCores, "P3Y");
        using var reader = await Reader.SignedInAsync(server, Agent);
        var shown = await reader.GetAsync(Own);
        string license = Regex.Match(shown.Html, "<select id=\"license\".*?<option value=\"(?<id>[^\"]+)\"", RegexOptions.Singleline).Groups["id"].Value;

        var answer = await reader.SubmitAsync(
            shown, $"{Own}/assignments", ("license", license), ("vmName", "wrong"), ("vmSize", "Standard_D4s_v3"), (field, value));

        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict, answer.Status.ToString());
        Assert.Contains(words, answer.Words);
        Assert.Contains("aria-invalid=\"true\"", answer.Html);
    }

    [Theory]
    [InlineData("en", new[] { "110.96", "70.08", "40.88", "36.8%" }, new[] { "44.82", "85.70", "66.14", "59.6%" })]
    [InlineData("fr", new[] { "110,96", "70,08", "40,88", "36,8\u00a0%" }, new[] { "44,82", "85,70", "66,14", "59,6\u00a0%" })]
    public async Task The_saving_is_told_to_the_cent_with_its_formula(string language, string[] figures, string[] reserved)
    {
        using var reader = await Reader.SignedInAsync(server, Agent, language);

        var alone = await reader.GetAsync($"{Own}/estimate?size=Standard_D2s_v3&hours=730&quantity=1");
        var both = await reader.GetAsync($"{Own}/estimate?size=Standard_D2s_v3&hours=730&quantity=1&reservation=P1Y");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (alone.Status, both.Status));
        Assert.Contains("saving = windows − linux", alone.Words);
        Assert.Contains("saving = windows − reserved", both.Words);
        Assert.All(figures, figure => Assert.Contains(figure, alone.Words));
        Assert.All(reserved, figure => Assert.Contains(figure, both.Words));
    }

    [Theory]
    [InlineData("size=Standard_D2s_v3&hours=-1&quantity=1", "Type hours, more than 0")]
    [InlineData("size=Standard_D2s_v3&hours=x&quantity=1", "Type hours, more than 0")]
    [InlineData("size=Standard_D2s_v3&hours=1&quantity=0", "Type a number of machines")]
    [InlineData("size=Standard_None&hours=1&quantity=1", "Choose a size")]
    [InlineData("size=&hours=1&quantity=1", "Choose a size")]
    public async Task What_cannot_be_estimated_is_refused_at_its_field(string query, string words)
    {
        using var reader = await Reader.SignedInAsync(server, Agent);

        var answer = await reader.GetAsync($"{Own}/estimate?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Words);
    }

    [Fact]
    public async Task A_list_is_advised_on_and_comes_back_as_a_sheet()
    {
        await server.BuyAsync(Purchases.SixteenCores, "P3Y");
        using var reader = await Reader.SignedInAsync(server, "hugo@garance.example");
        var ask = await reader.GetAsync($"{Own}/advice");

        var advised = await reader.SubmitAsync(ask, $"{Own}/advice", ("list", "vmName,vmSize,vCpu\nadvised-1,Standard_D8s_v3,\nadvised-2,Standard_D4s_v3,4\n"));
        var sheet = await reader.SubmitAsync(ask, $"{Own}/advice", ("list", "vmName,vmSize,vCpu\nadvised-1,Standard_D8s_v3,\n"), ("as", "csv"));

        Assert.Equal(HttpStatusCode.OK, advised.Status);
        Assert.Contains("advised-2", advised.Words);
        Assert.Contains("None: no other assignment saves more", advised.Words);
        Assert.Equal("text/csv", sheet.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("advised-1,Standard_D8s_v3,8,windows,", sheet.Html);
    }

    [Theory]
    [InlineData("", "its first row the names of the columns")]
    [InlineData("vmName,vmSize\na,Standard_D2s_v3", "Row 1, column vCpu")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_D2s_v3,2\nb,Standard_None,2", "Row 3, column vmSize: 'Standard_None' is not known.")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_D2s_v3,-1", "Row 2, column vCpu")]
    [InlineData("vmName,vmSize,vCpu\n\"a,Standard_D2s_v3,2", "column *")]
    public async Task A_broken_list_names_row_and_column_and_stays_as_it_was_typed(string list, string words)
    {
        using var reader = await Reader.SignedInAsync(server, Agent);
        var ask = await reader.GetAsync($"{Own}/advice");

        var answer = await reader.SubmitAsync(ask, $"{Own}/advice", ("list", list));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Words);
        Assert.Contains(list.Trim().Split('\n')[^1], answer.Words);
    }

    [Fact]
    public async Task Who_may_not_buy_sees_no_form_and_strangers_find_nothing()
    {
        using var helpdesk = await Reader.SignedInAsync(server, "hugo@garance.example");
        using var marketing = await Reader.SignedInAsync(server, "maud@garance.example");
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);

        Assert.DoesNotContain("/assignments\"", (await helpdesk.GetAsync(Own)).Html);
        foreach (string path in new[] { Own, $"{Own}/estimate", $"{Own}/advice" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await marketing.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(path)).Status);
        }
    }
}
