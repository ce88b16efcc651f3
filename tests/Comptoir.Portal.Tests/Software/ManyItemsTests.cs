using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Browser;

namespace Comptoir.Portal.Tests.Software;

/// <summary>A customer that bought many products: the Software page shows them page by page, and every way through it keeps the place.</summary>
public sealed partial class ManyItemsTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Shown = 25;

    [Theory]
    [InlineData("en", "1 to 25 of 30", "26 to 30 of 30"), InlineData("fr", "1 à 25 sur 30", "26 à 30 sur 30")]
    public async Task They_are_listed_page_by_page_and_an_item_opens_on_the_page_it_stands_on(string language, string first, string second)
    {
        string[] bought = await server.BuyManyAsync();
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", language);

        var one = await nadia.GetAsync(server.SoftwareOf(Purchases.OfMany));
        var two = await nadia.GetAsync(Address(Next().Match(one.Html)));
        var open = await nadia.GetAsync(Heads(two)[^1].Address);
        var closed = await nadia.GetAsync(Heads(open)[^1].Address);
        var back = await nadia.GetAsync(Address(Previous().Match(two.Html)));

        Assert.Contains(first, one.Words, StringComparison.Ordinal);
        Assert.Contains(second, two.Words, StringComparison.Ordinal);
        // The newest first: what was bought first stands last.
        Assert.Equal(bought.Reverse(), Heads(one).Concat(Heads(two)).Select(head => head.Name.Replace('-', ':')));
        Assert.Equal(Shown, Heads(one).Count);
        Assert.True(Heads(open)[^1].Open);
        Assert.Contains(second, open.Words, StringComparison.Ordinal);
        Assert.Equal(two.Words, closed.Words);
        Assert.Equal(one.Words, back.Words);
    }

    [Fact]
    public async Task What_is_done_with_an_item_of_a_later_page_comes_back_to_that_page()
    {
        string[] bought = await server.BuyManyAsync();
        string address = server.SoftwareOf(Purchases.OfMany);
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example");
        var two = await nadia.GetAsync(Address(Next().Match((await nadia.GetAsync(address)).Html)));
        var open = await nadia.GetAsync(Heads(two).Single(head => head.Name == bought[0].Replace(':', '-')).Address);
        var got = await nadia.GetAsync(address + "?" + string.Join('&', open.FormOf(address + "#" + bought[0].Replace(':', '-')).Append(new("get", "1")).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")));

        var key = await nadia.SubmitAsync(got, $"{address}/{bought[0]}/key");
        var dialog = await nadia.GetAsync(Address(CancelLink().Match(got.Html)));

        foreach (var page in new[] { got, key, dialog })
        {
            Assert.Equal(Heads(two).Select(head => head.Name), Heads(page).Select(head => head.Name));
            Assert.True(Heads(page).Single(head => head.Name == bought[0].Replace(':', '-')).Open);
        }

        Assert.Contains("<dialog", key.Html, StringComparison.Ordinal);
        Assert.Contains("<dialog", dialog.Html, StringComparison.Ordinal);
        Assert.Contains("after=", Back().Match(key.Html).Value, StringComparison.Ordinal);
        Assert.Contains("after=", Back().Match(dialog.Html).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_opened_by_its_link_or_searched_for_is_found_on_whatever_page_it_stands()
    {
        string[] bought = await server.BuyManyAsync();
        string address = server.SoftwareOf(Purchases.OfMany);
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example");

        var linked = await nadia.GetAsync($"{address}?item={bought[1]}");
        var closed = await nadia.GetAsync(Heads(linked)[0].Address);
        var back = await nadia.GetAsync(Address(Previous().Match(linked.Html)));
        var found = await nadia.GetAsync($"{address}?q={Uri.EscapeDataString(bought[0])}");
        var none = await nadia.GetAsync($"{address}?q=nothing-of-the-kind&item={bought[0]}");

        Assert.Equal([bought[1], bought[0]], Heads(linked).Select(head => head.Name.Replace('-', ':')));
        Assert.Equal([true, false], Heads(linked).Select(head => head.Open));
        Assert.Contains("29 to 30 of 30", linked.Words, StringComparison.Ordinal);
        Assert.Equal([bought[1], bought[0]], Heads(closed).Select(head => head.Name.Replace('-', ':')));
        Assert.Contains("4 to 28 of 30", back.Words, StringComparison.Ordinal);
        Assert.Equal(bought[2], Heads(back)[^1].Name.Replace('-', ':'));
        Assert.Equal(bought[0], Assert.Single(Heads(found)).Name.Replace('-', ':'));
        Assert.Empty(Heads(none));
    }

    private static string Address(Match link) => System.Net.WebUtility.HtmlDecode(link.Groups["address"].Value);

    private static List<(string Name, string Address, bool Open)> Heads(PageText page) =>
        [.. Head().Matches(page.Html).Select(match => (match.Groups["name"].Value, Address(match), match.Groups["expanded"].Value == "true"))];

    [GeneratedRegex("<a class=\"head\" href=\"(?<address>[^\"]*)\" aria-expanded=\"(?<expanded>[a-z]*)\" data-stay=\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex("rel=\"next\" href=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Next();

    [GeneratedRegex("rel=\"prev\" href=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Previous();

    [GeneratedRegex("<a class=\"btn danger-quiet\" href=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex CancelLink();

    [GeneratedRegex("data-back=\"[^\"]*\"")]
    private static partial Regex Back();
}
