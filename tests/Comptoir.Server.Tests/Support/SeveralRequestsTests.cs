using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Server.Tests.Support.Requests;

namespace Comptoir.Server.Tests.Support;

/// <summary>Several requests about one purchase: it is cancelled and credited once, never above the charge less earlier credits (R9.8, R9.9).</summary>
public abstract class SeveralRequestsTests(ComptoirServer server)
{
    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task Of_two_open_requests_for_one_line_the_second_is_not_approved_and_stays_open_to_be_refused()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        string first = await agent.FileAsync(Refund(Leon, order, 921.84m));
        string second = await agent.FileAsync(Refund(Leon, order, 921.84m));

        await (await op.ActAsync(first, "approve", new JsonObject { ["amount"] = 100m })).JsonAsync();
        var refusal = await op.SendAsync(HttpMethod.Post, $"{Filing}/{second}/approve", new JsonObject { ["amount"] = 821.84m }, ("X-Locale", "fr-FR"));
        var left = await op.ReadAsync($"{Filing}/{second}");
        var refused = await (await op.ActAsync(second, "refuse", new JsonObject { ["text"] = "Already given back" })).JsonAsync();

        await refusal.RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending, "a été annulé entre-temps");
        Assert.Equal(("open", null, 0), ((string?)left["status"], (string?)left["refund"]!["decision"], left["notes"]!.AsArray().Count));
        Assert.Equal(("closed", "refused"), ((string?)refused["status"], (string?)refused["refund"]!["decision"]));
        Assert.Equal([10000L], await CreditsAsync(order));
        // Neither what is left nor what was given back can be asked for again.
        await (await agent.PostAsync(Filing, Refund(Leon, order, 821.84m))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "orderId");
    }

    [Fact]
    public async Task After_one_line_was_given_back_the_bound_is_that_of_the_others()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await BuyTwoAsync(agent);
        string ofFirst = await agent.FileAsync(Refund(Leon, order, 921.84m).With("lineItemNumbers", new JsonArray(0)));
        string ofBoth = await agent.FileAsync(Refund(Leon, order, 921.84m + 920.25m));
        await (await agent.PostAsync(Filing, Refund(Leon, order, 921.84m + 920.26m))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "amountRequested");

        await (await op.ActAsync(ofFirst, "approve", new JsonObject { ["amount"] = 21.84m })).JsonAsync();

        Assert.Equal("completed", (string?)(await agent.ReadAsync($"/v1/customers/{Leon}/orders/{order["id"]}"))["status"]);
        await (await op.ActAsync(ofBoth, "approve")).RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending);
        await (await agent.PostAsync(Filing, Refund(Leon, order, 920.26m))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "920.25");
        await (await agent.PostAsync(Filing, Refund(Leon, order, 1m).With("lineItemNumbers", new JsonArray(0, 1)))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumbers");
        string ofSecond = await agent.FileAsync(Refund(Leon, order, 920.25m));
        await (await op.ActAsync(ofSecond, "approve", new JsonObject { ["amount"] = 920.26m })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "amount");
        await (await op.ActAsync(ofSecond, "approve", new JsonObject { ["amount"] = 920.25m })).JsonAsync();
        Assert.Equal("cancelled", (string?)(await agent.ReadAsync($"/v1/customers/{Leon}/orders/{order["id"]}"))["status"]);
        Assert.Equal([2184L, 92025L], await CreditsAsync(order));
    }

    [Fact]
    public async Task Approvals_of_several_requests_and_a_cancellation_at_once_have_one_winner()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => agent.FileAsync(Refund(Leon, order, 921.84m))))];

        // Each request is approved twice at once, while the partner cancels the order itself.
        var answers = await Task.WhenAll(
        [
            .. ids.Concat(ids).Select(id => op.ActAsync(id, "approve", new JsonObject { ["amount"] = 500m })),
            .. Enumerable.Range(0, 2).Select(_ => agent.PatchAsync($"/v1/customers/{Leon}/orders/{order["id"]}", new JsonObject { ["status"] = "cancelled" })),
        ]);

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var lost in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            var error = await lost.JsonAsync(lost.StatusCode);
            Assert.True(
                lost.StatusCode == HttpStatusCode.Conflict || (lost.StatusCode == HttpStatusCode.BadRequest && (string?)error["code"] == WireCode.OrderNotCancellable),
                $"{lost.StatusCode} {error}");
        }

        long credit = Assert.Single(await CreditsAsync(order));
        Assert.Contains(credit, new[] { 50000L, 92184L });
        ServiceRequestId[] requests = [.. ids.Select(id => new ServiceRequestId(id))];
        int decided = await server.InStoreAsync(db => db.ServiceRequests.CountAsync(request => requests.Contains(request.Id) && request.Decision != null));
        Assert.Equal(credit == 50000L ? 1 : 0, decided);
    }

    private async Task<JsonNode> BuyTwoAsync(HttpClient agent)
    {
        var order = Sale.Order(Sale.Perpetual);
        order["lineItems"]!.AsArray().Add(new JsonObject { ["lineItemNumber"] = 1, ["offerId"] = Sale.ItemOf(Sale.Subscription), ["quantity"] = 1, ["termDuration"] = "P3Y" });
        return await (await agent.PostAsync($"/v1/customers/{Leon}/orders", order)).JsonAsync(HttpStatusCode.Created);
    }

    private Task<List<long>> CreditsAsync(JsonNode order)
    {
        var number = new OrderId((string)order["id"]!);
        return server.InStoreAsync(db => db.LedgerEntries
            .Where(entry => entry.OrderId == number && entry.Kind == LedgerEntryKind.Credit)
            .OrderBy(entry => entry.LineNumber)
            .Select(entry => entry.SubtotalMinor)
            .ToListAsync());
    }
}

public sealed class SeveralRequestsOnSqliteTests(ComptoirServer server) : SeveralRequestsTests(server), IClassFixture<ComptoirServer>;

public sealed class SeveralRequestsOnPostgresTests(ComptoirServerOnPostgres server) : SeveralRequestsTests(server), IClassFixture<ComptoirServerOnPostgres>;
