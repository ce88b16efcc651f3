using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 6: where self-service ends, the request that replaces a cancellation, and the operator's answer (R9.8, R10).</summary>
[Collection(BrowserTests.Name), Trait("Category", BrowserTests.Category)]
public sealed class SupportJourney(Browsing browsing)
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task From_the_dialog_through_a_mended_form_to_the_approved_credit(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string purchase = await visit.Server.BuyAsync(Purchases.Reviewed);
        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.Reviewed}/cancel?purchase={purchase}");
        string form = (await visit.Dialog.Locator("a[href^='/partner/support/new']").First.GetAttributeAsync("href"))!;

        await visit.GoAsync(form);
        await Expect(visit.Page.Locator("#purchase")).ToHaveValueAsync(purchase.Split('/')[0]);
        await visit.CheckAsync("support-new");
        await visit.Page.FillAsync("#amount", "99999999");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.bad")).ToContainTextAsync(visit.Say("At most", "Au plus"));
        await visit.CheckAsync("support-new-faulty");
        await visit.Page.FillAsync("#refundReason", "Acheté deux fois");
        await visit.Page.FillAsync("#amount", "100");
        await visit.Page.FillAsync("#contactPhone", "+33 1 99 00 12 34");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await visit.Page.SetInputFilesAsync("#files", new FilePayload { Name = "note.txt", MimeType = "text/plain", Buffer = "Livraison"u8.ToArray() });
        await visit.Button(visit.Say("Add files", "Ajouter des fichiers")).ClickAsync();
        await Expect(visit.Page.Locator("aside .files")).ToContainTextAsync("note.txt");
        await visit.CheckAsync("support-request");

        string id = new Uri(visit.Page.Url).AbsolutePath.Split('/')[^1];
        await using var desk = await browsing.SignedInAsync((string)visit.Server.World["operator"]!["userName"]!, language, screen);
        await desk.GoAsync("/operator/support");
        await desk.CheckAsync("support-queue");
        await desk.GoAsync($"/operator/support/{id}");
        await desk.CheckAsync("support-decide");
        await desk.Page.FillAsync("#amount", "75");
        await desk.Button(desk.Say("Approve", "Approuver")).ClickAsync();
        await Expect(desk.Page.Locator(".badge.ok")).ToContainTextAsync(desk.Say("Approved", "Approuvée"));

        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".badge.ok")).ToContainTextAsync(visit.Say("Approved", "Approuvée"));
        await visit.GoAsync("/partner/support");
        await visit.CheckAsync("support-requests");
        var order = new OrderId(purchase.Split('/')[0]);
        var credit = await visit.Server.InStoreAsync(db => db.LedgerEntries.AsNoTracking().Where(entry => entry.OrderId == order && entry.Kind == LedgerEntryKind.Credit).SingleAsync());
        Assert.Equal(("customerCredit", 7500L), (credit.ChargeType, credit.SubtotalMinor));
        var next = await (await visit.Server.AdminAgentAsync()).GetFromJsonAsync<JsonNode>("/comptoir/v1/invoices/next?currency=EUR");
        Assert.Contains(next!["lineItems"]!.AsArray(), line => (string?)line!["orderId"] == order.Value && (string?)line["chargeType"] == "customerCredit" && (decimal)line["subtotal"]! == -75m);
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_passed_window_leads_to_the_form_and_a_session_that_ends_loses_nothing(string language)
    {
        await using var visit = await browsing.OpenAsync(language);
        async Task SignInAsync()
        {
            await visit.Page.FillAsync("#user", Agent);
            await visit.Page.FillAsync("#password", Reader.PasswordOf(visit.Server, Agent));
            await visit.Page.ClickAsync("main button");
            await visit.Page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
        }

        await visit.GoAsync("/sign-in");
        await SignInAsync();
        await visit.GoAsync($"{visit.Server.SoftwareOf()}/{Purchases.TooLate}/cancel");
        string form = (await visit.Dialog.Locator("a[href^='/partner/support/new']").First.GetAttributeAsync("href"))!;
        await visit.GoAsync(form);
        await visit.Page.FillAsync("#refundReason", "Trop tard d’un jour");
        await visit.Page.FillAsync("#contactPhone", "+33 1 99 00 12 34");
        await visit.Page.Context.ClearCookiesAsync(new() { NameRegex = new Regex("^comptoir-session$") });
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator("#password")).ToBeVisibleAsync();
        await SignInAsync();

        await Expect(visit.Page.Locator("#refundReason")).ToHaveValueAsync("Trop tard d’un jour");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
    }
}
