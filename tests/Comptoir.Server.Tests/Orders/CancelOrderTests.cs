using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Orders;

/// <summary>PATCH …/orders/{id} and the quote before it (contract, commerce-orders §2, §3; commerce-keys-downloads B).</summary>
public sealed class CancelOrderTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static JsonObject Cancelled => new() { ["status"] = "cancelled" };

    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task What_the_quote_says_the_cancellation_does()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Subscription, "P3Y");
        string path = PathOf(order);

        var quote = Assert.Single((await agent.ReadAsync($"/comptoir{path}/cancellation?lineItemNumber=0"))["items"]!.AsArray())!;
        var answer = await (await agent.PatchAsync(path, Cancelled)).JsonAsync();
        var again = await agent.PatchAsync(path, Cancelled);
        var after = await agent.ReadAsync($"/comptoir{path}/cancellation?lineItemNumber=0");

        Assert.True((bool)quote["allowed"]!);
        Assert.Null(quote["reasonCode"]);
        Assert.Equal(60, (int)quote["daysRemaining"]!);
        Assert.Equal((920.25m, 184.05m, 1104.30m), ((decimal)quote["credit"]!["subtotal"]!, (decimal)quote["credit"]!["tax"]!, (decimal)quote["credit"]!["total"]!));
        Assert.Equal("R9.3", (string?)quote["credit"]!["derivation"]!["rule"]);
        Assert.Equal(920.25m, (decimal)quote["credit"]!["derivation"]!["result"]!["amount"]!);
        Assert.Equal(("cancelled", 0), ((string?)answer["status"], (int)answer["lineItems"]![0]!["quantity"]!));
        var number = new OrderId((string)order["id"]!);
        Assert.Equal(92025, await server.InStoreAsync(db => db.LedgerEntries.Where(entry => entry.OrderId == number && entry.ChargeId != null).Select(entry => entry.SubtotalMinor).SingleAsync()));
        await again.RefusesAsync(HttpStatusCode.BadRequest, WireCode.OrderNotCancellable);
        Assert.Equal(WireCode.OrderNotCancellable, (string?)after["items"]![0]!["reasonCode"]);
        Assert.Empty((await agent.ReadAsync($"/comptoir{path}/cancellation"))["items"]!.AsArray());
    }

    [Fact]
    public async Task One_line_is_cancelled_then_the_rest_as_the_sdk_does_it()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await agent.MakeCartAsync(Leon, Sale.Line(Sale.Perpetual), Sale.Line(Sale.Subscription, id: 1, term: "P3Y"));
        var order = (await (await agent.PostAsync($"/v1/customers/{Leon}/carts/{cart["id"]}/checkout", null)).JsonAsync(HttpStatusCode.Created))["orders"]![0]!;
        string body = $$$"""
            {"Id":"{{{order["id"]}}}","AlternateId":null,"ReferenceCustomerId":null,"BillingCycle":"unknown","Status":"Cancelled","CreationDate":null,"TotalPrice":null,
             "LineItems":[{"LineItemNumber":1,"OfferId":"{{{Sale.ItemOf(Sale.Subscription)}}}","SubscriptionId":null,"Quantity":1,"RenewsTo":null,"Attributes":{"ObjectType":"OrderLineItem"}}],
             "Links":null,"Attributes":{"Etag":"{{{order["attributes"]!["etag"]}}}","ObjectType":"Order"}}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var first = await (await agent.PatchAsync(PathOf(order), content)).JsonAsync();
        using var repeated = new StringContent(body, Encoding.UTF8, "application/json");
        var stale = await agent.PatchAsync(PathOf(order), repeated);
        var rest = await (await agent.PatchAsync(PathOf(order), Cancelled)).JsonAsync();

        Assert.Equal("completed", (string?)first["status"]);
        Assert.Equal([1, 0], first["lineItems"]!.AsArray().Select(line => (int)line!["quantity"]!));
        await stale.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        Assert.Equal("cancelled", (string?)rest["status"]);
    }

    [Fact]
    public async Task An_order_sent_back_as_it_is_changes_nothing_and_other_changes_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        async Task<HttpResponseMessage> Sent(Action<JsonNode> change)
        {
            var copy = order.DeepClone();
            change(copy);
            return await agent.PatchAsync(PathOf(order), copy);
        }

        Assert.Equal(order.ToJsonString(), (await (await Sent(_ => { })).JsonAsync()).ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await agent.PatchAsync(PathOf(order), new JsonObject { ["BillingCycle"] = "unknown" })).StatusCode);
        await (await Sent(o => o["status"] = "pending")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty, "status");
        await (await Sent(o => o["id"] = "another")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty, "id");
        await (await Sent(o => o["lineItems"]![0]!["quantity"] = 2)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty, "lineItems[0].quantity");
        await (await Sent(o => o["attributes"]!["etag"] = "99")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await (await Sent(o => o["billingCycle"] = "annual")).RefusesAsync(HttpStatusCode.NotImplemented, WireCode.NotBuilt);
        await (await Sent(o => o["lineItems"]![0]!["parentSubscriptionId"] = Guid.NewGuid().ToString())).RefusesAsync(HttpStatusCode.NotImplemented, WireCode.NotBuilt);
        Assert.Equal(order.ToJsonString(), (await agent.ReadAsync(PathOf(order))).ToJsonString());
    }

    [Fact]
    public async Task Lines_to_cancel_must_be_lines_of_the_order()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        Task<HttpResponseMessage> Sent(params JsonObject[] lines) => agent.PatchAsync(PathOf(order), new JsonObject { ["status"] = "cancelled", ["lineItems"] = new JsonArray([.. lines]) });

        await (await Sent(new JsonObject { ["lineItemNumber"] = 7 })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.LineOutOfRange);
        await (await Sent(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = Sale.ItemOf(Sale.Subscription) })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.LineOutOfRange);
        await (await Sent(new JsonObject { ["offerId"] = Sale.ItemOf(Sale.Perpetual) })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItems[0].lineItemNumber");
        await (await Sent()).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItems");
        await (await agent.GetAsync($"/comptoir{PathOf(order)}/cancellation?lineItemNumber=7")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.LineOutOfRange);
        await (await agent.GetAsync($"/comptoir{PathOf(order)}/cancellation?lineItemNumber=one")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumber");
        await (await agent.PatchAsync($"/v1/customers/{Leon}/orders/none", Cancelled)).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
    }

    [Fact]
    public async Task What_is_not_cancelled_this_way_says_so_in_quote_and_answer_alike()
    {
        var agent = await server.AdminAgentAsync();
        var plan = await agent.BuyAsync(Leon, Sale.LinuxPlan, "P1Y");
        var saas = await agent.BuyAsync(Leon, Sale.Saas, "P1Y", "annual");
        var azure = (await agent.ReadAsync($"/v1/customers/{Leon}/subscriptions"))["items"]!.AsArray().First(s => (string?)s!["billingType"] == "usage")!;
        var azureOrder = await agent.ReadAsync($"/v1/customers/{Leon}/orders/{azure["orderId"]}");
        var reservation = Sale.Order(Sale.ItemOf(Sale.Reservation, scope: "AzurePlan"), "P1Y");
        reservation["lineItems"]![0]!["provisioningContext"] = new JsonObject { ["SubscriptionId"] = Demo.DemoWorld.AzureSubscription.ToString(), ["Scope"] = "Shared", ["Duration"] = "1Year" };
        var reserved = await (await agent.PostAsync($"/v1/customers/{Leon}/orders", reservation)).JsonAsync(HttpStatusCode.Created);
        async Task Refused(JsonNode order, HttpStatusCode status, string code)
        {
            Assert.Equal(code, (string?)(await agent.ReadAsync($"/comptoir{PathOf(order)}/cancellation"))["items"]![0]!["reasonCode"]);
            await (await agent.PatchAsync(PathOf(order), Cancelled)).RefusesAsync(status, code);
        }

        await Refused(plan, HttpStatusCode.BadRequest, WireCode.OrderNotCancellable);
        await Refused(saas, HttpStatusCode.Forbidden, WireCode.SeatsCancelledBySubscription);
        await Refused(azureOrder, HttpStatusCode.BadRequest, WireCode.CancelThroughSubscription);
        await Refused(reserved, HttpStatusCode.Forbidden, WireCode.OnlySoftwareCancellable);
    }

    [Fact]
    public async Task Only_an_Admin_agent_cancels_and_a_refusal_is_recorded()
    {
        var agent = await server.AdminAgentAsync();
        var sales = await server.UserAsync("SalesAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        int before = await RefusalsAsync();

        await (await sales.PatchAsync(PathOf(order), Cancelled)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight, "Admin agent");
        Assert.Equal(HttpStatusCode.OK, (await sales.PatchAsync(PathOf(order), order)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sales.GetAsync($"/comptoir{PathOf(order)}/cancellation")).StatusCode);
        await (await rival.PatchAsync(PathOf(order), Cancelled)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);

        Assert.Equal(before + 1, await RefusalsAsync());
        Assert.Equal("completed", (string?)(await agent.ReadAsync(PathOf(order)))["status"]);
    }

    [Fact]
    public async Task The_customers_Global_admin_sees_the_quote_of_its_own_orders()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        var ines = await server.CustomerUserAsync("FR");
        var dana = await server.CustomerUserAsync("US");

        var own = await ines.ReadAsync($"/comptoir/v1/my/orders/{order["id"]}/cancellation");

        Assert.Equal(921.84m, (decimal)own["items"]![0]!["credit"]!["subtotal"]!);
        await (await dana.GetAsync($"/comptoir/v1/my/orders/{order["id"]}/cancellation")).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
        await (await agent.GetAsync($"/comptoir/v1/my/orders/{order["id"]}/cancellation")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    private static string PathOf(JsonNode order) => $"/v1{order["links"]!["self"]!["uri"]}";

    private Task<int> RefusalsAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.Refused));
}

/// <summary>On a clock of its own: day 61 (R9.1).</summary>
public sealed class CancellationWindowTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task On_day_61_the_window_has_passed_and_the_refusal_says_how_long_it_was()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        var order = await agent.BuyAsync(customer, Sale.Perpetual);
        await server.AdvanceAsync("P60DT1H");

        var quote = await agent.ReadAsync($"/comptoir/v1/customers/{customer}/orders/{order["id"]}/cancellation");
        var answer = await agent.PatchAsync($"/v1/customers/{customer}/orders/{order["id"]}", new JsonObject { ["status"] = "cancelled" });

        Assert.Equal((WireCode.CancellationWindowClosed, 0), ((string?)quote["items"]![0]!["reasonCode"], (int)quote["items"]![0]!["daysRemaining"]!));
        await answer.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CancellationWindowClosed, "60");
        var hint = quote["items"]![0]!["supportRequest"]!;
        Assert.Equal(($"/partner/support/new?customer={customer}&order={order["id"]}&line=0", (string?)order["id"]), ((string?)hint["uri"], (string?)hint["orderId"]));
        await answer.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CancellationWindowClosed, $"/partner/support/new?order={order["id"]}&line=0");
    }
}
