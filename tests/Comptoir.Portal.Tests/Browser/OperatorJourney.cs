using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The operator's console from its home over every page, with what is done there.</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class OperatorJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_partner_is_added_its_administrator_invited_and_its_limit_changed(string language, Screen screen)
    {
        await using var visit = await SignedInAsync(language, screen);
        string mpn = $"88{(language == "fr" ? 1 : 2)}{(screen == Screen.Phone ? 1 : 2)}00";
        await visit.GoAsync("/operator");
        await visit.CheckAsync("operator-home");
        await visit.GoAsync("/operator/partners");
        await visit.CheckAsync("operator-partners");
        await visit.Link(visit.Say("Add a partner", "Ajouter un partenaire")).ClickAsync();
        await visit.CheckAsync("operator-partner-new");

        await visit.Button(visit.Say("Add the partner", "Ajouter le partenaire")).ClickAsync();
        await Expect(visit.Page.Locator("[data-summary]")).ToBeFocusedAsync();
        await visit.CheckAsync("operator-partner-faulty");
        await visit.Page.FillAsync("#name", $"Neuve {mpn}");
        await visit.Page.FillAsync("#mpnId", mpn);
        await visit.Page.FillAsync("#domain", $"n{mpn}.example");
        await visit.Page.SelectOptionAsync("#country", "FR");
        await visit.Page.SelectOptionAsync("#limitCurrency", "EUR");
        await visit.Page.FillAsync("#limitAmount", visit.Say("25,000.00", "25 000,00"));
        await visit.Page.CheckAsync("[name=every]");
        await visit.Button(visit.Say("Add the partner", "Ajouter le partenaire")).ClickAsync();
        await Expect(visit.Page.Locator("aside h2")).ToHaveTextAsync(visit.Say("Invite the first administrator", "Inviter le premier administrateur"));
        await visit.CheckAsync("operator-partner-users-empty");

        await visit.Page.FillAsync("#displayName", "Anne Neuve");
        await visit.Page.FillAsync("#userName", "anne");
        await visit.Page.FillAsync("#email", "anne@mail.example");
        await visit.Button(visit.Say("Send the invitation", "Envoyer l’invitation")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync("anne@mail.example");
        await visit.CheckAsync("operator-partner-users");

        await visit.Link(visit.Say("Account", "Compte")).ClickAsync();
        await visit.Page.FillAsync("#limit-EUR", visit.Say("30,000.00", "30 000,00"));
        await visit.Button(visit.Say("Save", "Enregistrer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await visit.CheckAsync("operator-partner");
        Assert.Equal(
            3_000_000, await visit.Server.InStoreAsync(db => db.CreditAccounts.Where(account => db.Partners.Any(partner => partner.Id == account.PartnerId && partner.MpnId == mpn)).Select(account => account.LimitMinor).SingleAsync()));
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Rates_prices_keys_and_media_are_taken_in_and_health_is_looked_at(string language, Screen screen)
    {
        await using var visit = await SignedInAsync(language, screen);
        await TaxesAsync(visit, 1 + (language == "fr" ? 10 : 0) + (screen == Screen.Phone ? 5 : 0));
        await CatalogueAsync(visit, language, screen);
        await KeysAsync(visit, language, screen);
        await MediaAsync(visit, language, screen);
        await visit.GoAsync("/operator/health");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync(visit.Say("Jobs and health", "Tâches et état"));
        await visit.CheckAsync("operator-health");
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task The_console_reads_in_the_dark(string language)
    {
        await using var visit = await browsing.SignedInAsync((string)(await browsing.ServerAsync()).World["operator"]!["userName"]!, language, dark: true);
        foreach (string page in new[] { "", "/partners", "/taxes", "/catalogue/import", "/keys", "/media", "/health" })
        {
            await visit.GoAsync($"/operator{page}");
            await visit.CheckAsync($"operator{page.Replace('/', '-')}");
        }
    }

    private static async Task TaxesAsync(Visit visit, int day)
    {
        await visit.GoAsync("/operator/taxes");
        await visit.CheckAsync("operator-taxes");
        await visit.GoAsync("/operator/taxes/import");
        await UploadAsync(visit, "taxes.csv", $"market,name,rate,validFrom\nQQ,X,1,2034-01-{day:00}");
        await Expect(visit.Page.Locator("main table")).ToContainTextAsync("market");
        await visit.CheckAsync("operator-taxes-faulty");
        await UploadAsync(visit, "taxes.csv", $"market,name,rate,validFrom\nPT,IVA,23,2034-01-{day:00}");
        await Expect(visit.Page.Locator("main table")).ToContainTextAsync("IVA");
        await visit.CheckAsync("operator-taxes-preview");
        await visit.Button(visit.Say("Import 1 rate", "Importer 1 taux")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
    }

    private static async Task CatalogueAsync(Visit visit, string language, Screen screen)
    {
        var price = await visit.Server.InStoreAsync(async db => (await db.Prices.AsNoTracking().Where(row => row.Market == "FR" && row.Scope == "" && row.Segment == "commercial").ToListAsync())
            .Where(row => row.Until == Price.OpenEnd).OrderBy(row => row.ProductId, StringComparer.Ordinal).First(row => row.BillingCycle == BillingCycle.OneTime));
        int month = 1 + (language == "fr" ? 2 : 0) + (screen == Screen.Phone ? 1 : 0);
        await visit.GoAsync("/operator/catalogue/import");
        await UploadAsync(visit, "prices.csv", FormattableString.Invariant(
            $"ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment\nT,{price.ProductId},{price.SkuId},S,P,D,,{price.Term},OneTime,FR,EUR,{price.UnitPrice + month},,,{month}/1/2033 12:00:00 AM,12/31/9999 12:00:00 AM,,{price.UnitPrice + 500},Commercial\n"));
        await visit.Page.WaitForURLAsync(address => address.Contains("/catalogue/import/", StringComparison.Ordinal));
        await Expect(visit.Button(visit.Say("Import", "Importer"))).ToBeVisibleAsync();
        await visit.CheckAsync("operator-catalogue-preview");
        await visit.Button(visit.Say("Import", "Importer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await visit.CheckAsync("operator-catalogue-done");
        await visit.GoAsync("/operator/catalogue/import");
        await visit.CheckAsync("operator-catalogue");
    }

    private static async Task KeysAsync(Visit visit, string language, Screen screen)
    {
        await visit.GoAsync("/operator/keys");
        await visit.CheckAsync("operator-keys");
        await visit.Page.SelectOptionAsync("#sku", new SelectOptionValue { Index = 1 });
        string end = $"{(language == "fr" ? "F" : "N")}{(screen == Screen.Phone ? "P" : "D")}QQQ";
        await UploadAsync(visit, "keys.txt", $"JRNEY-JRNEY-JRNEY-JRNEY-{end}\n");
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();
        await visit.Page.FillAsync("#productKey", $"JRNEY-JRNEY-JRNEY-JRNEY-{end}");
        await visit.Button(visit.Say("Check", "Vérifier")).ClickAsync();
        await Expect(visit.Page.Locator("#check .banner")).ToContainTextAsync(visit.Say("Unknown", "Inconnue"));
        Assert.DoesNotContain(end, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        await visit.CheckAsync("operator-keys-checked");
        Assert.True(await visit.Server.InStoreAsync(db => db.KeyRegister.AnyAsync(key => key.State == RegisteredKeyState.Stock)));
    }

    private static async Task MediaAsync(Visit visit, string language, Screen screen)
    {
        await visit.GoAsync("/operator/media");
        await visit.Page.SelectOptionAsync("#version", new SelectOptionValue { Index = 1 });
        await visit.Page.FillAsync("#language", language == "fr" ? "is-IS" : "mt-MT");
        await visit.Page.SelectOptionAsync("#architecture", screen == Screen.Phone ? "arm64" : "x86");
        await visit.Page.FillAsync("#sha256", "12");
        await UploadAsync(visit, "notice.pkg", $"media {language} {screen}");
        await Expect(visit.Page.Locator("#sha256-e")).ToBeVisibleAsync();
        await visit.CheckAsync("operator-media-faulty");
        await visit.Page.FillAsync("#sha256", "");
        await UploadAsync(visit, "notice.pkg", $"media {language} {screen}");
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync("notice.pkg");
        await visit.CheckAsync("operator-media");
    }

    /// <summary>Chooses a file and sends it, with what else stands in its form.</summary>
    private static async Task UploadAsync(Visit visit, string name, string text)
    {
        await visit.Page.SetInputFilesAsync("#file", new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await visit.Page.Locator("form[data-upload] button").ClickAsync();
    }

    private async Task<Visit> SignedInAsync(string language, Screen screen) =>
        await browsing.SignedInAsync((string)(await browsing.ServerAsync()).World["operator"]!["userName"]!, language, screen);
}
