using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Catalog;

/// <summary>POST /v1/extensions/product/checkinventory (contract, commerce-catalog §3).</summary>
public sealed class InventoryTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/v1/extensions/product/CheckInventory?country=FR";
    private const string Vm = "DZH318Z0BQ3V";

    [Fact]
    public async Task A_bare_array_names_every_SKU_asked_for_and_leaves_out_what_is_unknown()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await (await agent.PostAsync(Route, Body("""[{"productId":"cmp0ws22std1"},{"productId":"CMP0WSRV0022","skuId":"0004"},{"productId":"NONE"},{"productId":"CMP0WS22STD1","skuId":"0001"}]"""))).JsonAsync();

        Assert.Equal(
            ["CMP0WS22STD1:0001", "CMP0WS22STD1:0002", "CMP0WSRV0022:0004"],
            Assert.IsType<JsonArray>(answer).Select(item => $"{item!["productId"]}:{item["skuId"]}"));
        Assert.All(answer.AsArray(), item =>
        {
            Assert.False((bool?)item!["isRestricted"]);
            Assert.Empty(item["restrictions"]!.AsArray());
        });
    }

    [Fact]
    public async Task A_reservation_is_free_for_the_customer_s_registered_subscription_and_not_elsewhere()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        var id = new Comptoir.Commerce.Primitives.CustomerId(Guid.Parse(customer));
        var azure = await server.InStoreAsync(db => db.AzureSubscriptions.FirstAsync(row => row.CustomerId == id && row.Status == AzureSubscriptionStatus.Active));
        string vm = $$"""[{"productId":"{{Vm}}","skuId":"0C07"}]""";
        string region = await server.InStoreAsync(async db =>
            (await db.Skus.SingleAsync(sku => sku.ProductId == Vm && sku.Id == "0C07")).DynamicAttributes["armRegionName"]);

        var free = await (await agent.PostAsync(Route, Body(vm, customer, azure.Id.ToString(), region))).JsonAsync();
        var elsewhere = await (await agent.PostAsync(Route, Body(vm, customer, azure.Id.ToString(), "mars"))).JsonAsync();
        var unknown = await (await agent.PostAsync(Route, Body(vm, customer, Guid.Empty.ToString(), region))).JsonAsync();

        Assert.Empty(free[0]!["restrictions"]!.AsArray());
        var location = Assert.Single(elsewhere[0]!["restrictions"]!.AsArray())!;
        Assert.True((bool?)elsewhere[0]!["isRestricted"]);
        Assert.Equal("NotAvailableForSubscription", (string?)location["reasonCode"]);
        Assert.Equal("""{"type":"Location","values":"mars"}""", location["properties"]!.ToJsonString());
        Assert.Equal("Subscription", (string?)Assert.Single(unknown[0]!["restrictions"]!.AsArray())!["properties"]!["type"]);
    }

    [Fact]
    public async Task In_a_closed_market_a_reservation_is_no_item_of_the_catalogue()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await (await agent.PostAsync(Route.Replace("FR", "GL", StringComparison.Ordinal), Body($$"""[{"productId":"{{Vm}}"}]"""))).JsonAsync();

        Assert.Empty(answer.AsArray());
    }

    [Theory]
    [InlineData("{}", "targetItems")]
    [InlineData("""{"targetItems":[]}""", "targetItems")]
    [InlineData("""{"targetItems":[{"skuId":"0001"}]}""", "targetItems[0].productId")]
    [InlineData("""{"targetItems":[{"productId":"A"}],"inventoryContext":{"customerId":"x"}}""", "inventoryContext.customerId")]
    public async Task A_wrong_body_is_refused_and_its_member_named(string body, string field) =>
        await (await (await server.AdminAgentAsync()).PostAsync(Route, JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

    [Fact]
    public async Task A_stranger_s_customer_a_wrong_country_and_a_role_without_the_right_are_refused()
    {
        var harrow = await server.UserOfAsync(1, "AdminAgent");
        var referral = await server.UserAsync("ReferralAdmin");
        var agent = await server.AdminAgentAsync();
        var body = Body("""[{"productId":"CMP0WS22STD1"}]""", server.CustomerIn("FR"));

        await (await harrow.PostAsync(Route.Replace("FR", "GB", StringComparison.Ordinal), body)).RefusesAsync(HttpStatusCode.NotFound, "60003");
        await (await agent.PostAsync("/v1/extensions/product/checkinventory", body)).RefusesAsync(HttpStatusCode.BadRequest, "800002", "country");
        await (await referral.PostAsync(Route, body)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
    }

    private static JsonNode Body(string items, string? customer = null, string? subscription = null, string? region = null)
    {
        var context = new JsonObject();
        if (customer is not null)
            context["customerId"] = customer;
        if (subscription is not null)
            context["azureSubscriptionId"] = subscription;
        if (region is not null)
            context["armRegionName"] = region;
        return new JsonObject { ["targetItems"] = JsonNode.Parse(items), ["inventoryContext"] = context, ["isRestricted"] = false };
    }
}
