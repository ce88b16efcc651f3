using System.Net;
using System.Net.Http.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Tests.Browser;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Orders;

/// <summary>A customer's order history and the page of one order (R4.1b, R9.2, R3.4).</summary>
public sealed class OrderPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Nadia = "nadia@garance.example";
    private const string Every = "/partner/orders";

    private string History => $"/partner/customers/{server.CustomerIn("FR")}/orders";

    [Theory]
    [InlineData("en", "€2,212.42", "Fulfilled", "60 days left", "Cancelled"), InlineData("fr", "2\u202f212,42\u00a0€", "Fournie", "60 jours restants", "Annulé")]
    public async Task An_order_is_listed_and_shown_with_number_date_lines_state_and_amounts_and_so_is_its_credit(string language, string amount, string state, string days, string cancelled)
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var reader = await Reader.SignedInAsync(server, Nadia, language);

        var list = await reader.GetAsync(History);
        var page = await reader.GetAsync($"{History}/{order}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (list.Status, page.Status));
        string row = RowOf(list, order);
        Assert.All([amount, state, "Windows Server 2022 Standard", "<time"], text => Assert.Contains(text, row, StringComparison.Ordinal));
        Assert.All([order, amount, state, days, "Windows Server 2022 Standard"], text => Assert.Contains(text, page.Words, StringComparison.Ordinal));

        await CancelAsync(order);
        list = await reader.GetAsync(History);
        page = await reader.GetAsync($"{History}/{order}");
        Assert.All([$"−{amount}", cancelled], text => Assert.Contains(text, RowOf(list, order), StringComparison.Ordinal));
        Assert.All([$"−{amount}", cancelled], text => Assert.Contains(text, page.Words, StringComparison.Ordinal));
        Assert.DoesNotContain(days, page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_cancelled_and_what_holds_its_tax_say_so()
    {
        string linux = (await server.BuyAsync(Purchases.LinuxPlan, "P1Y")).Split('/')[0], australian = (await server.BuyAsync(Purchases.Perpetual, country: "AU", currency: "AUD")).Split('/')[0];
        using var reader = await Reader.SignedInAsync(server, Nadia);

        Assert.Contains("Cannot be cancelled", (await reader.GetAsync($"{History}/{linux}")).Words, StringComparison.Ordinal);
        Assert.Contains("of which tax", (await reader.GetAsync($"/partner/customers/{server.CustomerIn("AU")}/orders/{australian}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_goes_on_over_its_pages_latest_first_and_no_order_twice()
    {
        for (int i = 0; i < 26; i++)
            await server.BuyAsync(Purchases.Perpetual, country: "US", currency: "USD");
        using var reader = await Reader.SignedInAsync(server, Nadia);
        string history = $"/partner/customers/{server.CustomerIn("US")}/orders";
        var customer = new CustomerId(Guid.Parse(server.CustomerIn("US")));
        var all = await server.InStoreAsync(db => db.Orders.Where(order => order.CustomerId == customer).OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id).Select(order => order.Id.Value).ToListAsync());

        var seen = new List<string>();
        for (string? at = history; at is not null; at = NextIn(await reader.GetAsync(at)))
            seen.AddRange(ShownIn(await reader.GetAsync(at), all));

        Assert.Equal(all, seen);
    }

    [Theory]
    [InlineData("en", "All orders", "Lakeview Dental Group"), InlineData("fr", "Toutes les commandes", "Lakeview Dental Group")]
    public async Task The_orders_of_all_customers_are_one_list_latest_first_of_ones_own_partner(string language, string title, string company)
    {
        string first = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0], second = (await server.BuyAsync(Purchases.Perpetual, country: "US", currency: "USD")).Split('/')[0];
        using var reader = await Reader.SignedInAsync(server, Nadia, language);
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        using var marketing = await Reader.SignedInAsync(server, "maud@garance.example");
        var garance = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var all = await server.InStoreAsync(db => db.Orders.Where(order => order.PartnerId == garance).OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id).Select(order => order.Id.Value).ToListAsync());

        var page = await reader.GetAsync(Every);
        var seen = new List<string>();
        for (string? at = Every; at is not null; at = NextIn(await reader.GetAsync(at)))
            seen.AddRange(ShownIn(await reader.GetAsync(at), all));

        Assert.Contains(title, page.Words, StringComparison.Ordinal);
        Assert.Equal([second, first], seen[..2]);
        Assert.Equal(all, seen);
        Assert.Contains(company, RowOf(page, second), StringComparison.Ordinal);
        Assert.DoesNotContain("Garance", (await rival.GetAsync(Every)).Words, StringComparison.Ordinal);
        Assert.Empty(ShownIn(await rival.GetAsync(Every), all));
        Assert.Equal(HttpStatusCode.Forbidden, (await marketing.GetAsync(Every)).Status);
    }

    [Fact]
    public async Task Who_sees_customers_sees_their_orders_and_nobody_else_does()
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var helpdesk = await Reader.SignedInAsync(server, "hugo@garance.example");
        using var marketing = await Reader.SignedInAsync(server, "maud@garance.example");
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");

        foreach (string address in new[] { History, $"{History}/{order}" })
        {
            Assert.Equal(HttpStatusCode.OK, (await helpdesk.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await marketing.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync(address)).Status);
        }

        foreach (string address in new[] { $"{History}/none", $"/partner/customers/{server.CustomerIn("US")}/orders/{order}", $"/partner/customers/{server.CustomerIn("GB", partner: 1)}/orders/{order}" })
            Assert.Equal(HttpStatusCode.NotFound, (await helpdesk.GetAsync(address)).Status);
    }

    [Theory]
    [InlineData("en", "No order yet"), InlineData("fr", "Aucune commande")]
    public async Task A_customer_without_orders_is_told_what_will_be_here(string language, string words)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia, language);

        Assert.Contains(words, (await reader.GetAsync($"/partner/customers/{server.CustomerIn("GL")}/orders")).Words, StringComparison.Ordinal);
    }

    /// <summary>Those of the orders that the page lists, as it lists them.</summary>
    private static IEnumerable<string> ShownIn(PageText page, List<string> orders) =>
        page.Html.Split(" title=\"").Skip(1).Select(part => part.Split('"')[0]).Where(orders.Contains);

    private static string? NextIn(PageText page) =>
        page.Html.Contains("rel=\"next\"", StringComparison.Ordinal) ? WebUtility.HtmlDecode(page.Html.Split("rel=\"next\" href=\"")[1].Split('"')[0]) : null;

    private static string RowOf(PageText list, string order) =>
        WebUtility.HtmlDecode(list.Html.Split("<tr role=\"row\">").Single(row => row.Contains($"title=\"{order}\"", StringComparison.Ordinal)));

    private async Task CancelAsync(string order)
    {
        var answer = await (await server.AdminAgentAsync()).PatchAsJsonAsync($"/v1/customers/{server.CustomerIn("FR")}/orders/{order}", new { id = order, status = "cancelled" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
