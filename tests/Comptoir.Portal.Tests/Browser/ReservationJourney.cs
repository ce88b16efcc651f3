using System.Text.Json.Nodes;
using Comptoir.Portal.Tests.Reservations;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Azure reservations in the browser: bought, managed, refunded with the exact figures of R11.3, exchanged.</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class ReservationJourney(Browsing browsing)
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_reservation_is_bought_for_an_azure_subscription_and_managed(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string customer = $"/partner/customers/{visit.Server.CustomerIn("FR")}";

        await visit.GoAsync($"{customer}/buy?kind=AzureReservation&q=D2s_v3");
        await visit.CheckAsync("reservation-buy");
        await visit.Page.Locator("form.offer").First.Locator("select[name=scope]").SelectOptionAsync("single");
        await visit.Page.Locator("form.offer").First.Locator("button").ClickAsync();
        await visit.Page.Locator(".banner.ok a").ClickAsync();
        await visit.Page.Locator("main form button.primary").First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/placed");

        await visit.GoAsync($"{customer}/reservations");
        await visit.CheckAsync("reservations");
        await visit.Page.Locator("tbody th a").First.ClickAsync();
        await Expect(visit.Page.Locator("input[value=single]")).ToBeCheckedAsync();
        await visit.Page.FillAsync("#name", $"Bistrot {language} {screen}");
        await visit.Page.Locator("input[name=renew]").CheckAsync();
        await visit.Button(visit.Say("Save", "Enregistrer")).DblClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync(visit.Say("Saved", "Modifications enregistrées"));
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync($"Bistrot {language} {screen}");
        await visit.CheckAsync("reservation");
        await visit.Page.FillAsync("#name", "");
        await visit.Button(visit.Say("Save", "Enregistrer")).ClickAsync();
        await Expect(visit.Page.Locator("#name-e")).ToBeVisibleAsync();
        await visit.CheckAsync("reservation-fault");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Without_an_azure_subscription_the_shop_says_what_to_do_and_leads_there(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string customer = $"/partner/customers/{visit.Server.CustomerIn("JP")}";

        await visit.GoAsync($"{customer}/buy?kind=AzureReservation");
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(visit.Say("needs an active Azure subscription", "doit disposer d’un abonnement Azure actif"));
        await visit.CheckAsync("reservation-no-azure");
        await visit.Page.Locator(".banner.warn a").ClickAsync();

        await Expect(visit.Page.Locator("main")).ToContainTextAsync(visit.Say("No Azure plan yet", "Aucun plan Azure"));
        await visit.CheckAsync("azure-none");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task In_a_closed_market_there_are_none_and_the_page_says_why(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);

        await visit.GoAsync($"/partner/customers/{visit.Server.CustomerIn("GL")}/buy?kind=AzureReservation");

        await Expect(visit.Page.Locator(".banner")).ToContainTextAsync(visit.Say("Azure reservations are not sold in", "Les réservations Azure ne sont pas vendues"));
        await Expect(visit.Page.GetByText(visit.Say("Azure reservation", "Réservation Azure"), new() { Exact = true }).Locator("visible=true")).ToHaveCountAsync(0);
        await visit.CheckAsync("reservation-closed-market");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task An_azure_subscription_is_created_shared_and_cancelled(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string azure = $"/partner/customers/{visit.Server.CustomerIn("FR")}/azure";
        string name = $"Essai {language} {screen}";

        await visit.GoAsync(azure);
        await visit.CheckAsync("azure");
        await visit.Page.FillAsync("#name", name);
        await visit.Button(visit.Say("Create", "Créer")).DblClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync(name);
        await visit.Page.FillAsync("#user", "paul@brasserie-leon.onmicrosoft.com");
        await visit.Page.SelectOptionAsync("#role", "Contributor");
        await visit.Button(visit.Say("Assign the role", "Attribuer le rôle")).ClickAsync();
        await Expect(visit.Page.Locator("tbody")).ToContainTextAsync("paul@brasserie-leon");
        await visit.CheckAsync("azure-subscription");
        await visit.Link(visit.Say("Cancel", "Annuler")).ClickAsync();
        await visit.CheckAsync("azure-cancel");
        await visit.Dialog.GetByRole(Microsoft.Playwright.AriaRole.Checkbox).CheckAsync();
        await visit.Button(visit.Say("Submit", "Soumettre")).ClickAsync();
        await Expect(visit.Page.Locator(".badge").First).ToHaveTextAsync(visit.Say("Cancelled", "Annulé"));
        await visit.CheckAsync("azure-cancelled");
    }
}

/// <summary>The figures of R11.3, which take a clock of their own: the server is not the one of the other journeys.</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class RefundJourney(Browsing browsing, ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Agent = "nadia@garance.example";

    [Fact]
    public async Task Day_4_unused_day_4_used_and_day_100_give_back_what_the_rule_says_and_an_exchange_takes_no_fee()
    {
        var unused = await server.ReserveAsync();
        var used = await server.ReserveAsync();
        var late = await server.ReserveAsync();
        var small = await server.ReserveAsync(Reserved.Small);
        await server.UseAsync(used);

        await server.AdvanceAsync("P4D");
        await LookAsync(unused, "refund-day4-unused", ["4,380.00", "4,380.00", "50,000.00"], ["4\u202f380,00", "50\u202f000,00"]);
        await LookAsync(used, "refund-day4-used", ["4,380.00", "−USD\u00a048.00", "4,332.00"], ["−48,00", "4\u202f332,00"]);
        await DoAsync(unused, "en", Screen.Desktop);
        await DoAsync(used, "fr", Screen.Phone);
        await server.AdvanceAsync("P96D");
        // The first two have used 8,712.00 of the cap.
        await LookAsync(late, "refund-day100", ["3,180.00", "−USD\u00a0381.60", "2,798.40", "38,108.00"], ["3\u202f180,00", "−381,60", "2\u202f798,40", "38\u202f108,00"]);
        await DoAsync(late, "en", Screen.Desktop);
        await ExchangeAsync(small);
    }

    /// <summary>Reads the dialog in both languages and widths.</summary>
    private async Task LookAsync(JsonNode reservation, string name, string[] english, string[] french)
    {
        foreach (string language in new[] { "en", "fr" })
        {
            foreach (var screen in new[] { Screen.Desktop, Screen.Phone })
            {
                await using var visit = await browsing.SignedInAsync(server, Agent, language, screen, dark: screen == Screen.Phone);
                await visit.GoAsync($"{server.Base()}/{reservation["id"]}/refund");
                foreach (string figure in visit.IsFrench ? french : english)
                    await Expect(visit.Dialog).ToContainTextAsync(figure);
                await visit.CheckAsync(name);
            }
        }
    }

    private async Task DoAsync(JsonNode reservation, string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(server, Agent, language, screen);
        await visit.GoAsync($"{server.Base()}/{reservation["id"]}");
        await visit.Link(visit.Say("Refund", "Rembourser")).ClickAsync();
        await visit.Dialog.GetByRole(Microsoft.Playwright.AriaRole.Checkbox).CheckAsync();
        await visit.Button(visit.Say("Submit", "Soumettre")).DblClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync(visit.Say("Refunded:", "Remboursée"));
        await Expect(visit.Page.Locator(".badge").First).ToHaveTextAsync(visit.Say("Refunded", "Remboursée"));
        await visit.CheckAsync("refunded");
    }

    private async Task ExchangeAsync(JsonNode reservation)
    {
        foreach (string language in new[] { "fr", "en" })
        {
            foreach (var screen in new[] { Screen.Phone, Screen.Desktop })
            {
                await using var visit = await browsing.SignedInAsync(server, Agent, language, screen);
                await visit.GoAsync($"{server.Base()}/{reservation["id"]}/exchange");
                await visit.CheckAsync("exchange-choose");
                await visit.Page.Locator("tbody tr", new() { HasText = "Standard_D16s_v3" }).Locator("button").Last.ClickAsync();
                // 537.86 of which 100 of 365 days are used, for 8,073.22.
                await Expect(visit.Page.Locator("#quote")).ToContainTextAsync(visit.Say("8,073.22", "8\u202f073,22"));
                await Expect(visit.Page.Locator("#quote")).ToContainTextAsync(visit.Say("390.50", "390,50"));
                await Expect(visit.Page.Locator("#quote")).ToContainTextAsync(visit.Say("7,682.72", "7\u202f682,72"));
                await visit.CheckAsync("exchange-quote");
                if (language == "fr" || screen == Screen.Phone)
                    continue;
                await visit.Page.Locator("input[name=acknowledged]").CheckAsync();
                await visit.Button("Exchange").DblClickAsync();
                await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync("takes the place of");
                await visit.CheckAsync("exchanged");
            }
        }
    }
}

