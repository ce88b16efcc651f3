using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 12: the second partner sees nothing of the first, whatever it types or changes in a form (R1.1).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class IsolationJourney(Browsing browsing)
{
    private const string Rival = "harriet@harrowcloud.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Another_partners_customers_orders_and_requests_are_found_nowhere(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Rival, language, screen);
        string theirs = visit.Server.CustomerIn("FR"), own = visit.Server.CustomerIn("GB", partner: 1);
        string purchase = await visit.Server.BuyAsync(Purchases.Perpetual);

        foreach (string page in new[] { "/partner", "/partner/customers", "/partner/billing", "/partner/support" })
        {
            await visit.GoAsync(page);
            await Expect(visit.Page.Locator("body")).ToContainTextAsync("Harrow");
            await Expect(visit.Page.Locator("body")).Not.ToContainTextAsync("Brasserie");
            await visit.CheckAsync($"isolation{page.Replace('/', '-')}");
        }

        foreach (string text in new[] { "Brasserie Léon", "brasserie-leon.onmicrosoft.com", theirs })
        {
            await visit.GoAsync("/partner/customers");
            await visit.Page.FillAsync("#q", text);
            await visit.Page.Keyboard.PressAsync("Enter");
            await Expect(visit.Page.Locator(".state h2")).ToContainTextAsync(text);
            await Expect(visit.Page.Locator("tbody")).ToHaveCountAsync(0);
        }

        await visit.CheckAsync("customers-no-match");
        string order = purchase.Split('/')[0];
        foreach (string address in new[]
        {
            $"/partner/customers/{theirs}", $"/partner/customers/{theirs}/software", $"/partner/customers/{own}/orders/{order}", $"/partner/customers/{theirs}/orders/{order}",
            $"/partner/customers/{theirs}/software/{Purchases.Perpetual}/cancel?purchase={purchase}", "/partner/billing/invoices/G000000001",
        })
        {
            var answer = await visit.Page.GotoAsync(address);
            Assert.Equal((address, 404), (address, answer!.Status));
            await Expect(visit.Page.Locator("main h1")).ToHaveTextAsync(visit.Say("We can’t find that", "Page introuvable"));
            Assert.DoesNotContain("Brasserie", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        }

        await visit.CheckAsync("not-found");
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task Ids_of_another_partner_put_into_a_form_are_as_unknown_as_any(string language)
    {
        await using var visit = await browsing.SignedInAsync(Rival, language);
        string own = visit.Server.CustomerIn("GB", partner: 1);
        string purchase = await visit.Server.BuyAsync(Purchases.Perpetual);

        await visit.GoAsync("/partner/support/new");
        await visit.Page.SelectOptionAsync("#problemType", "1001");
        await visit.Page.FillAsync("#customer", visit.Server.CustomerIn("FR"));
        await visit.Page.FillAsync("#purchase", purchase.Split('/')[0]);
        await visit.Page.FillAsync("#contactPhone", "+44 161");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator("#customer-e")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("main")).Not.ToContainTextAsync("Brasserie");
        await visit.CheckAsync("isolation-support-faulty");

        await visit.GoAsync($"/partner/customers/{own}/buy?q=Windows");
        await visit.Page.Locator("form.offer").First.EvaluateAsync("(form, address) => { form.action = address; form.requestSubmit(); }", $"/partner/customers/{visit.Server.CustomerIn("FR")}/buy");
        await Expect(visit.Page.Locator("main h1")).ToHaveTextAsync(visit.Say("We can’t find that", "Page introuvable"));
    }
}
