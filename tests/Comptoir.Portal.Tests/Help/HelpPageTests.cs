using System.Net;
using System.Text.RegularExpressions;

namespace Comptoir.Portal.Tests.Help;

/// <summary>Help: on handing out keys and links safely, on closed markets (R3.3), on accessibility; for whoever is signed in.</summary>
public sealed partial class HelpPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("en", "nadia@garance.example"), InlineData("fr", "ines@brasserie-leon.onmicrosoft.com"), InlineData("fr", "paul@brasserie-leon.onmicrosoft.com"), InlineData("en", "operator@distribution.example")]
    public async Task The_list_leads_to_each_topic_and_each_says_something(string language, string user)
    {
        using var reader = await Reader.SignedInAsync(server, user, language);
        var list = await reader.GetAsync("/help");

        string[] topics = [.. Topics().Matches(list.Html).Select(match => match.Value).Distinct()];
        Assert.Equal(["/help/accessibility", "/help/keys", "/help/markets"], topics.Order(StringComparer.Ordinal));
        foreach (string topic in topics)
        {
            var page = await reader.GetAsync(topic);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("class=\"panel stack prose\"", page.Html, StringComparison.Ordinal);
            Assert.Contains($"<html lang=\"{language}\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "Greenland", "Bonaire"), InlineData("fr", "Groenland", "Bonaire")]
    public async Task The_markets_closed_to_reservations_are_named_in_the_readers_language_each_once(string language, params string[] some)
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example", language);

        var page = await reader.GetAsync("/help/markets");

        string[] names = [.. Items().Matches(page.Html[page.Html.IndexOf("class=\"columns\"", StringComparison.Ordinal)..]).Select(match => WebUtility.HtmlDecode(match.Groups["name"].Value))];
        Assert.All(some, name => Assert.Contains(names, found => found.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(names.Distinct(), names);
        Assert.DoesNotContain("France", names);
    }

    [Theory]
    [InlineData("/help/none"), InlineData("/help/Index"), InlineData("/help/keys/more")]
    public async Task A_topic_that_is_none_is_not_found(string address)
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example");

        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(address)).Status);
    }

    [Fact]
    public async Task A_stranger_is_led_to_sign_in()
    {
        using var stranger = new Reader(server);

        foreach (string address in new[] { "/help", "/help/keys", "/help/none" })
            Assert.StartsWith("/sign-in", (await stranger.GetAsync(address)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_keys_and_links_are_given_help_is_one_link_away()
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example");

        Assert.Contains("href=\"/help/keys\"", (await reader.GetAsync($"{Browser.Purchases.SoftwareOf(server)}?item={Browser.Purchases.TooLate}&get=1")).Html, StringComparison.Ordinal);
    }

    [GeneratedRegex("/help/[a-z]+(?=\"><|\")")]
    private static partial Regex Topics();

    [GeneratedRegex("<li>(?<name>[^<]*)</li>", RegexOptions.ExplicitCapture)]
    private static partial Regex Items();
}