/// <summary>Azure Hybrid Benefit in the browser: assigned, its saving read, advised on (R12).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class BenefitJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_licence_is_assigned_its_saving_read_and_a_list_advised_on(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("nadia@garance.example", language, screen);
        await visit.Server.BuyAsync(Purchases.OneYearCores, "P1Y");
        string benefit = $"/partner/customers/{visit.Server.CustomerIn("FR")}/hybrid-benefit";
        string vm = $"caisse-{language}-{screen}";

        await visit.GoAsync(benefit);
        await visit.Page.FillAsync("#vmName", vm);
        await visit.Page.FillAsync("#vmSize", "Standard_D8s_v3");
        await visit.Button(visit.Say("Assign the licence", "Affecter la licence")).DblClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync(visit.Say("Licence assigned", "Licence affectée"));
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(vm);
        await visit.CheckAsync("benefit");

        await visit.Link(visit.Say("Savings estimate", "Estimation des économies")).ClickAsync();
        await visit.Page.SelectOptionAsync("#size-0", "Standard_D8s_v3");
        await visit.Page.SelectOptionAsync("#reservation", "P1Y");
        await visit.Button(visit.Say("Show the saving", "Afficher l’économie")).ClickAsync();
        await Expect(visit.Page.Locator("#result")).ToContainTextAsync("saving = windows − reserved");
        await visit.CheckAsync("benefit-estimate");

        await visit.Link(visit.Say("Adviser", "Conseil")).ClickAsync();
        await visit.Page.FillAsync("#list", "vmName,vmSize,vCpu\nnew-1,Standard_D4s_v3,\nnew-2,Standard_D2s_v3,\n");
        await visit.Button(visit.Say("Find the best assignment", "Trouver la meilleure affectation")).ClickAsync();
        await Expect(visit.Page.Locator("#advice")).ToContainTextAsync("new-2");
        await visit.CheckAsync("benefit-advice");
        await visit.Page.FillAsync("#list", "vmName,vmSize,vCpu\nnew-1,Standard_None,\n");
        await visit.Button(visit.Say("Find the best assignment", "Trouver la meilleure affectation")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.bad")).ToContainTextAsync("vmSize");
        await visit.CheckAsync("benefit-advice-fault");
    }
}
