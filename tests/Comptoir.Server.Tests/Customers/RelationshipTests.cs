using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;
using Comptoir.Server.Tests.Support;
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
        var listed = await (await agent.GetAsync("/v1/customers")).JsonAsync();

        Assert.DoesNotContain(listed["items"]!.AsArray(), item => (string?)item!["id"] == server.CustomerIn("JP"));
        Assert.Equal(before, await server.CountAsync());
        // To another partner it is what any stranger's is.
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync(customer)).RefusesAsync(HttpStatusCode.NotFound, "60003");
    }

    [Fact]
    public async Task Where_the_relationship_has_ended_no_key_and_no_link_is_given_and_neither_costs_nor_requests_are_shown()
    {
        var agent = await server.AdminAgentAsync();
        var purchase = await Purchase.OfAsync(server, country: "BR");
        string customer = $"/v1/customers/{purchase.CustomerId}";
        await purchase.KeyAsync(agent);
        var (file, _) = await purchase.LinkAsync(agent);
        var link = new JsonObject { ["mediaId"] = (string)file["mediaId"]!, ["purpose"] = "download" };
        string request = $"{customer}/servicerequests/{await agent.FileAsync(Requests.Refund(purchase.CustomerId, new JsonObject { ["id"] = purchase.OrderId }, 1m, "BRL"))}";
        string artifact = await ArtifactOfAsync(purchase);
        string options = $"/v1/products/{purchase.ProductId}/skus/{purchase.SkuId}/downloadoptions/{file["mediaId"]}/downloadlink?country=BR&customerId={purchase.CustomerId}";
        await (await agent.GetAsync(options)).JsonAsync();
        await ChangeAsync("BR", row => row.EndRelationship(row.CreatedAt));
        var before = await server.CountAsync();

        foreach (string path in new[] { $"{customer}/servicecosts/Current", $"{customer}/servicecosts/MostRecent/lineitems", request, artifact })
            await (await agent.GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PatchAsync(request, new JsonObject { ["status"] = "closed" })).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync(purchase.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.PostAsync(purchase.Links, link)).RefusesAsync(HttpStatusCode.Forbidden, "20002");
        await (await agent.GetAsync(options)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task A_customer_that_is_not_there_is_60003_on_every_route_below_it()
    {
        var agent = await server.AdminAgentAsync();
        var purchase = await Purchase.OfAsync(server);
        string request = await agent.FileAsync(Requests.Refund(purchase.CustomerId, new JsonObject { ["id"] = purchase.OrderId }, 1m));
        string artifact = await ArtifactOfAsync(purchase);
        string Of(string path, string customer) => path.Replace(purchase.CustomerId, customer, StringComparison.Ordinal);

        foreach (string customer in new[] { Guid.NewGuid().ToString(), server.CustomerIn("GB", 1) })
        {
            foreach (string path in new[] { $"/v1/customers/{purchase.CustomerId}/servicerequests/{request}", artifact })
                await (await agent.GetAsync(Of(path, customer))).RefusesAsync(HttpStatusCode.NotFound, "60003");
            await (await agent.PatchAsync($"/v1/customers/{customer}/servicerequests/{request}", new JsonObject { ["status"] = "closed" })).RefusesAsync(HttpStatusCode.NotFound, "60003");
            await (await agent.PostAsync(Of(purchase.Keys, customer), new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, "60003");
            await (await agent.PostAsync(Of(purchase.Links, customer), new JsonObject { ["mediaId"] = Guid.NewGuid().ToString(), ["purpose"] = "share" })).RefusesAsync(HttpStatusCode.NotFound, "60003");
        }
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

    /// <summary>The 2018 address of a purchase's key.</summary>
    private async Task<string> ArtifactOfAsync(Purchase purchase)
    {
        var entitlement = await server.InStoreAsync(db => db.Entitlements.SingleAsync(e => e.OrderId == new OrderId(purchase.OrderId)));
        return $"/v1/customers/{purchase.CustomerId}/artifacts/productkey/groups/{entitlement.GroupId}/lineitems/{entitlement.Id}/items/{purchase.ProductId}:{purchase.SkuId}:{entitlement.Id}";
    }

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
