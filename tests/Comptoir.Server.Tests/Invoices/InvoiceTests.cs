using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Shapes;

namespace Comptoir.Server.Tests.Invoices;

/// <summary>GET /v1/invoices, one of them, and the account (contract, billing §1; R2.8, R14.2, R14.3).</summary>
public class InvoiceTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/v1/invoices";

    private const string Sample =
        """
        {"id":"G000700311","invoiceDate":"2026-04-08T00:00:00Z","billingPeriodStartDate":"2026-03-01T00:00:00Z","billingPeriodEndDate":"2026-03-31T00:00:00Z","totalCharges":1840.5,"paidAmount":0,
         "currencyCode":"EUR","currencySymbol":"€","pdfDownloadLink":"/invoices/G000700311/documents/statement",
         "invoiceDetails":[{"invoiceLineItemType":"billing_line_items","billingProvider":"one_time","links":{"self":{"uri":"/invoices/OneTime-G000700311/lineitems/OneTime/BillingLineItems","method":"GET","headers":[]}},"attributes":{"objectType":"InvoiceDetail"}}],
         "documentType":"invoice","invoiceType":"OneTime","links":{"self":{"uri":"/invoices/OneTime-G000700311","method":"GET","headers":[]}},"attributes":{"objectType":"Invoice"}}
        """;

    [Fact]
    public async Task An_invoice_has_the_members_of_the_contract_whichever_way_its_id_is_written()
    {
        var (listed, _, _) = await server.BilledMonthAsync();
        var agent = await server.UserAsync("BillingAdmin");
        string id = Bills.NumberOf(listed);

        Shape.AssertOf(Sample, listed);
        Shape.AssertOf(JsonNode.Parse(Sample)!["invoiceDetails"]![0]!.ToJsonString(), listed["invoiceDetails"]![0]!);
        foreach (string written in new[] { id, $"OneTime-{id}", $"onetime-{id.ToLowerInvariant()}", $"Recurring-{id}" })
            Assert.Equal(listed.ToJsonString(), (await agent.ReadAsync($"{Route}/{written}")).ToJsonString());
        Assert.Equal("billing_line_items", (string?)listed["invoiceDetails"]![0]!["invoiceLineItemType"]);
        Assert.Equal("one_time", (string?)listed["invoiceDetails"]![0]!["billingProvider"]);
        Assert.Equal(("invoice", "OneTime", "€"), ((string?)listed["documentType"], (string?)listed["invoiceType"], (string?)listed["currencySymbol"]));
        string detail = (string)listed["invoiceDetails"]![0]!["links"]!["self"]!["uri"]!;
        var lines = (await agent.ReadAsync("/v1" + detail))["items"]!.AsArray();
        Assert.Equal((decimal)listed["totalCharges"]!, lines.Sum(line => (decimal)line!["totalForCustomer"]!));
    }

    [Fact]
    public async Task Following_the_links_gives_each_invoice_once_the_newest_first()
    {
        await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        var all = (await agent.ReadAsync(Route))["items"]!.AsArray().Select(Bills.NumberOf!).ToList();
        Assert.True(all.Count > 1);

        var met = new List<string>();
        string? path = $"{Route}?size=1";
        while (path is not null)
        {
            var page = await agent.ReadAsync(path);
            met.AddRange(page["items"]!.AsArray().Select(Bills.NumberOf!));
            path = page["links"]!["next"] is { } next ? "/v1" + next["uri"] : null;
        }

        Assert.Equal(all, met);
        var dates = (await agent.ReadAsync(Route))["items"]!.AsArray().Select(invoice => (string)invoice!["billingPeriodEndDate"]!).ToList();
        Assert.Equal(dates.OrderDescending(StringComparer.Ordinal), dates);
        Assert.Equal(all.Count, (await agent.ReadAsync($"{Route}?size=1000000000"))["items"]!.AsArray().Count);
        Assert.Empty((await agent.ReadAsync($"{Route}?offset=99999999999"))["items"]!.AsArray());
        Assert.Equal(all[1..], (await agent.ReadAsync($"{Route}?offset=1&size=0"))["items"]!.AsArray().Select(Bills.NumberOf!));
    }

    [Theory]
    [InlineData("greater_than_or_equals", 0, true)]
    [InlineData("GreaterThan", 0, false)]
    [InlineData("greater_than", -1, true)]
    [InlineData("equals", 0, true)]
    [InlineData("not_equals", 0, false)]
    [InlineData("less_than", 0, false)]
    [InlineData("less_than", 1, true)]
    [InlineData("less_than_or_equals", 0, true)]
    public async Task Invoices_are_found_by_their_date(string comparison, int daysOff, bool found)
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var date = DateTimeOffset.Parse((string)invoice["invoiceDate"]!, CultureInfo.InvariantCulture).AddDays(daysOff);
        var agent = await server.AdminAgentAsync();

        var numbers = await NumbersAsync(agent, Filter(comparison, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

        Assert.Equal(found, numbers.Contains(Bills.NumberOf(invoice)));
    }

    [Fact]
    public async Task Filters_join_and_an_instant_inside_a_day_lies_after_its_invoice()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string day = ((string)invoice["invoiceDate"]!)[..10], number = Bills.NumberOf(invoice);
        string Joined(string how, string left, string right) => $$"""{"LeftFilter":{{left}},"RightFilter":{{right}},"Operator":"{{how}}"}""";
        string from = Filter("greater_than_or_equals", day), until = Filter("less_than_or_equals", day), never = Filter("equals", "1999-01-01");

        Assert.Contains(number, await NumbersAsync(agent, Joined("and", from, until)));
        Assert.DoesNotContain(number, await NumbersAsync(agent, Joined("and", from, never)));
        Assert.Contains(number, await NumbersAsync(agent, Joined("or", never, until)));
        Assert.DoesNotContain(number, await NumbersAsync(agent, Filter("greater_than_or_equals", day + "T00:00:01Z")));
        Assert.Contains(number, await NumbersAsync(agent, Filter("less_than", day + "T00:00:01Z")));
        var page = await agent.ReadAsync($"{Route}?size=1&filter={Uri.EscapeDataString(Joined("or", never, until))}");
        var next = await agent.ReadAsync("/v1" + page["links"]!["next"]!["uri"]);
        Assert.NotEqual(Bills.NumberOf(page["items"]![0]!), Bills.NumberOf(next["items"]![0]!));
    }

    [Theory]
    [InlineData("size=-1", "size")]
    [InlineData("size=1e9", "size")]
    [InlineData("offset=x", "offset")]
    [InlineData("filter=%7B", "filter")]
    [InlineData("filter=%7B%22Field%22%3A%22TotalCharges%22%2C%22Value%22%3A%221%22%2C%22Operator%22%3A%22equals%22%7D", "filter.field")]
    [InlineData("filter=%7B%22Field%22%3A%22InvoiceDate%22%2C%22Value%22%3A%22soon%22%2C%22Operator%22%3A%22equals%22%7D", "filter.value")]
    [InlineData("filter=%7B%22Field%22%3A%22InvoiceDate%22%2C%22Operator%22%3A%22equals%22%7D", "filter.value")]
    [InlineData("filter=%7B%22Field%22%3A%22InvoiceDate%22%2C%22Value%22%3A%222026-01-01%22%2C%22Operator%22%3A%22substring%22%7D", "filter.operator")]
    [InlineData("filter=%7B%22LeftFilter%22%3Anull%2C%22Operator%22%3A%22and%22%7D", "filter.leftFilter")]
    public async Task A_broken_list_request_is_refused_and_the_member_is_named(string query, string member) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"{Route}?{query}")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);

    [Fact]
    public async Task The_account_says_what_is_unpaid_in_the_partners_currency_and_in_each()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.UserAsync("BillingAdmin");

        var summary = await agent.ReadAsync($"{Route}/summary");
        var summaries = (await agent.ReadAsync($"{Route}/summaries"))["items"]!.AsArray();

        var balance = (await agent.ReadAsync("/comptoir/v1/balance"))["items"]!.AsArray().Single(row => (string?)row!["currency"] == "EUR")!;
        Assert.Equal((decimal)balance["unpaidInvoices"]!["amount"]!, (decimal)summary["balanceAmount"]!);
        Assert.Equal((string)invoice["invoiceDate"]!, (string?)summary["latestInvoiceDate"]);
        Assert.Equal(["Recurring", "OneTime"], summary["details"]!.AsArray().Select(detail => (string)detail!["invoiceType"]!));
        Assert.Equal((decimal)summary["balanceAmount"]!, (decimal)summary["details"]![1]!["summary"]!["balanceAmount"]!);
        Assert.Equal("/invoices/summary", (string?)summary["links"]!["self"]!["uri"]);
        Assert.Equal(summary.ToJsonString(), summaries.Single(row => (string?)row!["currencyCode"] == "EUR")!.ToJsonString());
        Assert.True(summaries.Count > 1);
    }

    [Fact]
    public async Task A_payment_shows_as_a_negative_amount_paid_and_on_the_account()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        Assert.Equal("0001-01-01T00:00:00", (string?)(await agent.ReadAsync($"{Route}/summary"))["lastPaymentDate"]);
        var op = await server.OperatorAsync();
        string today = await server.InStoreAsync(db => Task.FromResult(db.Invoices.Max(i => i.IssuedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        await (await op.PostAsync("/comptoir/v1/payments", new JsonObject
        {
            ["partnerId"] = (string)server.Partner()["tenantId"]!,
            ["amount"] = 10.5m,
            ["currency"] = "EUR",
            ["date"] = today,
            ["reference"] = "VIR",
            ["invoiceId"] = Bills.NumberOf(invoice),
        })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(-10.5m, (decimal)(await agent.ReadAsync($"{Route}/{Bills.NumberOf(invoice)}"))["paidAmount"]!);
        var summary = await agent.ReadAsync($"{Route}/summary");
        Assert.Equal(10.5m, (decimal)summary["lastPaymentAmount"]!);
        Assert.StartsWith(today, (string?)summary["lastPaymentDate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimates_lead_to_what_is_not_billed_in_the_callers_language()
    {
        var agent = await server.AdminAgentAsync();

        var links = (await (await agent.SendAsync(HttpMethod.Get, $"{Route}/estimates/links?currencyCode=eur", null, ("X-Locale", "fr-FR"))).JsonAsync())["items"]!.AsArray();

        Assert.Equal(["Current", "Previous"], links.Select(link => (string)link!["period"]!));
        Assert.StartsWith("Frais non facturés", (string?)links[0]!["title"], StringComparison.Ordinal);
        foreach (var link in links)
            await agent.ReadAsync("/v1" + link!["link"]!["uri"]);
        await (await agent.GetAsync($"{Route}/estimates/links")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "currencyCode");
        await (await agent.GetAsync($"{Route}/estimates/links?currencyCode=EUX")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "currencyCode");
    }

    [Fact]
    public async Task Another_partner_an_unknown_id_a_role_without_the_right_and_an_application_alone_see_no_invoice()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        string id = Bills.NumberOf(invoice);
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string[] ofOne = [id, $"{id}/documents/statement", $"{id}/lineitems?{Bills.Query}", $"{id}/lineitems/OneTime/BillingLineItems"];

        foreach (string path in ofOne)
        {
            var foreign = await rival.GetAsync($"{Route}/{path}");
            await foreign.RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
            string body = await foreign.Content.ReadAsStringAsync();
            string missing = await (await rival.GetAsync($"{Route}/{path.Replace(id, "G999999999", StringComparison.Ordinal)}")).Content.ReadAsStringAsync();
            Assert.Equal(missing.Replace("G999999999", id, StringComparison.Ordinal), body);
            await (await (await server.UserAsync("SalesAgent")).GetAsync($"{Route}/{path}")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        }

        Assert.DoesNotContain(id, (await rival.ReadAsync(Route))["items"]!.AsArray().Select(Bills.NumberOf!));
        await (await rival.GetAsync($"/comptoir/v1/invoices/{id}/reconciliation.csv")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        var program = await server.AppAsync();
        await program.ReadAsync(Route);
        await (await program.GetAsync($"{Route}/{id}")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.AdminAgentAsync()).GetAsync($"{Route}/{id}/receipts/1/documents/statement")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    private static string Filter(string comparison, string value) =>
        $$"""{"Field":"InvoiceDate","Value":"{{value}}","Operator":"{{comparison}}"}""";

    private static async Task<List<string>> NumbersAsync(HttpClient client, string filter) =>
        [.. (await client.ReadAsync($"{Route}?filter={Uri.EscapeDataString(filter)}"))["items"]!.AsArray().Select(Bills.NumberOf!)];
}
