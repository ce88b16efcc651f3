using Comptoir.Portal.Tests.Activity;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The page of an activity log that is too long to be looked through while somebody waits, in a browser (docs/adr/0028).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class LongLogJourney(Browsing browsing, ImpatientServer server) : IClassFixture<ImpatientServer>
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Who_seeks_what_is_rare_is_told_how_far_the_log_was_looked_through_and_goes_on_from_there(string language, Screen screen)
    {
        for (int i = 0; i < 6; i++)
            await server.BuyAsync(Purchases.Perpetual);
        await using var visit = await browsing.SignedInAsync(server, "agathe@garance.example", language, screen);
        var further = visit.Link(visit.Say("Look further", "Chercher plus loin"));

        await visit.GoAsync("/partner/activity?from=2000-01-01&action=Access");
        await Expect(visit.Page.Locator(".state")).ToContainTextAsync(visit.Say("Nothing found so far", "Rien trouvé jusqu’ici"));
        await visit.CheckAsync("activity-so-far");

        for (int pages = 0; pages < 200 && await visit.Page.Locator("tbody tr").CountAsync() == 0; pages++)
        {
            await further.ClickAsync();
            await visit.Page.WaitForLoadStateAsync();
        }

        await Expect(visit.Page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await visit.CheckAsync("activity-reached");
    }
}
