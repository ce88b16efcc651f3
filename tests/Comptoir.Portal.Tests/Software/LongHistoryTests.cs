using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Browser;

namespace Comptoir.Portal.Tests.Software;

/// <summary>A customer that bought the same many times: the page lists the newest and finds any other by its number.</summary>
public sealed partial class LongHistoryTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Bought = 30;
    private const int Shown = 25;

    [Theory]
    [InlineData("en", "The 25 newest of", "The newest purchases"), InlineData("fr", "Les 25 plus récents sur", "Les achats les plus récents")]
    public async Task The_newest_are_listed_and_any_other_is_found_by_its_order_number(string language, string listed, string offered)
    {
        string first = await server.BuyAsync(Purchases.Perpetual);
        for (int i = 1; i < Bought; i++)
            await server.BuyAsync(Purchases.Perpetual);
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", language);
        string order = first.Split('/')[0], page = $"{server.SoftwareOf()}?item={Purchases.Perpetual}&get=1";

        var all = await nadia.GetAsync(page);
        var found = await nadia.GetAsync($"{page}&q={Uri.EscapeDataString(order)}");
        var dialog = await nadia.GetAsync($"{server.SoftwareOf()}/{Purchases.Perpetual}/cancel?q={Uri.EscapeDataString(order)}");
        var shown = await nadia.SubmitAsync(found, $"{server.SoftwareOf()}/{Purchases.Perpetual}/key", ("purchase", first));

        Assert.Contains(listed, all.Words, StringComparison.Ordinal);
        Assert.Contains(offered, all.Words, StringComparison.Ordinal);
        Assert.Equal(Shown, Choices().Count(SelectOf(all)));
        Assert.DoesNotContain(first, all.Html, StringComparison.Ordinal);
        Assert.Equal(1, Choices().Count(SelectOf(found)));
        Assert.Contains(first, SelectOf(found), StringComparison.Ordinal);
        Assert.Contains($"value=\"{first}\" selected", dialog.Html, StringComparison.Ordinal);
        Assert.Contains("<dialog", shown.Html, StringComparison.Ordinal);
    }

    private static string SelectOf(PageText page) => Chooser().Match(page.Html).Value;

    [GeneratedRegex("<select id=\"k-[^>]*>.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Chooser();

    [GeneratedRegex("<option")]
    private static partial Regex Choices();
}
