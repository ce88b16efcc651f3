using Microsoft.Playwright;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>A customer's pages that are read, in a browser.</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
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

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_customer_is_created_its_agreement_recorded_and_its_address_changed(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", language, screen);
        string alias = $"mocha-{language}-{screen}".ToLowerInvariant();
        await visit.GoAsync("/partner/customers");
        await visit.Link(visit.Say("New customer", "Nouveau client")).ClickAsync();
        await visit.CheckAsync("customer-new");
        await visit.Page.SelectOptionAsync("#country", "FR");
        await visit.Button(visit.Say("Create the customer", "Créer le client")).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-summary]")).ToBeFocusedAsync();
        await visit.CheckAsync("customer-new-faulty");
        foreach (var (field, text) in new[] { ("companyName", $"Mocha {alias}"), ("domain", $"{alias}.onmicrosoft.com"), ("line1", "1 rue Neuve"), ("postalCode", "69001"), ("city", "Lyon"), ("firstName", "Zoé"), ("lastName", "Petit"), ("email", "zoe@mail.example") })
            await visit.Page.FillAsync($"#{field}", text);
        await visit.Button(visit.Say("Create the customer", "Créer le client")).DblClickAsync();
        await Assertions.Expect(visit.Page.Locator("#first")).ToContainTextAsync($"admin@{alias}.onmicrosoft.com");
        await visit.Button(visit.Say("Copy the password", "Copier le mot de passe")).ClickAsync();
        Assert.Equal(await visit.Page.Locator("#first code").InnerTextAsync(), await visit.ClipboardAsync());
        await visit.CheckAsync("customer-made");

        await visit.Link(visit.Say("Open the customer", "Ouvrir le client")).ClickAsync();
        await visit.CheckAsync("customer-not-agreed");
        await visit.Page.Locator("form[action$='/agreement'] button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync(visit.Say("The acceptance is recorded.", "L’acceptation est enregistrée."));
        await visit.CheckAsync("customer-agreed");
        await visit.Page.Locator("a[href$='/edit']").ClickAsync();
        await visit.CheckAsync("customer-edit");
        await visit.Page.FillAsync("#city", "Villeurbanne");
        await visit.Button(visit.Say("Save", "Enregistrer")).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("address")).ToContainTextAsync("Villeurbanne");
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
