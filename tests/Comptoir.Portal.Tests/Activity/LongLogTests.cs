using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Activity;
using Comptoir.Portal.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Activity;

/// <summary>A log so long that nobody is let wait for more than five records of it (docs/adr/0028).</summary>
public sealed partial class LongLogTests(ImpatientServer server) : IClassFixture<ImpatientServer>
{
    private const string Rare = "/partner/activity?from=2000-01-01&action=Access";

    [Theory]
    [InlineData("en", "Nothing found so far", "The log was looked through as far as"), InlineData("fr", "Rien trouvé jusqu’ici", "Le journal a été parcouru jusqu’au")]
    public async Task The_page_says_how_far_it_looked_and_a_link_goes_on_until_what_is_rare_is_found(string language, string none, string reached)
    {
        for (int i = 0; i < 6; i++)
            await server.BuyAsync(Purchases.Perpetual);
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example", language);

        var pages = new List<PageText> { await reader.GetAsync(Rare) };
        while (Further().Match(pages[^1].Html) is { Success: true } link && pages.Count < 200)
            pages.Add(await reader.GetAsync(WebUtility.HtmlDecode(link.Groups["address"].Value)));

        Assert.Contains(none, pages[0].Words, StringComparison.Ordinal);
        Assert.Contains(reached, pages[0].Words, StringComparison.Ordinal);
        Assert.Contains(pages, page => page.Html.Contains("<tbody", StringComparison.Ordinal));
        Assert.DoesNotContain(reached, pages[^1].Words, StringComparison.Ordinal);
        Assert.InRange(pages.Count, 3, 199);
        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        // What is common is found at once.
        Assert.Contains("<tbody", (await reader.GetAsync("/partner/activity")).Html, StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"(?<address>[^\"]*)\">(Look further|Chercher plus loin)</a>", RegexOptions.ExplicitCapture)]
    private static partial Regex Further();
}

/// <summary>Looks through five records at a time, and has no patience.</summary>
public sealed class ImpatientServer : ComptoirServer
{
    protected override void Adapt(IServiceCollection services) => services.AddSingleton(new WalkLimits(5, 5, TimeSpan.Zero));
}
