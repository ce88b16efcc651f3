using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Customers;

/// <summary>What follows from a customer's state that no operation of this version changes yet: an ended relationship (contract
/// 20002) and the segments it qualified for (R3.2).</summary>
public sealed class RelationshipTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_customer_whose_relationship_has_ended_is_not_listed_and_every_route_to_it_is_20002()
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/v1/customers/{server.CustomerIn("JP")}";
        var profile = await (await agent.GetAsync($"{customer}/profiles/billing")).JsonAsync();
        var order = await server.OrderBodyAsync(market: "JP");
        var bought = await Purchase.OfAsync(server, country: "JP");
        string key = (string)(await agent.ReadAsync($"{customer}/entitlements"))["items"]![0]!["entitledArtifacts"]![0]!["link"]!["uri"]!;
        var file = (await agent.ReadAsync(bought.Media))["items"]![0]!;
        await ChangeAsync("JP", row => row.EndRelationship(row.CreatedAt));
        var before = await server.CountAsync();

        foreach (string path in new[] { "", "/profiles/billing", "/products?targetView=Software", "/products/CMP0WS22STD1", "/agreements", "/orders", $"/orders/{bought.OrderId}", "/entitlements", "/subscriptions" })
            await (await agent.GetAsync(customer + path)).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.SendAsync(HttpMethod.Put, $"{customer}/profiles/billing", profile)).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync($"{customer}/carts", await server.CartBodyAsync(market: "JP"))).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync($"{customer}/orders", order)).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        foreach (string path in new[] { "/software", "/reservations", "/azuresubscriptions", "/hybridbenefit", "/catalogitems", $"/orders/{bought.OrderId}/cancellation" })
            await (await agent.GetAsync($"/comptoir{customer}{path}")).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PatchAsync(bought.Order, new JsonObject { ["status"] = "cancelled" })).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync(bought.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.GetAsync($"/v1{key}")).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync(bought.Links, new JsonObject { ["mediaId"] = (string?)file["mediaId"], ["purpose"] = "share" })).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.GetAsync($"/v1/products/{bought.ProductId}/skus/{bought.SkuId}/downloadoptions/{file["mediaId"]}/downloadlink?country=JP&customerId={bought.CustomerId}"))
            .RefusesAsync(HttpStatusCode.Forbidden, "900150");
        var listed = await (await agent.GetAsync("/v1/customers")).JsonAsync();

        Assert.DoesNotContain(listed["items"]!.AsArray(), item => (string?)item!["id"] == server.CustomerIn("JP"));
        Assert.Equal(before, await server.CountAsync());
        // To another partner it is what any stranger's is.
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync(customer)).RefusesAsync(HttpStatusCode.NotFound, "60003");
    }

    [Fact]
    public async Task A_customer_that_qualified_for_a_segment_is_offered_its_prices_and_buys_at_them()
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/v1/customers/{server.CustomerIn("US")}";
        string availabilities = $"{customer}/products/CMP0WS22STD1/skus/0001/availabilities";
        await ChangeAsync("US", row => row.Qualify(["education"]));

        var offered = await (await agent.GetAsync(availabilities)).JsonAsync();
        var education = Assert.Single((await (await agent.GetAsync($"{availabilities}?targetSegment=Education")).JsonAsync())["items"]!.AsArray())!;
        var order = await (await agent.PostAsync($"{customer}/orders", Order(education))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(["commercial", "education"], offered["items"]!.AsArray().Select(item => (string)item!["segment"]!).Order());
        Assert.Equal("completed", (string?)order["status"]);
        await (await agent.GetAsync($"{availabilities}?targetSegment=government")).RefusesAsync(HttpStatusCode.Forbidden, "400030", "government");
    }

    [Fact]
    public async Task A_price_of_a_segment_that_the_customer_did_not_qualify_for_is_not_sold_to_it()
    {
        var agent = await server.AdminAgentAsync();
        string australia = $"/v1/customers/{server.CustomerIn("AU")}";
        string item = await server.InStoreAsync(db => db.Prices
            .Where(price => price.Market == "AU" && price.Segment == "education" && price.ProductId == "CMP0OFLTSCPP")
            .OrderBy(price => price.CatalogItemId)
            .Select(price => price.CatalogItemId)
            .FirstAsync());
        var before = await server.CountAsync();

        await (await agent.PostAsync($"{australia}/orders", Order(new JsonObject { ["catalogItemId"] = item }))).RefusesAsync(HttpStatusCode.BadRequest, "800004");

        Assert.Equal(before, await server.CountAsync());
    }

    private static JsonObject Order(JsonNode availability) => new()
    {
        ["billingCycle"] = "one_time",
        ["lineItems"] = new JsonArray(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = (string?)availability["catalogItemId"], ["quantity"] = 8 }),
    };

    private Task<int> ChangeAsync(string country, Action<Customer> change)
    {
        var id = new CustomerId(Guid.Parse(server.CustomerIn(country)));
        return server.InStoreAsync(async db =>
        {
            change(await db.Customers.SingleAsync(customer => customer.Id == id));
            return await db.SaveChangesAsync();
        });
    }
}
