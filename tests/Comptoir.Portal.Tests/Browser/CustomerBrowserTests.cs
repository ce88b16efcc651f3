using Microsoft.Playwright;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>A customer's pages that are read, in a browser.</summary>
[Collection(BrowserTests.Name), Trait("Category", BrowserTests.Category)]
public sealed class CustomerBrowserTests(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Each_tab_of_a_customer_is_accessible(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", language, screen);
        await visit.GoAsync("/partner/customers");
        await visit.CheckAsync("customers");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Brasserie Léon" }).First.ClickAsync();
        var tabs = visit.Page.GetByRole(AriaRole.Navigation, new() { Name = visit.Say("Customer", "Client"), Exact = true }).GetByRole(AriaRole.Link);
        int count = await tabs.CountAsync();
        Assert.True(count >= 5, $"{count} tabs");
        for (int tab = 0; tab < count; tab++)
        {
            await tabs.Nth(tab).ClickAsync();
            await Assertions.Expect(tabs.Nth(tab)).ToHaveAttributeAsync("aria-current", "page");
            await visit.CheckAsync($"customer-tab-{new Uri(visit.Page.Url).Segments[^1].Trim('/') switch { { Length: 36 } => "account", var name => name }}");
        }
    }

    [Fact]
    public async Task A_customer_without_any_purchase_says_so_on_each_tab()
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", dark: true);
        string customer = $"/partner/customers/{visit.Server.CustomerIn("GL")}";

        foreach (string tab in new[] { "subscriptions", "reservations", "software" })
        {
            await visit.GoAsync($"{customer}/{tab}");
            await visit.CheckAsync($"empty-{tab}");
        }
    }
}
