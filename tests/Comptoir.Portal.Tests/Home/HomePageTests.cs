using System.Net;
using System.Net.Http.Json;
using Comptoir.Commerce.Attention;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Tests.Browser;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Home;

/// <summary>The first page of a partner and of a customer, as a reader without script has it: what waits, each with its address.</summary>
public sealed class HomePageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Home = "/partner";

    [Theory]
    [InlineData("en", "cancellation window", "Windows closing soon", "Credit today"), InlineData("fr", "délai", "Délais bientôt écoulés", "Crédit aujourd’hui")]
    public async Task A_window_that_closes_soon_is_told_with_its_days_its_credit_and_the_way_to_its_order(string language, string row, string table, string credit)
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        var partner = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var now = await server.NowAsync();
        var until = now + FindAttention.Soon;
        var closing = await server.InStoreAsync(db => db.OrderLines.AsNoTracking()
            .Where(line => line.PartnerId == partner && line.CancelledAt == null && line.WindowEndsAt > now && line.WindowEndsAt < until).ToListAsync());

        var page = await nadia.GetAsync(Home);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEmpty(closing);
        Assert.Contains(row, page.Words, StringComparison.Ordinal);
        Assert.Contains(table, page.Words, StringComparison.Ordinal);
        Assert.Contains(credit, page.Words, StringComparison.Ordinal);
        foreach (var line in closing)
            Assert.Contains($"/orders/{line.OrderId.Value}\"", page.Html, StringComparison.Ordinal);
        await AllLinksOpenAsync(nadia, page);
    }

    [Fact]
    public async Task A_question_of_the_operator_and_its_decision_are_told_until_they_are_old()
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!);
        string asked = await FileAsync(nadia, "A strange <b>bill</b>");
        string open = await FileAsync(nadia, "Nobody looked at it");
        string refused = await FileAsync(nadia, "An old matter");
        await op.SubmitAsync(await op.GetAsync($"/operator/support/{asked}"), $"/operator/support/{asked}", ("act", "ask"), ("text", "Which line?"));
        await op.SubmitAsync(await op.GetAsync($"/operator/support/{refused}"), $"/operator/support/{refused}", ("act", "refuse"), ("text", "Too old"));

        var page = await nadia.GetAsync(Home);

        Assert.Contains("The operator asks about", page.Words, StringComparison.Ordinal);
        Assert.Contains("<bdi>A strange &lt;b&gt;bill&lt;/b&gt;</bdi>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/partner/support/{asked}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/partner/support/{refused}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/partner/support/{open}\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credits_to_come_are_told_with_the_next_invoice()
    {
        string purchase = await server.BuyAsync(Purchases.Perpetual);
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var dialog = await nadia.GetAsync($"{server.SoftwareOf()}/{Purchases.Perpetual}/cancel?purchase={purchase}");
        await nadia.SubmitAsync(dialog, $"{server.SoftwareOf()}/{Purchases.Perpetual}/cancel", ("acknowledged", "1"));

        var page = await nadia.GetAsync(Home);

        Assert.Matches("Credits of\\s+€[\\d,.]+\\s+will be on your next invoice", page.Words);
        Assert.Contains("/partner/billing/next?currency=EUR", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "AdminAgent", "Latest orders", true), InlineData("fr", "AdminAgent", "Dernières commandes", true), InlineData("en", "SalesAgent", "Latest orders", false)]
    public async Task The_newest_order_stands_first_among_the_latest_with_its_amount_for_those_who_see_invoices(string language, string role, string title, bool seesAmounts)
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var reader = await Reader.SignedInAsync(server, NameOf(role), language);

        string html = WebUtility.HtmlDecode((await reader.GetAsync(Home)).Html);
        string latest = html[html.IndexOf(title, StringComparison.Ordinal)..].Split("</section>")[0];

        Assert.Contains(order, latest.Split("<tr role=\"row\">")[2], StringComparison.Ordinal);
        Assert.Equal(seesAmounts, latest.Contains("class=\"money\"", StringComparison.Ordinal));
        Assert.Contains("href=\"/partner/orders\"", latest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SalesAgent"), InlineData("HelpdeskAgent")]
    public async Task Who_may_not_see_billing_sees_what_closes_and_no_amount(string role)
    {
        using var reader = await Reader.SignedInAsync(server, NameOf(role));

        var page = await reader.GetAsync(Home);

        Assert.Contains("Windows closing soon", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"money\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/partner/billing", page.Html, StringComparison.Ordinal);
        await AllLinksOpenAsync(reader, page);
    }

    [Fact]
    public async Task Who_may_see_neither_customers_nor_bills_is_told_that_nothing_waits()
    {
        using var reader = await Reader.SignedInAsync(server, "maud@garance.example");

        var page = await reader.GetAsync(Home);

        Assert.Contains("Nothing needs your attention", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("/partner/customers", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"money\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_partner_sees_none_of_it()
    {
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);

        var page = await rival.GetAsync(Home);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("Brasserie", page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "You have no customers yet"), InlineData("fr", "Vous n’avez pas encore de client")]
    public async Task A_partner_without_any_customer_is_told_how_to_begin(string language, string words)
    {
        var partner = new PartnerId(Guid.Parse((string)server.Partner(1)["tenantId"]!));
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!, language);
        var ended = await server.InStoreAsync(db => db.Customers.Where(customer => customer.PartnerId == partner && customer.EndedAt == null).Select(customer => customer.Id).ToListAsync());
        DateTimeOffset? then = DateTimeOffset.UnixEpoch;
        try
        {
            await server.InStoreAsync(db => db.Customers.Where(customer => customer.PartnerId == partner && customer.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(customer => customer.EndedAt, then)));

            Assert.Contains(words, (await rival.GetAsync(Home)).Words, StringComparison.Ordinal);
        }
        finally
        {
            await server.InStoreAsync(db => db.Customers.Where(customer => ended.Contains(customer.Id)).ExecuteUpdateAsync(set => set.SetProperty(customer => customer.EndedAt, (DateTimeOffset?)null)));
        }
    }

    [Theory]
    [InlineData("ines@brasserie-leon.onmicrosoft.com", "Open your products", true), InlineData("paul@brasserie-leon.onmicrosoft.com", "Global admin", false)]
    public async Task A_customers_people_are_led_to_their_software_or_told_who_has_it(string user, string words, bool linked)
    {
        using var reader = await Reader.SignedInAsync(server, user);

        var page = await reader.GetAsync("/admin");

        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.Equal(linked, page.Html.Contains("/admin/billing/products/software", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Newest purchases", "Cancelled", "16 Core License Pack"), InlineData("fr", "Achats les plus récents", "Annulé", "pack de licences 16 cœurs")]
    public async Task A_customers_global_admin_finds_the_newest_purchases_first_and_what_was_cancelled(string language, string head, string cancelled, string variant)
    {
        using var ines = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com", language);
        string[] bought = [(await server.BuyAsync(Purchases.Perpetual)).Split('/')[0], (await server.BuyAsync(Purchases.LinuxPlan, "P1Y")).Split('/')[0]];
        await (await server.AdminAgentAsync()).PatchAsJsonAsync($"/v1/customers/{server.CustomerIn("FR")}/orders/{bought[0]}", new { status = "cancelled" });

        var page = await ines.GetAsync("/admin");

        string main = page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..];
        string[] links = [.. main.Split("software?item=").Skip(1).Select(part => Uri.UnescapeDataString(part[..part.IndexOf('"', StringComparison.Ordinal)]))];
        Assert.Contains(head, page.Words, StringComparison.Ordinal);
        Assert.Contains(cancelled, page.Words, StringComparison.Ordinal);
        Assert.Contains($"<small><bdi>{variant}</bdi>", WebUtility.HtmlDecode(main), StringComparison.Ordinal);
        Assert.Equal([Purchases.LinuxPlan, Purchases.Perpetual], links[..2]);
        Assert.InRange(links.Length, 2, 5);
        Assert.Contains("aria-expanded=\"true\"", (await ines.GetAsync($"/admin/billing/products/software?item={Uri.EscapeDataString(links[0])}")).Html, StringComparison.Ordinal);
    }

    private static async Task AllLinksOpenAsync(Reader reader, PageText page)
    {
        string main = page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..];
        foreach (string link in main.Split("href=\"").Skip(1).Select(part => WebUtility.HtmlDecode(part[..part.IndexOf('"', StringComparison.Ordinal)])).Where(link => link.StartsWith("/partner", StringComparison.Ordinal)).Distinct())
            Assert.Equal((link, HttpStatusCode.OK), (link, (await reader.GetAsync(link)).Status));
    }

    private static async Task<string> FileAsync(Reader reader, string title)
    {
        const string New = "/partner/support/new";
        var filed = await reader.SubmitAsync(
            await reader.GetAsync(New), New, ("problemType", "1004"), ("impact", "minimal"), ("title", title), ("text", "?"), ("contactPhone", "1"), ("amount", ""), ("customer", ""), ("purchase", ""));
        Assert.Equal(HttpStatusCode.SeeOther, filed.Status);
        return filed.Location!.Split('/')[^1].Split('?')[0];
    }

    private string NameOf(string role) => (string)server.UserOf(role)["userName"]!;
}
