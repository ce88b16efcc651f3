using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journeys 4 and 5: cancelling in the window, and what cannot be cancelled (R9.5, R9.6).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class CancelJourney(Browsing browsing)
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_purchase_in_its_window_is_cancelled_with_its_exact_credit_and_its_key_and_link_are_dead_at_once(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string purchase = await visit.Server.BuyAsync(Purchases.Perpetual);
        string link = await LinkAsync(visit.Server, purchase);
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(visit.Server, link));

        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.Perpetual}/cancel?purchase={purchase}");
        await Expect(visit.Page.GetByLabel(visit.Say("Order number", "Numéro de commande"))).ToHaveValueAsync(purchase);
        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("60 days left", "60 jours restants"));
        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("€1,843.68", "1\u202f843,68\u00a0€"));
        await visit.CheckAsync("cancel-allowed");
        await visit.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Button(visit.Say("Submit", "Soumettre")).DblClickAsync();

        var told = visit.Page.Locator(".banner.ok");
        await Expect(told).ToContainTextAsync(visit.Say("Cancelled: Windows Server 2022 Standard", "Annulé\u00a0: Windows Server 2022 Standard"));
        await visit.CheckAsync("cancelled");
        Assert.Equal(HttpStatusCode.Gone, await OpenAsync(visit.Server, link));
        var again = await (await visit.Server.AdminAgentAsync()).PostAsJsonAsync(
            $"/comptoir/v1/customers/{visit.Server.CustomerIn("FR")}/orders/{purchase.Split('/')[0]}/lineitems/0/keys", new { });
        Assert.False(again.IsSuccessStatusCode);
        var next = await (await visit.Server.AdminAgentAsync()).GetFromJsonAsync<JsonNode>("/comptoir/v1/invoices/next?currency=EUR");
        Assert.Contains(next!["lineItems"]!.AsArray(), line => (string?)line!["orderId"] == purchase.Split('/')[0] && (string?)line["chargeType"] == "cancelImmediate" && (decimal)line["subtotal"]! == -1843.68m);
        await visit.Page.ReloadAsync();
        await Expect(told).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task After_the_window_there_is_no_submit_but_the_day_and_the_way_to_support(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);

        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.TooLate}/cancel");

        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("The 60-day window passed on", "60 jours est dépassé"));
        await Expect(visit.Button(visit.Say("Submit", "Soumettre"))).ToBeDisabledAsync();
        await Expect(visit.Dialog.GetByRole(AriaRole.Link, new() { Name = visit.Say("customer support request", "demande de support technique") })).ToBeVisibleAsync();
        await visit.CheckAsync("cancel-window-passed");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_linux_plan_has_no_cancel_and_says_why(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        await visit.Server.BuyAsync(Purchases.LinuxPlan, "P1Y");

        await visit.GoAsync($"{visit.Server.SoftwareOf()}?item={Purchases.LinuxPlan}");

        var item = visit.Page.Locator($"#{Purchases.LinuxPlan.Replace(':', '-')}");
        await Expect(item).ToContainTextAsync(visit.Say("SUSE and Red Hat plans cannot be cancelled or exchanged.", "Les plans SUSE et Red Hat ne peuvent être ni annulés ni échangés."));
        await Expect(item.Locator(".danger-quiet")).ToHaveCountAsync(0);
        await visit.CheckAsync("software-linux");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task What_needs_a_review_leads_to_a_request(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string purchase = await visit.Server.BuyAsync(Purchases.Reviewed);

        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.Reviewed}/cancel?purchase={purchase}");

        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("This order needs a review before it can be cancelled.", "doit être examinée"));
        await visit.CheckAsync("cancel-review");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Several_orders_are_ticked_and_cancelled_together(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string[] bought = [await visit.Server.BuyAsync(Purchases.ServerSubscription, "P1Y"), await visit.Server.BuyAsync(Purchases.ServerSubscription, "P1Y")];

        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.ServerSubscription}/cancel?several=1&purchase={bought[0]}&purchase={bought[1]}");
        await visit.CheckAsync("cancel-several");
        await visit.Page.Locator("input[name=acknowledged]").CheckAsync();
        await visit.Button(visit.Say("Submit 2 cancellations", "Soumettre 2 annulations")).ClickAsync();

        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        var orders = (await (await visit.Server.AdminAgentAsync()).GetFromJsonAsync<JsonNode>($"/v1/customers/{visit.Server.CustomerIn("FR")}/orders"))!["items"]!.AsArray();
        Assert.All(bought, one => Assert.Equal("cancelled", (string?)orders.First(order => (string?)order!["id"] == one.Split('/')[0])!["status"]));
    }

    /// <summary>A link to the first file of a purchase, as one would have copied it.</summary>
    private static async Task<string> LinkAsync(ComptoirServer server, string purchase)
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/comptoir/v1/customers/{server.CustomerIn("FR")}";
        var media = await agent.GetFromJsonAsync<JsonNode>($"{customer}/software/{Purchases.Perpetual.Replace(':', '/')}/media");
        var answer = await agent.PostAsJsonAsync(
            $"{customer}/orders/{purchase.Split('/')[0]}/lineitems/0/downloadlinks", new { mediaId = (string?)media!["items"]![0]!["mediaId"], purpose = "share" });
        var made = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return (string)made!["uri"]!;
    }

    private static async Task<HttpStatusCode> OpenAsync(ComptoirServer server, string link)
    {
        using var stranger = server.Stranger();
        return (await stranger.GetAsync(link)).StatusCode;
    }
}
