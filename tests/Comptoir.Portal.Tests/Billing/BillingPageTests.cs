using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Tests.Browser;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Billing;

/// <summary>Billing pages of partner and operator, as a reader without script has them (R14, R2.8). A month is cut on the 10th here.</summary>
public sealed class BillingPageTests(LateCutServer server) : IClassFixture<LateCutServer>
{
    private const string Runs = "/operator/billing/runs";
    private const string Payments = "/operator/billing/payments";

    [Fact]
    public async Task A_purchase_is_previewed_cut_by_the_operators_run_and_its_line_explains_itself()
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("BillingAdmin"));
        var now = await server.NowAsync();
        var next = await nadia.GetAsync("/partner/billing/next");
        await server.AdvanceToAsync(new DateTimeOffset(now.Year, now.Month, 1, 8, 0, 0, TimeSpan.Zero).AddMonths(1));
        using var op = await Reader.SignedInAsync(server, server.Operator());
        string month = BillingMonth.Of(now).ToString();
        var form = await op.GetAsync($"{Runs}/new?month={month}&partner={server.Garance()}");
        var started = await op.SubmitAsync(form, Runs);
        var again = await op.SubmitAsync(form, Runs);
        var run = await op.FinishedAsync(started.Location!);
        string number = await server.LastNumberAsync();
        var list = await nadia.GetAsync("/partner/billing?currency=EUR&state=Due");
        int line = await server.LineOfAsync(number, order);
        var invoice = await nadia.GetAsync($"/partner/billing/invoices/{number}/lines/{line}");

        Assert.Contains("as it would be cut on 10", next.Words, StringComparison.Ordinal);
        Assert.Contains("Windows Server", next.Words, StringComparison.Ordinal);
        Assert.Contains("Total including tax", form.Words, StringComparison.Ordinal);
        Assert.Equal(started.Location, again.Location);
        Assert.Contains(number, run.Words, StringComparison.Ordinal);
        Assert.Contains(number, list.Words, StringComparison.Ordinal);
        Assert.Contains("How this charge was worked out", invoice.Words, StringComparison.Ordinal);
        Assert.Contains("Once, to €0.01; a half goes away from zero", invoice.Words, StringComparison.Ordinal);
        Assert.Contains($"/orders/{order}", invoice.Html, StringComparison.Ordinal);
        Assert.Contains("is cut already", (await op.GetAsync($"{Runs}/new?month={month}&partner={server.Garance()}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_is_refused_above_what_is_open_with_all_that_was_typed_and_settles_once()
    {
        await server.BilledAsync();
        using var op = await Reader.SignedInAsync(server, server.Operator());
        var receivables = await op.GetAsync($"/operator/billing/receivables?q={server.Garance()}");
        var form = await op.GetAsync($"{Payments}/new?partner={server.Garance()}&currency=EUR");
        async Task<PageText> SendAsync(params (string, string)[] fields) => await op.SubmitAsync(form, Payments, [("currency", "EUR"), ("reference", "VIR 7"), .. fields]);

        Assert.Contains("Garance Négoce", receivables.Words, StringComparison.Ordinal);
        foreach (var (amount, date, why) in new[]
        {
            ("99999999", "2026-01-02", "is open"), ("0", "2026-01-02", "above zero"), ("ten", "2026-01-02", "decimals"), ("1.001", "2026-01-02", "decimals"),
            ("", "2026-01-02", "decimals"), ("1", "2999-01-01", "not in the future"), ("1", "yesterday", "not in the future"),
        })
        {
            var refused = await SendAsync(("amount", amount), ("date", date));
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains(why, refused.Words, StringComparison.Ordinal);
            Assert.Equal((amount, date, "VIR 7"), (refused.FormOf(Payments)["amount"], refused.FormOf(Payments)["date"], refused.FormOf(Payments)["reference"]));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(("amount", "1"), ("reference", ""))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(("amount", "1"), ("currency", "XYZ"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(("amount", "1"), ("invoice", "G000900001"))).Status);
        int before = await server.PaymentsAsync();
        form = await op.GetAsync($"{Payments}/new?partner={server.Garance()}&currency=EUR");
        var recorded = await SendAsync(("amount", "12.34"));
        var twice = await SendAsync(("amount", "12.34"));
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), "fr");
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);

        Assert.Equal(HttpStatusCode.SeeOther, recorded.Status);
        Assert.Equal(recorded.Location, twice.Location);
        Assert.Equal(before + 1, await server.PaymentsAsync());
        Assert.Contains("EUR\u00A012.34", (await op.GetAsync(recorded.Location!)).Words, StringComparison.Ordinal);
        Assert.Contains("12,34\u00A0€", (await nadia.GetAsync("/partner/billing/payments")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("VIR 7", (await rival.GetAsync("/partner/billing/payments")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anothers_invoice_is_no_page_and_the_role_that_may_is_named()
    {
        await server.BilledAsync();
        string address = $"/partner/billing/invoices/{await server.LastNumberAsync()}";
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        using var sacha = await Reader.SignedInAsync(server, NameOf("SalesAgent"), "fr");

        foreach (string part in new[] { "", "/lines/1", "/statement.pdf", "/reconciliation.csv" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(address + part)).Status);
            Assert.Equal(HttpStatusCode.OK, (await nadia.GetAsync(address + part)).Status);
            var refused = await sacha.GetAsync(address + part);
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.Contains("Administrateur de facturation", refused.Words, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("/partner/billing", (await sacha.GetAsync("/partner")).Html, StringComparison.Ordinal);
        Assert.Contains("/partner/billing", (await nadia.GetAsync("/partner")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync(address + "/lines/100000")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync(address + "/lines/none")).Status);
    }

    [Theory]
    [InlineData("/partner/billing?from=March", "Type a month"), InlineData("/partner/billing?from=2026-03&to=2026-02", "not after the last")]
    [InlineData("/partner/billing/next?on=soon", "Type a day"), InlineData("/partner/billing/next?on=2999-01-01", "Type a day up to")]
    [InlineData("/partner/billing/next?on=2019-12-31&currency=EUR", "invoiced already"), InlineData("/partner/billing/next?currency=XYZ", "not known")]
    public async Task What_is_asked_wrongly_is_told_and_stays_as_it_was_typed(string address, string why)
    {
        await server.BilledAsync();
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));

        var page = await nadia.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(why, page.Words, StringComparison.Ordinal);
        string typed = address.Split('?')[1].Split('&')[0].Split('=')[1];
        Assert.Contains(typed, page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("month=2999-12", "not over"), InlineData("month=2000-01", "no partner yet"), InlineData("month=December", "Type a month"), InlineData("partner=nobody", "tenant ID")]
    public async Task A_run_that_cannot_be_is_refused_at_its_field(string query, string why)
    {
        using var op = await Reader.SignedInAsync(server, server.Operator());
        string month = await server.UncutMonthAsync();

        var asked = await op.GetAsync($"{Runs}/new?{query}");
        var form = await op.GetAsync($"{Runs}/new?month={month}");
        var fields = form.FormOf(Runs);
        foreach (string pair in query.Split('&'))
            fields[pair.Split('=')[0]] = pair.Split('=')[1];
        var sent = await op.PostAsync(Runs, fields);

        Assert.All([asked, sent], page =>
        {
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains(why, page.Words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_lines_of_an_invoice_are_cut_to_one_customer_with_what_they_come_to()
    {
        var agent = await server.AdminAgentAsync();
        var customer = await agent.PostAsJsonAsync("/v1/customers", JsonNode.Parse(
            """
            {"companyProfile":{"domain":"filtered.onmicrosoft.com"},
             "billingProfile":{"culture":"fr-FR","email":"ines@vauban.example","language":"fr","companyName":"Ateliers Vauban",
               "defaultAddress":{"firstName":"Inès","lastName":"Morel","addressLine1":"1 place Bellecour","city":"Lyon","country":"FR","postalCode":"69002","phoneNumber":"+33472000000"}}}
            """));
        var made = (await customer.Content.ReadFromJsonAsync<JsonNode>())!;
        var (leon, vauban) = (server.CustomerIn("FR"), (string)made["id"]!);
        var agreed = await agent.PostAsJsonAsync($"/v1/customers/{vauban}/agreements", JsonNode.Parse(
            """
            {"primaryContact":{"firstName":"Inès","lastName":"Morel","email":"ines@vauban.example"},
             "templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2021-03-01T00:00:00","type":"MicrosoftCustomerAgreement"}
            """));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (customer.StatusCode, agreed.StatusCode));
        for (int order = 0; order < 26; order++)
            await server.BuyForAsync(leon, Purchases.Perpetual);
        string bought = (await server.BuyForAsync(vauban, Purchases.Perpetual)).Split('/')[0];
        await server.AdvanceAsync("P2M");
        var (partner, filtered) = (server.Garance(), new CustomerId(Guid.Parse(vauban)));
        string number = await server.InStoreAsync(db => (
            from line in db.InvoiceLines
            join entry in db.LedgerEntries on line.EntryId equals entry.Id
            where line.PartnerId == partner && entry.CustomerId == filtered
            select line.InvoiceNumber).SingleAsync());
        string address = $"/partner/billing/invoices/{number}";
        using var nadia = await Reader.SignedInAsync(server, NameOf("BillingAdmin"));

        var all = await nadia.GetAsync(address);
        var one = await nadia.GetAsync($"{address}?customer={vauban}");
        var many = await nadia.GetAsync($"{address}?customer={leon}&row=26");
        var open = await nadia.GetAsync($"{address}/lines/{await server.LineOfAsync(number, bought)}?customer={vauban}");
        var stranger = await nadia.GetAsync($"{address}?customer={server.CustomerIn("US")}");
        var nonsense = await nadia.GetAsync($"{address}?customer=nobody");

        string[] Rows(PageText page) => [.. Regex.Matches(page.Html, "<tr role=\"row\" id=\"line-(\\d+)\"").Select(match => match.Groups[1].Value)];
        Assert.Contains("All customers", all.Words, StringComparison.Ordinal);
        Assert.Equal(25, Rows(all).Length);
        Assert.Single(Rows(one));
        Assert.Contains("Ateliers Vauban: ", one.Words, StringComparison.Ordinal);
        Assert.Contains("in total", one.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Ateliers Vauban: ", all.Words, StringComparison.Ordinal);
        var sum = await server.InStoreAsync(db => db.LedgerEntries.Where(entry => entry.CustomerId == filtered).Select(entry => new { entry.SubtotalMinor, entry.TaxMinor }).SingleAsync());
        Assert.Contains(((sum.SubtotalMinor + sum.TaxMinor) / 100m).ToString("N2", CultureInfo.InvariantCulture) + " in total", Regex.Replace(one.Words, @"\s+", " "), StringComparison.Ordinal);
        Assert.NotEmpty(Rows(many));
        Assert.Contains($"customer={leon}", many.Html, StringComparison.Ordinal);
        Assert.Contains("How this charge was worked out", open.Words, StringComparison.Ordinal);
        Assert.Equal(Rows(all), Rows(stranger));
        Assert.Equal(Rows(all), Rows(nonsense));
    }

    [Fact]
    public async Task The_cancel_dialog_names_the_day_that_is_set_for_invoices()
    {
        string purchase = await server.BuyAsync(Purchases.Perpetual);
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));

        var dialog = await nadia.GetAsync($"{server.SoftwareOf()}/{Purchases.Perpetual}/cancel?purchase={purchase}");

        Assert.Matches("cut on\\s+10\u00A0\\p{L}+\u00A0", dialog.Words);
    }

    private string NameOf(string role) => (string)server.UserOf(role)["userName"]!;
}

/// <summary>The demo world where months are cut on the 10th.</summary>
public sealed class LateCutServer : ComptoirServer
{
    private readonly SemaphoreSlim billing = new(1);
    private bool billed;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Billing:CutDay"] = "10" };

    public string Operator() => (string)World["operator"]!["userName"]!;

    public PartnerId Garance() => new(Guid.Parse((string)Partner()["tenantId"]!));

    public async Task AdvanceToAsync(DateTimeOffset now) =>
        (await (await AdminAgentAsync()).PostAsJsonAsync("/comptoir/v1/clock", new { now })).EnsureSuccessStatusCode();

    /// <summary>Lets two months be cut, once for the class.</summary>
    public async Task BilledAsync()
    {
        await billing.WaitAsync();
        try
        {
            if (!billed)
            {
                await this.BuyAsync(Purchases.Perpetual);
                await AdvanceAsync("P2M");
                billed = true;
            }
        }
        finally
        {
            billing.Release();
        }
    }

    public Task<string> LastNumberAsync() => InStoreAsync(db => db.Invoices
        .Where(invoice => invoice.PartnerId == Garance() && invoice.Currency == "EUR").OrderByDescending(invoice => invoice.Month).Select(invoice => invoice.Number).FirstAsync());

    public Task<int> LineOfAsync(string invoice, string order) => InStoreAsync(db => (
        from line in db.InvoiceLines
        join entry in db.LedgerEntries on line.EntryId equals entry.Id
        where line.PartnerId == Garance() && line.InvoiceNumber == invoice && entry.OrderId == new OrderId(order)
        select line.Number).FirstAsync());

    public Task<int> PaymentsAsync() => InStoreAsync(db => db.Payments.CountAsync());
}

internal static class RunPage
{
    /// <summary>Looks at a run until it is done.</summary>
    public static async Task<PageText> FinishedAsync(this Reader reader, string address)
    {
        for (int tries = 0; tries < 300; tries++)
        {
            var page = await reader.GetAsync(address);
            if (!page.Html.Contains("data-refresh", StringComparison.Ordinal))
                return page;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{address} does not end.");
    }
}
