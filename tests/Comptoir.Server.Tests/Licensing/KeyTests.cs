using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>Keys over HTTP (R2.2, R2.5, R5, R7).</summary>
public class KeyTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_reveal_gives_the_key_of_the_version_asked_for_and_the_same_one_again()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();

        var answer = await agent.PostAsync(purchase.Keys, new JsonObject());
        var own = await answer.JsonAsync();
        string again = await purchase.KeyAsync(agent, "2022");
        var earlier = await (await agent.PostAsync(purchase.Keys, new JsonObject { ["version"] = "2016" })).JsonAsync();

        Assert.Matches("^[0-9]{4}(-[0-9]{4}){7}$", (string?)own["productKey"]);
        Assert.Equal("d32", (string?)own["format"]);
        Assert.Equal("2022", (string?)own["version"]);
        Assert.NotNull(own["revealedAt"]);
        Assert.Equal((string?)own["productKey"], again);
        Assert.Equal("2016", (string?)earlier["version"]);
        Assert.NotEqual(again, (string?)earlier["productKey"]);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Each_reveal_leaves_one_record_and_the_count_agrees()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();

        await purchase.KeyAsync(agent);
        await purchase.KeyAsync(agent, "2019");
        await (await agent.PostAsync(purchase.Keys, new JsonObject { ["version"] = "95" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "version");

        var records = await server.InStoreAsync(db => db.Activity
            .Where(record => record.ResourceKey == purchase.OrderId && record.Operation == ActivityOperation.GetSoftwareKey).ToListAsync());
        var reveals = await server.InStoreAsync(db => db.Entitlements
            .Where(e => e.OrderId == new Commerce.Primitives.OrderId(purchase.OrderId)).Select(e => e.Reveals).SingleAsync());
        Assert.Equal(2, records.Count);
        Assert.Equal(2, reveals);
        Assert.All(records, record => Assert.NotNull(record.Address));
    }

    [Fact]
    public async Task A_request_id_replays_no_key_it_reveals_and_records_again()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();
        string id = Guid.NewGuid().ToString();

        var first = await agent.PostAsync(purchase.Keys, new JsonObject(), ("MS-RequestId", id));
        var second = await agent.PostAsync(purchase.Keys, new JsonObject(), ("MS-RequestId", id));

        Assert.Equal((string?)(await first.JsonAsync())["productKey"], (string?)(await second.JsonAsync())["productKey"]);
        Assert.False(second.Headers.Contains("Comptoir-Replay"));
        Assert.Equal(2, await server.InStoreAsync(db => db.Activity.CountAsync(
            record => record.ResourceKey == purchase.OrderId && record.Operation == ActivityOperation.GetSoftwareKey)));
    }

    [Fact]
    public async Task After_the_cancellation_there_is_no_key_for_anyone_and_the_item_stays_listed()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();
        var admin = await server.CustomerUserAsync("FR");
        await purchase.KeyAsync(agent);

        await purchase.CancelAsync(server);

        await (await agent.PostAsync(purchase.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.REVOKED");
        await (await admin.PostAsync(purchase.OwnKeys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.REVOKED");
        var order = await OrderOfAsync(agent, purchase);
        Assert.Equal("cancelled", (string?)order["status"]);
        Assert.False((bool)order["cancellation"]!["allowed"]!);
    }

    [Fact]
    public async Task The_software_list_quotes_the_cancellation_as_it_would_be_done()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync(purchase.Software)).JsonAsync();
        var order = await OrderOfAsync(agent, purchase);

        Assert.True((bool)order["cancellation"]!["allowed"]!);
        Assert.Equal(60, (int)order["cancellation"]!["daysRemaining"]!);
        Assert.True((decimal)order["cancellation"]!["credit"]!["subtotal"]! > 0);
        Assert.Equal("active", (string?)order["status"]);
        var item = list["items"]!.AsArray().Single(i => (string?)i!["productId"] == purchase.ProductId && (string?)i["skuId"] == purchase.SkuId)!;
        Assert.Equal("perpetual", (string?)item["kind"]);
        Assert.Equal("d32", (string?)item["keyFormat"]);
        Assert.Equal(["2022", "2019", "2016"], item["versions"]!.AsArray().Select(version => (string)version!));
        Assert.DoesNotContain(list["items"]!.AsArray(), i => (string?)i!["kind"] is "azure_plan" or "reservation" or "saas");
    }

    [Fact]
    public async Task The_software_list_is_in_the_callers_language()
    {
        var purchase = await Purchase.OfAsync(server);

        var answer = await (await server.AdminAgentAsync()).SendAsync(HttpMethod.Get, purchase.Software, null, ("X-Locale", "fr-FR"));

        Assert.Contains("pack de licences 16 cœurs", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_stock_where_the_publisher_makes_them()
    {
        var purchase = await Purchase.OfAsync(server, Purchase.OfficeFromStock);

        var key = await (await (await server.AdminAgentAsync()).PostAsync(purchase.Keys, new JsonObject())).JsonAsync();

        Assert.Matches("^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$", (string?)key["productKey"]);
        Assert.Equal("pattern", (string?)key["format"]);
    }

    [Fact]
    public async Task A_product_without_keys_says_so()
    {
        var purchase = await Purchase.OfAsync(server, Purchase.ClientAccessLicence);

        await (await (await server.AdminAgentAsync()).PostAsync(purchase.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, "1000");
    }

    [Theory]
    [InlineData("GlobalAdmin")]
    [InlineData("SalesAgent")]
    [InlineData("HelpdeskAgent")]
    [InlineData("BillingAdmin")]
    [InlineData("AccountAdmin")]
    [InlineData("UserManagementAdmin")]
    [InlineData("ReferralAdmin")]
    [InlineData("MarketingContentAdmin")]
    public async Task Only_an_admin_agent_gets_keys_and_links(string role)
    {
        var purchase = await Purchase.OfAsync(server);
        var client = await server.UserAsync(role);

        await (await client.PostAsync(purchase.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await client.PostAsync(purchase.Links, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await client.PostAsync(purchase.OwnKeys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
    }

    [Fact]
    public async Task A_strangers_partner_sees_nothing_and_cannot_tell_it_from_what_is_not()
    {
        var purchase = await Purchase.OfAsync(server);
        var stranger = await server.UserOfAsync(1, "AdminAgent");

        var foreign = await stranger.PostAsync(purchase.Keys, new JsonObject());
        var missing = await stranger.PostAsync(purchase.Keys.Replace(purchase.OrderId, new string('0', 33), StringComparison.Ordinal), new JsonObject());

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(await foreign.Content.ReadAsStringAsync(), await missing.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(purchase.Software)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(purchase.Media)).StatusCode);
    }

    [Fact]
    public async Task The_customers_global_admin_has_the_same_in_a_place_of_its_own()
    {
        var purchase = await Purchase.OfAsync(server);
        var admin = await server.CustomerUserAsync("FR");

        var list = await (await admin.GetAsync("/comptoir/v1/my/software")).JsonAsync();
        var media = await (await admin.GetAsync($"/comptoir/v1/my/software/{purchase.ProductId}/{purchase.SkuId}/media")).JsonAsync();
        var key = await (await admin.PostAsync(purchase.OwnKeys, new JsonObject())).JsonAsync();
        var link = await (await admin.PostAsync(
            purchase.OwnLinks, new JsonObject { ["mediaId"] = (string)media["items"]![0]!["mediaId"]!, ["purpose"] = "share" })).JsonAsync(HttpStatusCode.Created);

        Assert.Contains(list["items"]!.AsArray(), item => (string?)item!["productId"] == purchase.ProductId);
        Assert.Equal(await purchase.KeyAsync(await server.AdminAgentAsync()), (string?)key["productKey"]);
        Assert.Equal(HttpStatusCode.OK, (await server.Stranger().GetAsync(new Uri((string)link["uri"]!))).StatusCode);
        await (await admin.PostAsync(purchase.Keys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
    }

    [Fact]
    public async Task A_plain_user_of_the_customer_and_another_customers_admin_get_nothing()
    {
        var purchase = await Purchase.OfAsync(server);
        var plain = await server.CustomerUserAsync("FR", globalAdmin: false);
        var other = await server.CustomerUserAsync("US");

        await (await plain.GetAsync("/comptoir/v1/my/software")).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await plain.PostAsync(purchase.OwnKeys, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await other.PostAsync(purchase.OwnKeys, new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, "1000");
    }

    [Fact]
    public async Task The_address_of_2018_reveals_the_same_key()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();
        var entitlement = await server.InStoreAsync(db => db.Entitlements.SingleAsync(e => e.OrderId == new Commerce.Primitives.OrderId(purchase.OrderId)));
        string address = $"/v1/customers/{purchase.CustomerId}/artifacts/productkey/groups/{entitlement.GroupId:N}/lineitems/{entitlement.Id}/items/{purchase.ProductId}:{purchase.SkuId}:{entitlement.Id}";

        var answer = await agent.GetAsync(address);
        var key = await answer.JsonAsync();
        await purchase.CancelAsync(server);

        Assert.Equal("product_key", (string?)key["type"]);
        Assert.Matches("^[0-9]{4}(-[0-9]{4}){7}$", (string?)key["productKey"]);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        await (await agent.GetAsync(address)).RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.REVOKED");
        await (await agent.GetAsync(address.Replace(purchase.ProductId, "CMP0WS22DTC1", StringComparison.Ordinal))).RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.REVOKED");
        await (await agent.GetAsync(address[..^3])).RefusesAsync(HttpStatusCode.NotFound, "1000");
    }

    private static async Task<JsonNode> OrderOfAsync(HttpClient client, Purchase purchase) =>
        (await (await client.GetAsync(purchase.Software)).JsonAsync())["items"]!.AsArray()
            .SelectMany(item => item!["orders"]!.AsArray())
            .Single(order => (string?)order!["orderId"] == purchase.OrderId)!;
}
