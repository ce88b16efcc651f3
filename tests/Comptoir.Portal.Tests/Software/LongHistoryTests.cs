using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Browser;

namespace Comptoir.Portal.Tests.Software;

/// <summary>A customer that bought the same many times: the page lists the newest and finds any other by its number.</summary>
public sealed partial class LongHistoryTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Bought = 30;
    private const int Shown = 25;

    [Theory]
    [InlineData("en", "1 to 25 of ", "The newest purchases", "Purchases of this page"), InlineData("fr", "1 à 25 sur ", "Les achats les plus récents", "Les achats de cette page")]
    public async Task The_newest_are_listed_and_any_other_is_found_page_by_page_or_by_its_order_number(string language, string listed, string offered, string offeredThere)
    {
        string first = await server.BuyAsync(Purchases.Perpetual);
        for (int i = 1; i < Bought; i++)
            await server.BuyAsync(Purchases.Perpetual);
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", language);
        string order = first.Split('/')[0], page = $"{server.SoftwareOf()}?item={Purchases.Perpetual}&get=1";

        var all = await nadia.GetAsync(page);
        var next = await nadia.GetAsync(NextOf(all));
        var thence = await nadia.SubmitAsync(next, $"{server.SoftwareOf()}/{Purchases.Perpetual}/key", ("purchase", first));
        var beyond = await nadia.GetAsync($"{page}&page=2147483647");
        var found = await nadia.GetAsync($"{page}&q={Uri.EscapeDataString(order)}");
        var dialog = await nadia.GetAsync($"{server.SoftwareOf()}/{Purchases.Perpetual}/cancel?q={Uri.EscapeDataString(order)}");
        var shown = await nadia.SubmitAsync(found, $"{server.SoftwareOf()}/{Purchases.Perpetual}/key", ("purchase", first));

        Assert.Contains(listed, all.Words, StringComparison.Ordinal);
        Assert.Contains(offered, all.Words, StringComparison.Ordinal);
        Assert.Equal((Shown, Shown), (Choices().Count(SelectOf(all)), Rows().Count(all.Html)));
        Assert.DoesNotContain(first, all.Html, StringComparison.Ordinal);
        Assert.Contains(first, SelectOf(next), StringComparison.Ordinal);
        Assert.Contains(offeredThere, next.Words, StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\"", next.Html, StringComparison.Ordinal);
        Assert.Contains("<dialog", thence.Html, StringComparison.Ordinal);
        Assert.Contains("page=2", Back().Match(thence.Html).Value, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", beyond.Html, StringComparison.Ordinal);
        Assert.InRange(Rows().Count(beyond.Html), 1, Shown);
        Assert.Equal(1, Choices().Count(SelectOf(found)));
        Assert.Contains(first, SelectOf(found), StringComparison.Ordinal);
        Assert.Contains($"value=\"{first}\" selected", dialog.Html, StringComparison.Ordinal);
        Assert.Contains("<dialog", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_open_has_no_row_and_a_link_that_opens_it_where_it_stands_with_what_is_searched_for()
    {
        await server.BuyAsync(Purchases.Perpetual);
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example");

        var closed = await nadia.GetAsync($"{server.SoftwareOf()}?q=windows&show=Active");
        string link = Head(closed, "false");
        var open = await nadia.GetAsync(link);
        string back = Head(open, "true");

        Assert.Empty(Rows().Matches(closed.Html));
        Assert.DoesNotContain("/key\"", closed.Html, StringComparison.Ordinal);
        Assert.EndsWith("#" + Purchases.Perpetual.Replace(':', '-'), link, StringComparison.Ordinal);
        Assert.Contains("q=windows&show=Active", link, StringComparison.Ordinal);
        Assert.NotEmpty(Rows().Matches(open.Html));
        Assert.Empty(Rows().Matches((await nadia.GetAsync(back)).Html));
        Assert.Equal(closed.Words, (await nadia.GetAsync(back)).Words);
    }

    /// <summary>Address of the head of the item, which must be closed or open.</summary>
    private static string Head(PageText page, string expanded)
    {
        var head = Heads().Matches(page.Html).Single(match => match.Groups["name"].Value == Purchases.Perpetual.Replace(':', '-'));
        Assert.Equal(expanded, head.Groups["expanded"].Value);
        return System.Net.WebUtility.HtmlDecode(head.Groups["address"].Value);
    }

    private static string NextOf(PageText page) => System.Net.WebUtility.HtmlDecode(Next().Match(page.Html).Groups["address"].Value);

    private static string SelectOf(PageText page) => Chooser().Match(page.Html).Value;

    [GeneratedRegex("<select id=\"k-[^>]*>.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Chooser();

    [GeneratedRegex("<option")]
    private static partial Regex Choices();

    [GeneratedRegex("<tr role=\"row\"><th role=\"rowheader\"")]
    private static partial Regex Rows();

    [GeneratedRegex("rel=\"next\" href=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Next();

    [GeneratedRegex("data-back=\"[^\"]*\"")]
    private static partial Regex Back();

    [GeneratedRegex("<a class=\"head\" href=\"(?<address>[^\"]*)\" aria-expanded=\"(?<expanded>[a-z]*)\" data-stay=\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Heads();
}
