using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Billing;
using Comptoir.Server.Tests.Documents;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 10: the month ends, the invoice is there, and its page, its PDF and its CSV say the same (R14, R16.1).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed partial class MonthEndJourney(Browsing browsing, ComptoirServer own) : IClassFixture<ComptoirServer>
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_month_ends_and_page_PDF_and_CSV_of_its_invoice_agree(string language, Screen screen)
    {
        await own.BuyAsync(Purchases.Perpetual);
        string cancelled = await own.BuyAsync(Purchases.ServerSubscription, "P1Y");
        await using var visit = await browsing.SignedInAsync(own, "nadia@garance.example", language, screen);
        await visit.GoAsync($"{own.SoftwareOf()}/{Purchases.ServerSubscription}/cancel?purchase={cancelled}");
        await visit.Page.CheckAsync("[name=acknowledged]");
        await visit.Button(visit.Say("Submit", "Soumettre")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToBeVisibleAsync();

        await visit.GoAsync("/partner/billing/next");
        await visit.CheckAsync("billing-next");
        string foreseen = (await visit.Page.Locator(".tiles .lead").InnerTextAsync()).Trim();
        await visit.Button(visit.Say("+1 month", "+1 mois")).ClickAsync();
        await visit.GoAsync("/partner/billing?currency=EUR");
        await visit.CheckAsync("billing-invoices");
        await visit.Page.Locator("tbody th a").First.ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToContainTextAsync(visit.Say("Invoice G", "Facture G"));
        string total = (await visit.Page.Locator(".tiles .lead").InnerTextAsync()).Trim();
        Assert.Equal(foreseen, total);
        await visit.CheckAsync("billing-invoice");
        var pdf = await DownloadAsync(visit, visit.Link("PDF"));
        var csv = await DownloadAsync(visit, visit.Link(visit.Say("Reconciliation CSV", "Fichier de rapprochement CSV")));

        // The document writes the currency's code where the page writes the sign of the reader's own.
        string figure = Figure().Match(total).Value;
        Assert.Contains(new PdfReader(pdf).Pages.SelectMany(page => page), text => text.Replace('\u00A0', ' ').Contains(InFrench(figure, visit), StringComparison.Ordinal));
        Assert.Equal(Parse(figure, visit), SumOf(csv, visit));

        await visit.Page.Locator("tbody tr").Filter(new() { HasText = visit.Say("Cancellation credit", "Crédit d’annulation") }).First.Locator("td.end a").ClickAsync();
        await Expect(visit.Page.Locator("tr.more")).ToContainTextAsync(visit.Say("How this credit was worked out", "Détail du calcul de ce crédit"));
        await Expect(visit.Page.Locator("tr.more .kv a").Last).ToContainTextAsync(visit.Say("of this invoice", "de cette facture"));
        await visit.CheckAsync("billing-derivation");
        await visit.Page.Locator("tr.open td.end a").ClickAsync();
        await Expect(visit.Page.Locator("tr.more")).ToHaveCountAsync(0);
        await visit.GoAsync("/partner/billing/balance");
        await visit.CheckAsync("billing-balance");
        await visit.GoAsync("/partner/billing/payments");
        await visit.CheckAsync("billing-payments-none");
        await visit.GoAsync("/partner/billing?from=2019-01&to=2019-02");
        await visit.CheckAsync("billing-invoices-none");
    }

    [Fact]
    public async Task In_the_dark_the_pages_read_as_well()
    {
        await using var visit = await browsing.SignedInAsync(own, "nadia@garance.example", "en", Screen.Desktop, dark: true);
        await visit.GoAsync("/partner/billing/next?line=1");
        await visit.CheckAsync("billing-next");
        await visit.GoAsync("/partner/billing/next?on=soon");
        await visit.CheckAsync("billing-next-faulty");
    }

    [Theory]
    [InlineData("en", Screen.Desktop), InlineData("fr", Screen.Phone)]
    public async Task Who_may_not_see_invoices_is_told_the_role_and_has_no_entry_for_them(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(own, "sacha@garance.example", language, screen);

        var answer = await visit.Page.GotoAsync("/partner/billing");

        Assert.Equal(403, answer!.Status);
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(visit.Say("Billing admin", "Administrateur de facturation"));
        await Expect(visit.Page.Locator("nav a[href='/partner/billing']")).ToHaveCountAsync(0);
        await visit.CheckAsync("billing-no-permission");
    }

    private static async Task<byte[]> DownloadAsync(Visit visit, ILocator link)
    {
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return await File.ReadAllBytesAsync(await file.PathAsync());
    }

    /// <summary>The figure as the partner's own documents write it, which are French.</summary>
    private static string InFrench(string figure, Visit visit) =>
        Parse(figure, visit).ToString("N2", CultureInfo.GetCultureInfo("fr-FR")).Replace('\u202F', ' ').Replace('\u00A0', ' ');

    private static decimal Parse(string figure, Visit visit) => decimal.Parse(
        figure.Replace("\u202F", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal),
        NumberStyles.Number,
        CultureInfo.GetCultureInfo(visit.Say("en-GB", "fr-FR")));

    /// <summary>Subtotals and taxes of all lines.</summary>
    private static decimal SumOf(byte[] csv, Visit visit)
    {
        string[] rows = Encoding.UTF8.GetString(csv).Trim('\uFEFF', '\r', '\n').Split('\n');
        char separator = visit.IsFrench ? ';' : ',';
        string[] heads = rows[0].Trim().Split(separator);
        var parts = new[] { "Subtotal", "TaxTotal" }.Select(name => Array.IndexOf(heads, name));
        return rows.Skip(1).Select(row => Quoted().Replace(row.Trim(), "-").Split(separator)).Sum(cells => parts.Sum(part => Parse(cells[part], visit)));
    }

    [GeneratedRegex(@"\d[\d.,\u00A0\u202F ]*\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Figure();

    [GeneratedRegex("\"[^\"]*(\"\"[^\"]*)*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}

/// <summary>The operator's side of it: a month cut by hand, a payment recorded, and the partner's view of both.</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class InvoiceRunJourney(Browsing browsing, LateCutServer own) : IClassFixture<LateCutServer>
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task The_operator_cuts_a_month_records_a_payment_and_the_partner_sees_both(string language, Screen screen)
    {
        await own.BuyAsync(Purchases.Perpetual);
        var now = await own.NowAsync();
        await own.AdvanceToAsync(new DateTimeOffset(now.Year, now.Month, 1, 8, 0, 0, TimeSpan.Zero).AddMonths(1));
        await using var desk = await browsing.SignedInAsync(own, own.Operator(), language, screen);

        await desk.GoAsync("/operator/billing/runs/new");
        await desk.CheckAsync("run-preview");
        await desk.Page.Locator("form[method=post] .btn.primary").ClickAsync();
        await Expect(desk.Page.Locator(".facts .badge.ok")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(desk.Page.Locator("tbody")).ToHaveCountAsync(2);
        await desk.CheckAsync("run");
        await desk.GoAsync("/operator/billing/runs");
        await desk.CheckAsync("runs");
        await desk.GoAsync("/operator/billing/receivables?q=Garance");
        await desk.CheckAsync("receivables");
        await desk.Page.Locator("tr", new() { HasText = "EUR" }).Locator("a.btn").First.ClickAsync();
        await desk.Page.FillAsync("#amount", "99999999");
        await desk.Page.FillAsync("#reference", "VIR 2026 Garance");
        await desk.Button(desk.Say("Record", "Enregistrer")).ClickAsync();
        await Expect(desk.Page.Locator(".banner.bad")).ToBeVisibleAsync();
        await Expect(desk.Page.Locator("#reference")).ToHaveValueAsync("VIR 2026 Garance");
        await desk.CheckAsync("payment-faulty");
        await desk.Page.FillAsync("#amount", desk.Say("10.50", "10,50"));
        await desk.Button(desk.Say("Record", "Enregistrer")).ClickAsync();
        await Expect(desk.Page.Locator(".banner.ok")).ToContainTextAsync("VIR 2026 Garance");
        await desk.CheckAsync("payments");

        await using var visit = await browsing.SignedInAsync(own, "nadia@garance.example", language, screen);
        await visit.GoAsync("/partner/billing/payments");
        await Expect(visit.Page.Locator("tbody")).ToContainTextAsync("VIR 2026 Garance");
        await visit.CheckAsync("billing-payments");
        string number = await own.InStoreAsync(db => Task.FromResult(db.Settlements.Where(s => s.PartnerId == own.Garance()).OrderByDescending(s => s.SettledAt).First().InvoiceNumber));
        await visit.GoAsync($"/partner/billing/invoices/{number}");
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(visit.Say("€10.50", "10,50 €"));
        await visit.CheckAsync("billing-invoice-paid");
    }

    [Fact]
    public async Task Lines_beyond_a_page_are_read_on_and_back()
    {
        for (int order = 0; order < 30; order++)
            await own.BuyAsync(Purchases.Perpetual);
        await using var visit = await browsing.SignedInAsync(own, "nadia@garance.example", "en", Screen.Desktop);

        await visit.GoAsync("/partner/billing/next?currency=EUR");
        await Expect(visit.Page.Locator("tr[id^='line-']")).ToHaveCountAsync(25);
        await visit.Link("Next").ClickAsync();
        await Expect(visit.Page.Locator("#line-26")).ToBeVisibleAsync();
        await visit.Page.Locator("#line-27 td.end a").ClickAsync();
        await Expect(visit.Page.Locator("#line-27 + tr.more")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#line-26")).ToBeVisibleAsync();
        await visit.Link("Previous").ClickAsync();
        await Expect(visit.Page.Locator("#line-1")).ToBeVisibleAsync();
    }
}
