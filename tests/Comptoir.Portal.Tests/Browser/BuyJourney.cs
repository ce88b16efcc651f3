using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 1: from the list of customers to an order number, and where nothing is sold (R3.2b, R3.3, R4.1 to R4.4).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class BuyJourney(Browsing browsing)
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_purchase_goes_from_the_customers_to_an_order_number_and_a_double_click_or_a_reload_makes_no_second(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string name = $"PO-{language}-{screen}";
        await visit.GoAsync("/partner/customers");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Brasserie Léon" }).First.ClickAsync();
        await visit.Link(visit.Say("Add products", "Ajouter des produits")).ClickAsync();
        await visit.CheckAsync("buy-browse");

        await visit.Page.FillAsync("#pq", "no such product");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator(".state")).ToContainTextAsync("no such product");
        await visit.CheckAsync("buy-no-match");
        await visit.Page.Locator(".state a.btn").ClickAsync();
        await visit.Page.SelectOptionAsync("#kind", "Perpetual");
        await visit.Page.WaitForURLAsync(new Regex("kind=Perpetual"));
        await visit.Page.FillAsync("#pq", "Windows Server 2022 Standard");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync(new Regex("q=Windows"));
        var offer = visit.Page.Locator("form.offer", new() { Has = visit.Page.Locator($"[name=item][value^='{Purchases.Perpetual}']") });
        await offer.Locator("[name=quantity]").EvaluateAsync("field => { field.form.noValidate = true; }");
        await offer.Locator("[name=quantity]").FillAsync("0");
        await offer.Locator("button").ClickAsync();
        await Expect(visit.Page.Locator("[data-summary]")).ToBeFocusedAsync();
        await visit.CheckAsync("buy-faulty");
        await offer.Locator("[name=quantity]").FillAsync("1");
        await offer.Locator("button").ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync("Windows Server 2022 Standard");
        await visit.CheckAsync("buy-cart");

        long limit = await LimitAsync(visit.Server, 1);
        await visit.Page.Locator("#cart").GetByText(visit.Say("Review and pay", "Vérifier et payer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.warn")).ToContainTextAsync(visit.Say("over your credit limit", "à votre limite de crédit pour cette commande"));
        await Expect(visit.Button(visit.Say("Place the order", "Passer la commande"))).ToHaveCountAsync(0);
        await LimitAsync(visit.Server, limit);
        await visit.CheckAsync("buy-over-limit");
        await visit.Link(visit.Say("Change the cart", "Modifier le panier")).ClickAsync();
        await visit.Page.Locator("#cart [name=quantity]").FillAsync("2");
        await visit.Page.Locator("#cart button").First.ClickAsync();
        await Expect(visit.Page.Locator("#cart .sum")).ToContainTextAsync(visit.Say("€1,843.68", "1\u202f843,68\u00a0€"));
        await visit.Page.Locator("#cart").GetByText(visit.Say("Review and pay", "Vérifier et payer")).ClickAsync();
        // Two at 921.84, and a tax of 20 per cent.
        await Expect(visit.Page.Locator("aside .sum")).ToContainTextAsync(visit.Say("€2,212.42", "2\u202f212,42\u00a0€"));
        string review = visit.Page.Url;
        await visit.CheckAsync("buy-review");
        await visit.Page.FillAsync("#po", name);
        await visit.Button(visit.Say("Place the order", "Passer la commande")).DblClickAsync();

        await visit.Page.WaitForURLAsync("**/placed");
        await Expect(visit.Page.Locator("main h2").First).ToHaveTextAsync(visit.Say("Thank you. The order is complete.", "Merci. La commande est terminée."));
        string number = await visit.Page.Locator(".kv .mono.strong").First.InnerTextAsync();
        await visit.CheckAsync("buy-placed");
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".kv .mono.strong").First).ToHaveTextAsync(number);
        await visit.GoAsync(review);
        Assert.EndsWith("/placed", visit.Page.Url);
        Assert.Equal([number], await visit.Server.InStoreAsync(db => db.Orders.Where(order => order.PurchaseOrderNumber == name).Select(order => order.Id.Value).ToListAsync()));

        await visit.Link(visit.Say("See the order", "Voir la commande")).ClickAsync();
        await Expect(visit.Page.Locator(".facts")).ToContainTextAsync(number);
        await visit.CheckAsync("order");
        await visit.GoAsync($"/partner/customers/{visit.Server.CustomerIn("FR")}/orders");
        await Expect(visit.Page.Locator("tbody tr").First).ToContainTextAsync(name);
    }

    [Theory]
    [InlineData("en", Screen.Phone), InlineData("fr", Screen.Desktop)]
    public async Task Where_a_price_includes_tax_each_step_says_so(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        await visit.GoAsync($"/partner/customers/{visit.Server.CustomerIn("AU")}/buy?kind=Perpetual&q=Windows");

        await Expect(visit.Page.Locator("form.offer .price").First).ToContainTextAsync(visit.Say("incl. tax", "taxes comprises"));
        await visit.Page.Locator("form.offer button").First.ClickAsync();
        await visit.Page.Locator("#cart").GetByText(visit.Say("Review and pay", "Vérifier et payer")).ClickAsync();
        await Expect(visit.Page.Locator("aside .ledger").First).ToContainTextAsync(visit.Say("of which tax", "dont taxe"));
        await visit.CheckAsync("buy-review-tax-included");
        await visit.Button(visit.Say("Place the order", "Passer la commande")).ClickAsync();
        await visit.Page.WaitForURLAsync("**/placed");
        await Expect(visit.Page.Locator(".ledger").First).ToContainTextAsync(visit.Say("of which tax", "dont taxe"));
        await visit.CheckAsync("buy-placed-tax-included");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_market_closed_to_reservations_is_explained_with_the_list_of_all_and_the_rest_is_sold_there(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string buy = $"/partner/customers/{visit.Server.CustomerIn("GL")}/buy";

        await visit.GoAsync($"{buy}?kind=AzureReservation");
        await Expect(visit.Page.Locator(".banner.info")).ToContainTextAsync(visit.Say("Azure reservations are not sold in this market: Greenland", "Les réservations Azure ne sont pas vendues dans ce marché\u00a0: Groenland"));
        await Expect(visit.Page.Locator("form.offer").First).ToBeVisibleAsync();
        await visit.Page.Locator(".banner.info a").ClickAsync();

        await Expect(visit.Page.Locator("ul.columns li")).ToHaveCountAsync(109);
        await Expect(visit.Page.Locator("ul.columns")).ToContainTextAsync(visit.Say("Greenland", "Groenland"));
        await visit.CheckAsync("help-markets");
    }

    [Theory]
    [InlineData("en", Screen.Desktop), InlineData("fr", Screen.Phone)]
    public async Task A_market_the_partner_may_not_sell_in_is_told_with_who_opens_it(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        try
        {
            await SellInAsync(visit.Server, "FR", "US", "AU", "JP", "GL");
            await visit.GoAsync($"/partner/customers/{visit.Server.CustomerIn("BR")}/buy");

            await Expect(visit.Page.Locator(".state")).ToContainTextAsync(visit.Say("You may not sell in this market: Brazil", "Vous ne pouvez pas vendre dans ce marché\u00a0: Brésil"));
            await visit.CheckAsync("buy-not-sold");
        }
        finally
        {
            await SellInAsync(visit.Server, Commerce.Partners.Partner.EveryMarket);
        }
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_purchase_is_made_its_key_got_and_the_purchase_cancelled_by_keyboard_alone(string language)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language);
        string item = $"#{Purchases.Perpetual.Replace(':', '-')}";
        await visit.GoAsync($"/partner/customers/{visit.Server.CustomerIn("FR")}");

        await PressAsync(visit, "main a.btn.primary", "**/buy");
        await visit.PressTabToAsync("#pq");
        await visit.Page.Keyboard.TypeAsync("Windows Server 2022 Standard");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync(new Regex("q=Windows"));
        await PressAsync(visit, $"form.offer:has([name=item][value^='{Purchases.Perpetual}']) button", new Regex("added="));
        await PressAsync(visit, ".banner.ok a", "**/carts/*");
        await visit.PressTabToAsync("#po");
        await visit.Page.Keyboard.TypeAsync($"keyboard {language}");
        await PressAsync(visit, "aside .btn.primary", "**/placed");
        await PressAsync(visit, "main a.btn.primary", "**/software");

        await PressAsync(visit, $"{item} > .head", new Regex("item="));
        await PressAsync(visit, $"{item} button[name=get]", new Regex("get=1"));
        await PressAsync(visit, "form[action$='/key'] button");
        await Expect(visit.Button(visit.Say("Copy key", "Copier la clé"))).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.Matches(@"^\d{4}(-\d{4}){7}$", await visit.ClipboardAsync());
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);

        await PressAsync(visit, $"{item} .danger-quiet", new Regex("/cancel"));
        await visit.PressTabToAsync("input[name=acknowledged]");
        await visit.Page.Keyboard.PressAsync("Space");
        await PressAsync(visit, "dialog .btn.danger");
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        string po = $"keyboard {language}";
        Assert.NotNull(await visit.Server.InStoreAsync(db => db.Orders.Where(order => order.PurchaseOrderNumber == po).Select(order => order.Lines.Single().CancelledAt).SingleAsync()));
    }

    /// <returns>What the limit in euros was.</returns>
    private static Task<long> LimitAsync(ComptoirServer server, long minor) => server.InStoreAsync(async db =>
    {
        var garance = GaranceOf(server);
        var account = db.CreditAccounts.Where(row => row.Currency == "EUR" && row.PartnerId == garance);
        long before = await account.Select(row => row.LimitMinor).SingleAsync();
        await account.ExecuteUpdateAsync(set => set.SetProperty(row => row.LimitMinor, minor));
        return before;
    });

    private static PartnerId GaranceOf(ComptoirServer server) => new(Guid.Parse((string)server.Partner()["tenantId"]!));

    private static Task<int> SellInAsync(ComptoirServer server, params string[] markets) => server.InStoreAsync(async db =>
    {
        var garance = GaranceOf(server);
        (await db.Partners.SingleAsync(partner => partner.Id == garance)).SellIn(markets);
        return await db.SaveChangesAsync();
    });

    /// <summary>Comes to it with Tab and presses Enter.</summary>
    private static async Task PressAsync(Visit visit, string selector, string? address = null)
    {
        await visit.PressTabToAsync(selector);
        await visit.Page.Keyboard.PressAsync("Enter");
        if (address is not null)
            await visit.Page.WaitForURLAsync(address);
    }

    private static async Task PressAsync(Visit visit, string selector, Regex address)
    {
        await PressAsync(visit, selector);
        await visit.Page.WaitForURLAsync(address);
    }
}
