using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Billing;

/// <summary>Runs, payments, balance and derivations over HTTP (contract, comptoir, Billing).</summary>
public class BillingTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Runs = "/comptoir/v1/billing/runs";
    private const string Payments = "/comptoir/v1/payments";
    private const string Balance = "/comptoir/v1/balance";

    [Fact]
    public async Task A_turned_clock_cuts_the_month_and_what_is_owed_stays_the_same()
    {
        var agent = await server.AdminAgentAsync();
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual);
        var before = await EuroAsync(agent);

        await server.AdvanceAsync("P1M");

        var after = await EuroAsync(agent);
        Assert.Equal(0m, (decimal)after["unbilledCharges"]!["amount"]! - (decimal)after["unbilledCredits"]!["amount"]!);
        Assert.Equal((decimal)before["available"]!["amount"]!, (decimal)after["available"]!["amount"]!);
        Assert.Equal(Net(before), Net(after));
        var run = (await (await server.OperatorAsync()).ReadAsync(Runs))["items"]![0]!;
        Assert.Equal("completed", (string?)run["state"]);
        Assert.NotEqual(0, (int)run["invoices"]!);
        var mails = await server.InStoreAsync(db => Task.FromResult(db.Mails.Where(mail => mail.Subject.Contains("facture") || mail.Subject.Contains("invoice")).ToList()));
        Assert.NotEmpty(mails);
        // A partner's Billing admins are told, nobody else of it.
        var partner = new Comptoir.Commerce.Primitives.PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var users = await server.InStoreAsync(db => Task.FromResult(db.Users.Where(user => user.PartnerId == partner).ToList()));
        var admins = users.Where(user => user.Roles.Contains(Comptoir.Commerce.Access.Role.BillingAdmin)).Select(user => user.Email);
        Assert.Equal(admins.Order(), mails.Where(mail => mail.PartnerId == partner).Select(mail => mail.To).Distinct().Order());
    }

    [Fact]
    public async Task A_run_is_begun_once_and_its_month_must_be_over()
    {
        var op = await server.OperatorAsync();
        string month = await server.UncutMonthAsync();

        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Runs, new JsonObject { ["month"] = "2999-12" })));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Runs, new JsonObject { ["month"] = "2000-01" })));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Runs, new JsonObject { ["month"] = "December" })));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Runs, new JsonObject())));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Runs, new JsonObject { ["month"] = month, ["partnerId"] = Guid.NewGuid().ToString() })));
        var first = await op.PostAsync(Runs, new JsonObject { ["month"] = month });
        var made = await first.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal($"{Runs}/{made["id"]}", first.Headers.Location!.ToString());
        var again = await (await op.PostAsync(Runs, new JsonObject { ["month"] = month })).JsonAsync();
        Assert.Equal(((string?)made["id"], "completed"), ((string?)again["id"], (string?)again["state"]));
        Assert.Equal("completed", (string?)(await op.ReadAsync($"{Runs}/{made["id"]}"))["state"]);
        await (await op.GetAsync($"{Runs}/{Guid.NewGuid()}")).JsonAsync(HttpStatusCode.NotFound);
        await (await (await server.AdminAgentAsync()).GetAsync(Runs)).JsonAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_payment_lowers_what_is_unpaid_and_is_seen_by_its_partner_alone()
    {
        var (agent, op) = (await server.AdminAgentAsync(), await server.OperatorAsync());
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual);
        await server.AdvanceAsync("P1M");
        decimal unpaid = (decimal)(await EuroAsync(agent))["unpaidInvoices"]!["amount"]!;
        string partner = (string)server.Partner()["tenantId"]!;
        JsonObject Body(decimal amount, string currency = "EUR") => new()
        {
            ["partnerId"] = partner,
            ["amount"] = amount,
            ["currency"] = currency,
            ["date"] = "2026-01-02",
            ["reference"] = "VIR 1",
        };

        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Payments, Body(unpaid + 0.01m))));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Payments, Body(1m, "XYZ"))));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Payments, Body(-1m))));
        Assert.Equal("800002", await CodeAsync(await op.PostAsync(Payments, new JsonObject { ["amount"] = 1, ["currency"] = "EUR" })));
        var paid = await (await op.PostAsync(Payments, Body(100m))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(unpaid - 100m, (decimal)(await EuroAsync(agent))["unpaidInvoices"]!["amount"]!);
        Assert.Contains((string)paid["id"]!, Ids(await agent.ReadAsync(Payments)));
        Assert.Contains((string)paid["id"]!, Ids(await op.ReadAsync($"{Payments}?partnerId={partner}")));
        var rival = await server.UserOfAsync(1, "AdminAgent");
        Assert.DoesNotContain((string)paid["id"]!, Ids(await rival.ReadAsync($"{Payments}?partnerId={partner}")));
        await (await agent.PostAsync(Payments, Body(1m))).JsonAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Payments_and_runs_are_read_a_page_at_a_time()
    {
        var (agent, op) = (await server.AdminAgentAsync(), await server.OperatorAsync());
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual);
        await server.AdvanceAsync("P1M");
        var body = new JsonObject { ["partnerId"] = (string)server.Partner()["tenantId"]!, ["amount"] = 1m, ["currency"] = "EUR", ["reference"] = "VIR" };
        for (int count = 0; count < 3; count++)
            await (await op.PostAsync(Payments, body.DeepClone().AsObject())).JsonAsync(HttpStatusCode.Created);

        foreach (var (client, list) in new[] { (agent, Payments), (op, Payments), (op, Runs) })
        {
            var whole = Ids(await client.ReadAsync(list)).ToList();
            var read = new List<string>();
            string? token = null;
            do
            {
                var page = await client.ReadAsync($"{list}?size=1{(token is null ? "" : $"&continuationToken={token}")}");
                Assert.Single(Ids(page));
                read.AddRange(Ids(page));
                token = (string?)page["continuationToken"];
                Assert.Equal(token is null, page["links"]!["next"] is null);
            }
            while (token is not null && read.Count <= whole.Count);
            Assert.Equal(whole, read);
        }

        string first = (string)(await op.ReadAsync($"{Payments}?size=1"))["continuationToken"]!;
        foreach (string wrong in new[] { $"{Payments}?continuationToken=none", $"{Payments}?size=x", $"{Payments}?partnerId=x", $"{Runs}?continuationToken={first}", $"{Runs}?seekOperation=Sideways" })
            Assert.Equal("800002", await CodeAsync(await op.GetAsync(wrong)));
        Assert.Equal("800002", await CodeAsync(await agent.GetAsync($"{Payments}?continuationToken={first}")));
    }

    [Fact]
    public async Task A_line_explains_itself_to_its_partner_alone()
    {
        var agent = await server.AdminAgentAsync();
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual);
        await server.AdvanceAsync("P1M");
        var partner = new Comptoir.Commerce.Primitives.PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        string invoice = await server.InStoreAsync(db => Task.FromResult(db.Invoices.Where(i => i.PartnerId == partner && i.Currency == "EUR").OrderByDescending(i => i.Month).First().Number));

        foreach (string id in new[] { invoice, $"OneTime-{invoice}" })
        {
            var derivation = await agent.ReadAsync($"/comptoir/v1/invoices/{id}/lineitems/1/derivation");
            Assert.Equal("unitPrice × quantity ÷ charges", (string?)derivation["formula"]);
            Assert.Equal("EUR", (string?)derivation["result"]!["currency"]);
        }

        await (await agent.GetAsync($"/comptoir/v1/invoices/{invoice}/lineitems/0/derivation")).JsonAsync(HttpStatusCode.NotFound);
        Assert.Equal("800002", await CodeAsync(await agent.GetAsync($"/comptoir/v1/invoices/{invoice}/lineitems/one/derivation")));
        var rival = await server.UserOfAsync(1, "AdminAgent");
        await (await rival.GetAsync($"/comptoir/v1/invoices/{invoice}/lineitems/1/derivation")).JsonAsync(HttpStatusCode.NotFound);
    }

    private static IEnumerable<string> Ids(JsonNode list) => list["items"]!.AsArray().Select(item => (string)item!["id"]!);

    private static decimal Net(JsonNode balance) => (decimal)balance["unpaidInvoices"]!["amount"]!
        + (decimal)balance["unbilledCharges"]!["amount"]! - (decimal)balance["unbilledCredits"]!["amount"]!;

    private static async Task<JsonNode> EuroAsync(HttpClient client) =>
        (await client.ReadAsync(Balance))["items"]!.AsArray().Single(item => (string?)item!["currency"] == "EUR")!;

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)(await answer.JsonAsync(HttpStatusCode.BadRequest))["code"]!;
}
