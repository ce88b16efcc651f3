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

        foreach (string address in new[] { "/help", "/help/keys", "/help/none", "/help/api/v1", "/help/api/v1.json" })
            Assert.StartsWith("/sign-in", (await stranger.GetAsync(address)).Location, StringComparison.Ordinal);
    }

    /// <summary>R15.3: both APIs can be browsed, and their documents had, by whoever is signed in.</summary>
    [Theory]
    [InlineData("en", "v1", "POST /v1/customers/{customerId}/carts/{cartId}/checkout", "CartCheckoutResult", "Not built yet (501)"), InlineData("fr", "v1", "GET /v1/auditrecords", "AuditRecordCollection", "Pas encore disponible (501)")]
    [InlineData("en", "comptoir-v1", "GET /comptoir/v1/balance", "BalanceCollection", "Everybody signed in"), InlineData("fr", "comptoir-v1", "GET /comptoir/v1/me", "Me", "Toute personne connectée")]
    public async Task An_API_is_browsed_from_the_list_with_what_operations_take_and_answer(string language, string name, string operation, string shape, string words)
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example", language);
        Assert.Contains($"href=\"/help/api/{name}\"", (await reader.GetAsync("/help")).Html, StringComparison.Ordinal);

        var page = await reader.GetAsync($"/help/api/{name}");
        var document = await reader.GetAsync($"/help/api/{name}.json");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(operation, page.Words, StringComparison.Ordinal);
        Assert.Contains($"{shape.Replace("Collection", "", StringComparison.Ordinal)}{(shape.EndsWith("Collection", StringComparison.Ordinal) ? "[]" : "")}", page.Words, StringComparison.Ordinal);
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.Contains($"href=\"#{shape}\"", page.Html, StringComparison.Ordinal);
        string[] leadTo = [.. Anchors().Matches(page.Html).Select(match => match.Groups["name"].Value).Distinct()];
        Assert.All(leadTo, id => Assert.Contains($"id=\"{id}\"", page.Html, StringComparison.Ordinal));
        Assert.Equal("application/json", document.Answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"openapi\":\"3.1.1\"", document.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/help/api/v2")).Status);
    }

    [Fact]
    public async Task Where_keys_and_links_are_given_help_is_one_link_away()
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example");

        Assert.Contains("href=\"/help/keys\"", (await reader.GetAsync($"{Browser.Purchases.SoftwareOf(server)}?item={Browser.Purchases.TooLate}&get=1")).Html, StringComparison.Ordinal);
    }

    [GeneratedRegex("/help/[a-z]+(?=\"><|\")")]
    private static partial Regex Topics();

    [GeneratedRegex("href=\"#(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Anchors();

    [GeneratedRegex("<li>(?<name>[^<]*)</li>", RegexOptions.ExplicitCapture)]
    private static partial Regex Items();
}
