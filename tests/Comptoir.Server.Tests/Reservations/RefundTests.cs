using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Reservations;

/// <summary>Refunds to the cent, over HTTP (R11.3).</summary>
public sealed class RefundTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private readonly ReservationSale sale = new(server);

    [Fact]
    public async Task After_the_refund_the_order_is_cancelled_and_nothing_is_given_back_twice()
    {
        var agent = await server.AdminAgentAsync();
        var reservation = await sale.BuyAsync(ReservationSale.Small);
        var quote = await (await sale.QuoteAsync(reservation)).JsonAsync(HttpStatusCode.Created);
        var other = await (await sale.QuoteAsync(reservation)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(reservation, quote)).JsonAsync(HttpStatusCode.Created);

        await (await sale.RefundAsync(reservation, quote)).RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending);
        await (await sale.RefundAsync(reservation, other)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StatusChangeRefused);
        await (await sale.QuoteAsync(reservation)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StatusChangeRefused);
        var order = await agent.ReadAsync($"/v1/customers/{sale.Customer}/orders/{reservation["orderId"]}");
        Assert.Equal(("cancelled", 0), ((string?)order["status"], (int)order["lineItems"]![0]!["quantity"]!));
        Assert.Single((await server.PostedAsync(reservation)).Credits);
    }

    [Fact]
    public async Task A_quote_holds_for_its_day_and_no_longer()
    {
        var reservation = await sale.BuyAsync(ReservationSale.Small);
        await sale.UseAsync(reservation, 1);
        var quote = await (await sale.QuoteAsync(reservation)).JsonAsync(HttpStatusCode.Created);
        var unused = await sale.BuyAsync(ReservationSale.Small);
        var full = await (await sale.QuoteAsync(unused)).JsonAsync(HttpStatusCode.Created);
        await sale.UseAsync(unused, 1);

        await (await sale.RefundAsync(unused, full)).JsonAsync(HttpStatusCode.Created);
        await server.AdvanceAsync("P1D");

        await (await sale.RefundAsync(reservation, quote)).RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending);
        await (await sale.RefundAsync(reservation, new JsonObject { ["quoteId"] = Guid.NewGuid().ToString() })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    [Fact]
    public async Task Every_refusal_has_its_code()
    {
        var agent = await server.AdminAgentAsync();
        var sales = await server.UserAsync("SalesAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        var reservation = await sale.BuyAsync(ReservationSale.Small);
        string own = $"{sale.Route}/{reservation["id"]}";

        await (await sales.PostAsync($"{own}/refundquotes", new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await sales.PostAsync($"{own}/refunds", new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await rival.PostAsync($"{own}/refundquotes", new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await agent.PostAsync($"{own}/refunds", new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "quoteId");
        await (await agent.PostAsync($"{own}/refunds", new JsonObject { ["quoteId"] = "seven" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "quoteId");
        await (await agent.PostAsync($"{own}/usage", new JsonObject { ["hours"] = 1 })).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        var op = await server.OperatorAsync();
        foreach (var (hours, words) in new (JsonNode?, string)[] { (-1, "hours is out of range; the bound is 0."), (0, "the bound is 0."), (null, "hours"), (1_000_001, "the bound is 1000000."), (0.0000001m, "hours"), (1.0000005m, "hours") })
            await (await op.PostAsync($"{own}/usage", new JsonObject { ["hours"] = hours })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, words);
        Assert.False((bool)(await agent.ReadAsync(own))["used"]!);
        Assert.True((bool)(await (await op.PostAsync($"{own}/usage", new JsonObject { ["hours"] = 0.000001m })).JsonAsync())["used"]!);
        await (await op.PostAsync($"{sale.Route}/{Guid.NewGuid()}/usage", new JsonObject { ["hours"] = 1 })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.PatchAsync($"/v1/customers/{sale.Customer}/orders/{reservation["orderId"]}", new JsonObject { ["status"] = "cancelled" }))
            .RefusesAsync(HttpStatusCode.Forbidden, WireCode.OnlySoftwareCancellable);
    }
}

/// <summary>The figures of R11.3, on a customer that had nothing refunded before.</summary>
public sealed class RefundFiguresTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private readonly ReservationSale sale = new(server);

    [Fact]
    public async Task Day_4_unused_day_4_used_and_day_100_give_back_what_the_rule_says()
    {
        var unused = await sale.BuyAsync();
        var used = await sale.BuyAsync();
        var late = await sale.BuyAsync();
        Assert.True((bool)(await sale.UseAsync(used, 2.5m))["used"]!);

        await server.AdvanceAsync("P4D");
        var first = await (await sale.QuoteAsync(unused)).JsonAsync(HttpStatusCode.Created);
        var second = await (await sale.QuoteAsync(used)).JsonAsync(HttpStatusCode.Created);
        var firstDone = await (await sale.RefundAsync(unused, first)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(used, second)).JsonAsync(HttpStatusCode.Created);
        await server.AdvanceAsync("P96D");
        var third = await (await sale.QuoteAsync(late)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(late, third)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal((4380.00m, 0m, 4380.00m), Figures(first));
        Assert.Equal((4332.00m, 0m, 4332.00m), Figures(second));
        Assert.Equal((3180.00m, 381.60m, 2798.40m), Figures(third));
        Assert.Equal((50000m, 8712m, 11892m, 38108m), (Cap(third, "limit"), Cap(third, "usedLast12Months"), Cap(third, "afterwards"), Cap(third, "left")));
        Assert.Equal(("R11.3", "csp-2021-03", 2798.40m), ((string?)third["derivation"]!["rule"], (string?)third["derivation"]!["profile"], (decimal)third["derivation"]!["result"]!["amount"]!));
        Assert.Equal("refunded", (string?)firstDone["reservation"]!["state"]);

        var (credits, fees) = await server.PostedAsync(late);
        Assert.Equal(318000, Assert.Single(credits).SubtotalMinor);
        var fee = Assert.Single(fees);
        Assert.Equal((38160, "381.6", "prorated × feePercent ÷ 100"), (fee.SubtotalMinor, fee.Derivation.Unrounded, fee.Derivation.Formula));
        Assert.Empty((await server.PostedAsync(unused)).Fees);
    }

    private static (decimal Prorated, decimal Fee, decimal Credit) Figures(JsonNode quote) =>
        (ReservationSale.Amount(quote, "prorated"), ReservationSale.Amount(quote, "fee"), ReservationSale.Amount(quote, "credit"));

    private static decimal Cap(JsonNode quote, string member) => ReservationSale.Amount(quote["cap"]!, member);
}

/// <summary>What a refund is on the invoice (R11.3, R14.3b).</summary>
public sealed class RefundInvoiceTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private readonly ReservationSale sale = new(server);

    [Fact]
    public async Task Credit_and_fee_are_lines_of_their_own_each_with_how_it_came_about()
    {
        var reservation = await sale.BuyAsync();
        await server.AdvanceAsync("P100D");
        var quote = await (await sale.QuoteAsync(reservation)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(reservation, quote)).JsonAsync(HttpStatusCode.Created);
        await server.AdvanceAsync("P32D");

        var billing = await server.UserAsync("BillingAdmin");
        string invoice = (string)(await billing.ReadAsync("/v1/invoices"))["items"]!.AsArray().First(item => (string?)item!["currencyCode"] == "USD")!["id"]!;
        var lines = (await billing.ReadAsync($"/v1/invoices/{invoice}/lineitems?provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=USD&period=current"))["items"]!.AsArray();
        int credit = NumberOf(lines, "cancelImmediate"), fee = NumberOf(lines, "cancelFee");
        var (howCredit, howFee) = (await DerivationAsync(billing, invoice, credit), await DerivationAsync(billing, invoice, fee));

        Assert.Equal((-3180.00m, 381.60m), ((decimal)lines[credit]!["subtotal"]!, (decimal)lines[fee]!["subtotal"]!));
        Assert.All(new[] { credit, fee }, number => Assert.Equal((string?)reservation["orderId"], (string?)lines[number]!["orderId"]));
        Assert.Equal(("R11.3", "charge × (termDays − usedDays) ÷ termDays"), ((string?)howCredit["rule"], (string?)howCredit["formula"]));
        Assert.Equal(("4380", "365", "100"), ((string?)howCredit["inputs"]!["charge"], (string?)howCredit["inputs"]!["termDays"], (string?)howCredit["inputs"]!["usedDays"]));
        Assert.Equal(("R11.3", "prorated × feePercent ÷ 100", "12"), ((string?)howFee["rule"], (string?)howFee["formula"], (string?)howFee["inputs"]!["feePercent"]));
        Assert.Equal(381.60m, (decimal)howFee["result"]!["amount"]!);
    }

    private static int NumberOf(JsonArray lines, string chargeType) => lines.IndexOf(Assert.Single(lines, line => (string?)line!["chargeType"] == chargeType));

    private static Task<JsonNode> DerivationAsync(HttpClient client, string invoice, int index) =>
        client.ReadAsync($"/comptoir/v1/invoices/{invoice}/lineitems/{index + 1}/derivation");
}

/// <summary>What was posted for a reservation's order.</summary>
internal static class Postings
{
    public static async Task<(List<LedgerEntry> Credits, List<LedgerEntry> Fees)> PostedAsync(this ComptoirServer server, JsonNode reservation)
    {
        var order = new OrderId((string)reservation["orderId"]!);
        var posted = await server.InStoreAsync(db => db.LedgerEntries.AsNoTracking().Where(entry => entry.OrderId == order).ToListAsync());
        return (posted.FindAll(entry => entry.Kind == LedgerEntryKind.Credit), posted.FindAll(entry => entry.ChargeType == LedgerEntry.FeeChargeType));
    }
}

/// <summary>The cap of a rolling twelve months (R11.3).</summary>
public sealed class RefundCapTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_refund_above_what_is_left_is_refused_whole_until_twelve_months_have_passed()
    {
        var sale = new ReservationSale(server);
        var large = await sale.BuyAsync(quantity: 11);
        var small = await sale.BuyAsync(ReservationSale.ThreeYears, term: "P3Y");
        var early = await (await sale.QuoteAsync(small)).JsonAsync(HttpStatusCode.Created);
        var first = await (await sale.QuoteAsync(large)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(large, first)).JsonAsync(HttpStatusCode.Created);

        await (await sale.RefundAsync(small, early)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.TransactionNotAllowed, "1,820.00 USD");
        await (await sale.QuoteAsync(small)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.TransactionNotAllowed, "8,073.22 USD");
        await server.AdvanceAsync("P366D");
        var later = await (await sale.QuoteAsync(small)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(0m, (decimal)later["cap"]!["usedLast12Months"]!["amount"]!);
    }
}
