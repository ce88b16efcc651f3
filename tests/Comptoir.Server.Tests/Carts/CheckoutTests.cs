using System.Net;
using System.Text;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Carts;

/// <summary>POST …/checkout (contract, commerce-orders §1; R4.2, R4.3, R4.4).</summary>
public sealed class CheckoutTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task A_checkout_makes_one_order_for_each_group_and_happens_once()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await agent.MakeCartAsync(
            Leon, Sale.Line(Sale.Perpetual), Sale.Line(Sale.Subscription, id: 1, term: "P3Y"), Sale.Line(Sale.Saas, id: 2, term: "P1Y", cycle: "annual"));
        using var success = new StringContent("\"success\"", Encoding.UTF8, "application/json");

        var result = await (await agent.PostAsync($"/v1/customers/{Leon}/carts/{cart["id"]}/checkout", success)).JsonAsync(HttpStatusCode.Created);
        var again = await agent.PostAsync($"/v1/customers/{Leon}/carts/{cart["id"]}/checkout", null);
        var put = await agent.PutAsync($"/v1/customers/{Leon}/carts/{cart["id"]}", Sale.Cart(Sale.Line(Sale.Perpetual)));
        var read = await agent.ReadAsync($"/v1/customers/{Leon}/carts/{cart["id"]}");

        Assert.Empty(result["orderErrors"]!.AsArray());
        Assert.Equal("CartCheckoutResult", (string?)result["attributes"]!["objectType"]);
        Assert.Equal(["one_time", "annual"], result["orders"]!.AsArray().Select(order => (string?)order!["billingCycle"]));
        Assert.All(result["orders"]!.AsArray(), order => Assert.Equal("completed", (string?)order!["status"]));
        Assert.Null(result["orders"]![0]!["lineItems"]![0]!["subscriptionId"]);
        Assert.NotNull(result["orders"]![1]!["lineItems"]![0]!["subscriptionId"]);
        Assert.Null(result["orders"]![0]!["totalPrice"]);
        Assert.Equal("Ordered", (string?)read["status"]);
        await again.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CartAlreadyOrdered);
        await put.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CartAlreadyOrdered);
    }

    [Fact]
    public async Task The_orders_of_a_checkout_are_those_that_are_read_in_the_callers_language()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await agent.MakeCartAsync(Leon, Sale.Line(Sale.Perpetual));

        var result = await (await agent.SendAsync(HttpMethod.Post, $"/v1/customers/{Leon}/carts/{cart["id"]}/checkout", null, ("X-Locale", "fr-FR"))).JsonAsync(HttpStatusCode.Created);
        var order = Assert.Single(result["orders"]!.AsArray())!;
        var read = await (await agent.SendAsync(HttpMethod.Get, $"/v1/customers/{Leon}/orders/{order["id"]}", null, ("X-Locale", "fr-FR"))).JsonAsync();

        Assert.Contains("pack de licences", (string?)order["lineItems"]![0]!["friendlyName"], StringComparison.Ordinal);
        Assert.Equal(read.ToJsonString(), order.ToJsonString());
    }

    [Fact]
    public async Task The_same_request_id_gets_the_first_answer_however_often_it_is_sent_at_once()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await agent.MakeCartAsync(Leon, Sale.Line(Sale.Perpetual));
        string path = $"/v1/customers/{Leon}/carts/{cart["id"]}/checkout";
        string id = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => agent.SendAsync(HttpMethod.Post, path, null, ("MS-RequestId", id))));
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        var different = await agent.SendAsync(HttpMethod.Post, path, "success", ("MS-RequestId", id));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(11, answers.Count(answer => answer.Headers.Contains("Comptoir-Replay")));
        await different.RefusesAsync(HttpStatusCode.Conflict, WireCode.RequestIdReused);
        var cartId = new Commerce.Primitives.CartId(Guid.Parse((string)cart["id"]!));
        Assert.Equal(1, await server.InStoreAsync(db => db.Orders.CountAsync(order => order.CartId == cartId)));
    }

    [Fact]
    public async Task Of_two_groups_the_one_over_the_limit_is_told_beside_the_other()
    {
        var agent = await server.AdminAgentAsync();
        string au = server.CustomerIn("AU");
        await server.LimitAsync("AUD", room: 1_700_00);
        var cart = await agent.MakeCartAsync(
            au,
            Sale.Line(Sale.ItemOf(Sale.Perpetual, "AU", "AUD")),
            Sale.Line(Sale.ItemOf(Sale.Saas, "AU", "AUD"), quantity: 100, id: 1, term: "P1Y", cycle: "annual"));
        var alone = await agent.MakeCartAsync(au, Sale.Line(Sale.ItemOf(Sale.Saas, "AU", "AUD"), quantity: 100, term: "P1Y", cycle: "annual"));

        var result = await (await agent.PostAsync($"/v1/customers/{au}/carts/{cart["id"]}/checkout", null)).JsonAsync(HttpStatusCode.Created);
        var refused = await agent.PostAsync($"/v1/customers/{au}/carts/{alone["id"]}/checkout", null);
        var still = await agent.ReadAsync($"/v1/customers/{au}/carts/{alone["id"]}");

        Assert.Single(result["orders"]!.AsArray());
        var error = Assert.Single(result["orderErrors"]!.AsArray())!;
        Assert.Equal(("1", 800023), ((string?)error["orderGroupId"], (int)error["code"]!));
        await refused.RefusesAsync(HttpStatusCode.Forbidden, WireCode.CreditLimitReached);
        Assert.Equal("Active", (string?)still["status"]);
    }

    [Fact]
    public async Task Without_the_customer_agreement_there_is_no_checkout_and_no_order()
    {
        var agent = await server.AdminAgentAsync();
        var customer = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer("nothing-agreed.onmicrosoft.com"))).JsonAsync(HttpStatusCode.Created);
        var cart = await agent.MakeCartAsync((string)customer["id"]!, Sale.Line(Sale.Perpetual));

        await (await agent.PostAsync($"/v1/customers/{customer["id"]}/carts/{cart["id"]}/checkout", null))
            .RefusesAsync(HttpStatusCode.Forbidden, WireCode.CustomerAgreementMissing);
        await (await agent.PostAsync($"/v1/customers/{customer["id"]}/orders", Sale.Order(Sale.Perpetual)))
            .RefusesAsync(HttpStatusCode.Forbidden, WireCode.CustomerAgreementMissing);
    }
}
