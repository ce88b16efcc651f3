using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The first page of a partner and of a customer, in a browser.</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class HomeJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task What_waits_is_read_at_a_glance_and_leads_to_its_order(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", language, screen);
        await visit.GoAsync("/partner");
        await visit.CheckAsync("partner-home");

        await visit.Link(visit.Say("Review the order", "Revoir la commande")).ClickAsync();

        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/orders/"));
    }

    [Theory]
    [InlineData("maud@garance.example", "/partner", "partner-home-quiet"), InlineData("ines@brasserie-leon.onmicrosoft.com", "/admin", "admin-home")]
    [InlineData("paul@brasserie-leon.onmicrosoft.com", "/admin", "admin-home-none"), InlineData("nadia@garance.example", "/partner", "partner-home")]
    public async Task Each_kind_of_reader_finds_it_accessible_in_the_dark(string user, string address, string name)
    {
        await using var visit = await browsing.SignedInAsync(user, "fr", dark: true);
        await visit.GoAsync(address);
        await visit.CheckAsync(name);
    }
}
