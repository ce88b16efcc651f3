using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journeys 7 and 8: who may not, and the customer's own admin center (R2.2, R2.5, R7).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class RightsJourney(Browsing browsing)
{
    private const string Own = "/admin/billing/products/software";

    [Theory]
    [InlineData("sacha@garance.example", "en", Screen.Desktop), InlineData("hugo@garance.example", "fr", Screen.Desktop)]
    [InlineData("sacha@garance.example", "fr", Screen.Phone), InlineData("hugo@garance.example", "en", Screen.Phone)]
    public async Task Who_may_not_get_keys_sees_the_role_it_takes_and_no_key_anywhere(string user, string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(user, language, screen);

        await visit.GoAsync($"{visit.Server.SoftwareOf()}?item={Purchases.TooLate}&get=1");
        await Expect(visit.Page.Locator(".get")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".item.open")).ToContainTextAsync(visit.Say("Needs the role Admin agent", "Nécessite le rôle Agent d’administration"));
        await visit.CheckAsync("software-no-rights");

        foreach (string address in new[] { "link", "cancel" })
        {
            var answer = await visit.Page.GotoAsync($"{visit.Server.SoftwareOf()}/{Purchases.TooLate}/{address}");
            Assert.Equal(403, answer!.Status);
            await Expect(visit.Page.GetByText(visit.Say("This attempt is recorded.", "Cette tentative est enregistrée.")).First).ToBeVisibleAsync(new() { Timeout = 5000 });
        }

        await visit.CheckAsync("no-permission");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task The_customers_global_admin_gets_the_companys_own_key_and_sees_what_was_cancelled_without_one(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("ines@brasserie-leon.onmicrosoft.com", language, screen);
        await visit.Server.BuyAsync(Purchases.Perpetual);

        await visit.GoAsync(Own);
        await visit.CheckAsync("admin-software");
        await Expect(visit.Page.Locator(".danger-quiet")).ToHaveCountAsync(0);
        await KeyJourney.GetAsync(visit, Purchases.Perpetual);
        var (key, _) = await KeyJourney.RevealAsync(visit, null);
        Assert.NotEmpty(key);
        await visit.CheckAsync("admin-key");

        await visit.GoAsync($"{Own}?item=CMP0SQLSTD01:0001&get=1");
        await Expect(visit.Page.Locator("#CMP0SQLSTD01-0001")).ToContainTextAsync(visit.Say("Cancelled", "Annulé"));
        await Expect(visit.Page.Locator(".get")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_plain_user_of_the_customer_and_a_user_of_the_partner_are_refused_there(string language)
    {
        foreach (string user in new[] { "paul@brasserie-leon.onmicrosoft.com", "nadia@garance.example" })
        {
            await using var visit = await browsing.SignedInAsync(user, language);
            var answer = await visit.Page.GotoAsync(Own);
            Assert.Equal(403, answer!.Status);
            Assert.DoesNotContain("CMP0", await visit.Page.ContentAsync());
            await visit.CheckAsync($"admin-refused-{user.Split('@')[0]}");
        }
    }

    [Fact]
    public async Task A_customers_admin_is_refused_in_the_partner_dashboard()
    {
        await using var visit = await browsing.SignedInAsync("ines@brasserie-leon.onmicrosoft.com");

        var answer = await visit.Page.GotoAsync(visit.Server.SoftwareOf());

        Assert.Equal(403, answer!.Status);
    }
}
