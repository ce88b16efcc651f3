using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The Software page of a customer with many products, in a browser (R5.1).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class ManyItemsJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task An_item_of_the_second_page_opens_where_it_stands_and_closes_there(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", language, screen);
        string[] bought = await visit.Server.BuyManyAsync();
        await visit.GoAsync(visit.Server.SoftwareOf(Purchases.OfMany));
        await visit.CheckAsync("software-many");
        await Expect(visit.Page.Locator(".item")).ToHaveCountAsync(25);

        await visit.Link(visit.Say("Next", "Suivant")).ClickAsync();
        await Expect(visit.Page.Locator(".item")).ToHaveCountAsync(bought.Length - 25);
        var head = visit.Page.Locator($"[data-stay='{bought[1].Replace(':', '-')}']");
        await head.FocusAsync();
        var before = await head.BoundingBoxAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator(".item.open")).ToHaveCountAsync(1);
        await Expect(head).ToBeFocusedAsync();
        await Expect(head).ToHaveAttributeAsync("aria-expanded", "true");
        Assert.Equal(before!.Y, (await head.BoundingBoxAsync())!.Y, tolerance: 2);
        await visit.CheckAsync("software-many-open");
        await KeyJourney.GetAsync(visit, bought[1]);
        await KeyJourney.RevealAsync(visit, null);
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".item")).ToHaveCountAsync(bought.Length - 25);
        await head.ClickAsync();
        await Expect(visit.Page.Locator(".item.open")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".item")).ToHaveCountAsync(bought.Length - 25);
        await visit.Link(visit.Say("Previous", "Précédent")).ClickAsync();
        await Expect(visit.Page.Locator(".item")).ToHaveCountAsync(25);
    }
}
