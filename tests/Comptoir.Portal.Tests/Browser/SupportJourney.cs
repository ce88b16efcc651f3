using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Tests.Billing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 6: where self-service ends, the request that replaces a cancellation, and the operator's answer (R9.8, R10).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
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
        await visit.Page.SetInputFilesAsync("#files", new FilePayload { Name = "invoice.pdf", MimeType = "application/pdf", Buffer = [.. "MZ"u8, 0x90, 0, 3, .. new byte[4 * 1024 * 1024]] });
        await visit.Page.EvaluateAsync("() => new MutationObserver(() => { window.progressed ||= !!document.querySelector('form progress[aria-label]'); }).observe(document.body, { childList: true, subtree: true })");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.bad")).ToContainTextAsync(visit.Say("At most", "Au plus"));
        await Expect(visit.Page.Locator("#files-e")).ToContainTextAsync("invoice.pdf");
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.progressed"));
        await visit.CheckAsync("support-new-faulty");
        await visit.Page.SetInputFilesAsync("#files", new FilePayload { Name = "invoice.pdf", MimeType = "application/pdf", Buffer = [.. "%PDF-1.7\n"u8] });
        await visit.Page.FillAsync("#refundReason", "Acheté deux fois");
        await visit.Page.FillAsync("#amount", "100");
        await visit.Page.FillAsync("#contactPhone", "+33 1 99 00 12 34");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("aside .files")).ToContainTextAsync("invoice.pdf");
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
        await desk.Page.CheckAsync("#acknowledged");
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
        var note = new FilePayload { Name = "note.txt", MimeType = "text/plain", Buffer = "Livraison"u8.ToArray() };
        await visit.Page.SetInputFilesAsync("#files", note);
        await Expect(visit.Page.Locator("[data-draft-files]")).ToBeHiddenAsync();
        await visit.Page.Context.ClearCookiesAsync(new() { NameRegex = new Regex("^comptoir-session$") });
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator("#password")).ToBeVisibleAsync();
        await SignInAsync();

        await Expect(visit.Page.Locator("#refundReason")).ToHaveValueAsync("Trop tard d’un jour");
        await Expect(visit.Page.Locator("[data-draft-files]")).ToContainTextAsync(visit.Say("Choose your files again", "Choisissez de nouveau vos fichiers"));
        await Expect(visit.Page.Locator("[data-draft-files]")).ToBeVisibleAsync();
        await visit.CheckAsync("support-new-kept");
        await visit.Page.SetInputFilesAsync("#files", note);
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("aside .files")).ToContainTextAsync("note.txt");
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_hundred_megabytes_are_refused_at_the_field_and_what_was_written_stays(string language)
    {
        string large = Path.Combine(Directory.CreateTempSubdirectory().FullName, "large.pdf");
        await using (var file = File.Create(large))
            file.SetLength(100 * 1024 * 1024);
        await using var visit = await browsing.SignedInAsync(Agent, language);
        await visit.GoAsync("/partner/support/new");
        await visit.Page.FillAsync("#refundReason", "Pièce trop lourde");
        await visit.Page.SetInputFilesAsync("#files", large);

        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();

        await Expect(visit.Page.Locator("#files-e")).ToContainTextAsync(visit.Say("too large", "trop volumineux"), new() { Timeout = 30_000 });
        await Expect(visit.Page.Locator("#refundReason")).ToHaveValueAsync("Pièce trop lourde");
        await visit.CheckAsync("support-new-too-large");
        Directory.Delete(Path.GetDirectoryName(large)!, recursive: true);
    }
}

/// <summary>Journey 6 to its end: the credit that was approved is on the invoice that the month's end cuts (R9.8, R14).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class ApprovedCreditJourney(Browsing browsing, LateCutServer own) : IClassFixture<LateCutServer>
{
    [Theory]
    [InlineData("en", Screen.Desktop), InlineData("fr", Screen.Phone), InlineData("fr", Screen.Desktop)]
    public async Task From_the_window_that_passed_through_the_approval_to_the_credit_on_the_invoice(string language, Screen screen)
    {
        string order = (await own.BuyAsync(Purchases.OneYearCores, "P1Y")).Split('/')[0];
        await own.AdvanceAsync("P61D");
        await using var visit = await browsing.SignedInAsync(own, "nadia@garance.example", language, screen);
        await visit.GoAsync($"{own.SoftwareOf()}/{Purchases.OneYearCores}/cancel?purchase={order}/0");
        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("The 60-day window passed on", "60 jours est dépassé"));
        await visit.GoAsync((await visit.Dialog.Locator("a[href^='/partner/support/new']").First.GetAttributeAsync("href"))!);
        await Expect(visit.Page.Locator("#purchase")).ToHaveValueAsync(order);
        await visit.Page.FillAsync("#refundReason", "Fenêtre dépassée d’un jour");
        await visit.Page.FillAsync("#contactPhone", "+33 1 99 00 12 34");
        await visit.Button(visit.Say("Submit", "Envoyer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        string id = new Uri(visit.Page.Url).AbsolutePath.Split('/')[^1];

        await using var desk = await browsing.SignedInAsync(own, own.Operator(), language, screen);
        await desk.GoAsync("/operator/support");
        await desk.Page.Locator($"a[href='/operator/support/{id}']").First.ClickAsync();
        await desk.Page.FillAsync("#amount", desk.Say("123.45", "123,45"));
        await desk.Page.FillAsync("#text", "Accepté en partie");
        await desk.Page.CheckAsync("#acknowledged");
        await desk.Button(desk.Say("Approve", "Approuver")).ClickAsync();
        await Expect(desk.Page.Locator(".badge.ok")).ToContainTextAsync(desk.Say("Approved", "Approuvée"));

        await visit.GoAsync($"/partner/support/{id}");
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(visit.Say("€123.45", "123,45 €"));
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("Accepté en partie");
        await own.BuyAsync(Purchases.Perpetual);
        await visit.Button(visit.Say("+1 month", "+1 mois")).ClickAsync();
        await visit.GoAsync("/partner/billing?currency=EUR");
        await visit.Page.Locator("tbody th a").First.ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToContainTextAsync(visit.Say("Invoice G", "Facture G"));
        string invoice = new Uri(visit.Page.Url).AbsolutePath.Split('/')[^1];
        var credit = visit.Page.Locator("tbody tr").Filter(new() { HasText = visit.Say("−€123.45", "−123,45 €") });
        await Expect(credit).ToHaveCountAsync(1);
        await visit.CheckAsync("support-credit-invoice");
        await credit.Locator("td.end a").ClickAsync();
        await Expect(visit.Page.Locator("tr.more")).ToContainTextAsync(id);
        await Expect(visit.Page.Locator($"tr.more a[href$='/orders/{order}']")).ToBeVisibleAsync();
        await visit.CheckAsync("support-credit-derivation");

        var partner = own.Garance();
        var number = new OrderId(order);
        Assert.Equal([-12345L], await own.InStoreAsync(db => (
            from line in db.InvoiceLines
            join entry in db.LedgerEntries on line.EntryId equals entry.Id
            where line.PartnerId == partner && line.InvoiceNumber == invoice && entry.OrderId == number && entry.Kind == LedgerEntryKind.Credit
            select -entry.SubtotalMinor).ToListAsync()));
    }
}
