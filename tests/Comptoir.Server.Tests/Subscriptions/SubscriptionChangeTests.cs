using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Subscriptions;

/// <summary>SaaS from its purchase to its end, and the changes of a subscription (R13.1; contract, commerce-subscriptions §2, §3).</summary>
public class SubscriptionChangeTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_publisher_activates_by_the_link_and_billing_begins()
    {
        var (agent, customer) = (await server.AdminAgentAsync(), server.CustomerIn("FR"));
        var order = await agent.BuyAsync(customer, Sale.Saas, "P1Y", "monthly");
        string path = await SubscriptionOfAsync(agent, customer, order);
        Assert.Equal("pending", (string?)(await agent.ReadAsync(path))["status"]);

        foreach (string links in new[] { $"/v1/customers/{customer}/orders/{order["id"]}/activationlinks", $"/v1/customers/{customer}/orders/{order["id"]}/lineitems/0/activationlinks", $"{path}/activationlinks" })
        {
            var link = (await agent.ReadAsync(links))["items"]!.AsArray().Single()!;
            Assert.Equal((0, "GET"), ((int)link["lineItemNumber"]!, (string?)link["link"]!["method"]));
            Assert.StartsWith(server.Root.ToString(), (string?)link["link"]!["uri"], StringComparison.Ordinal);
        }

        string address = (string)(await agent.ReadAsync($"{path}/activationlinks"))["items"]![0]!["link"]!["uri"]!;
        using var publisher = server.Stranger();
        await (await publisher.GetAsync(address[..^2] + (address.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"))).JsonAsync(HttpStatusCode.NotFound);
        Assert.Equal("Success", (string?)(await publisher.ReadAsync(address))["status"]);

        Assert.Equal("active", (string?)(await agent.ReadAsync(path))["status"]);
        Assert.Empty((await agent.ReadAsync($"{path}/activationlinks"))["items"]!.AsArray());
        Assert.Equal("800041", (string?)(await (await publisher.GetAsync(address)).JsonAsync(HttpStatusCode.BadRequest))["code"]);
        string id = (string)order["id"]!;
        Assert.Equal(782, await server.InStoreAsync(db => Task.FromResult(db.LedgerEntries.AsEnumerable().Single(entry => entry.OrderId.Value == id).SubtotalMinor)));
    }

    [Fact]
    public async Task A_patch_changes_what_differs_and_refuses_what_cannot_be()
    {
        var (agent, customer) = (await server.AdminAgentAsync(), server.CustomerIn("FR"));
        var order = await agent.BuyAsync(customer, Sale.Saas, "P1Y", "monthly");
        string path = await SubscriptionOfAsync(agent, customer, order);
        Task<HttpResponseMessage> PatchAsync(JsonObject body, HttpClient? client = null) => (client ?? agent).SendAsync(HttpMethod.Patch, path, body);

        Assert.Equal("800081", await CodeAsync(await PatchAsync(new JsonObject { ["status"] = "suspended" })));
        using (var publisher = server.Stranger())
            await publisher.ReadAsync((string)(await agent.ReadAsync($"{path}/activationlinks"))["items"]![0]!["link"]!["uri"]!);
        var named = await (await PatchAsync(new JsonObject { ["friendlyName"] = "Signatures", ["autoRenewEnabled"] = false })).JsonAsync();
        Assert.Equal(("Signatures", false), ((string?)named["friendlyName"], (bool)named["autoRenewEnabled"]!));
        Assert.Equal("2055", await CodeAsync(await PatchAsync(new JsonObject { ["friendlyName"] = "Late", ["attributes"] = new JsonObject { ["etag"] = "0" } })));
        Assert.Equal("800002", await CodeAsync(await PatchAsync(new JsonObject { ["friendlyName"] = new string('x', 300) })));
        Assert.Equal("800096", await CodeAsync(await PatchAsync(new JsonObject { ["status"] = "suspended" })));
        await (await PatchAsync(new JsonObject { ["quantity"] = 4 })).JsonAsync(HttpStatusCode.NotImplemented);
        await (await PatchAsync(new JsonObject { ["status"] = "deleted" }, await server.UserAsync("SalesAgent"))).JsonAsync(HttpStatusCode.Forbidden);
        await (await (await server.UserOfAsync(1, "AdminAgent")).SendAsync(HttpMethod.Patch, path, new JsonObject { ["friendlyName"] = "Mine" })).JsonAsync(HttpStatusCode.NotFound);
        Assert.Equal("Signatures", (string?)(await agent.ReadAsync(path))["friendlyName"]);

        var deleted = await (await PatchAsync(new JsonObject { ["status"] = "deleted" })).JsonAsync();

        Assert.Equal("deleted", (string?)deleted["status"]);
        Assert.Equal("cancelled", (string?)(await agent.ReadAsync($"/v1/customers/{customer}/orders/{order["id"]}"))["status"]);
        Assert.Equal("2011", await CodeAsync(await PatchAsync(new JsonObject { ["friendlyName"] = "Again" })));
    }

    [Theory]
    [InlineData("""{"scheduledNextTermInstructions":{"product":{"productId":"CMP0BOREALSG","skuId":"0002"},"quantity":1}}""", 501, "0")]
    [InlineData("""{"nextChargeInstructions":{"product":{"productId":"CMP0BOREALSG","skuId":"0002"},"quantity":1}}""", 501, "0")]
    [InlineData("""{"billingCycle":"annual"}""", 400, "800097")]
    [InlineData("""{"partnerId":"4847383"}""", 400, "800098")]
    public async Task What_no_patch_changes_is_refused_with_all_that_was_asked_beside_it(string asked, int status, string code)
    {
        var (agent, customer) = (await server.AdminAgentAsync(), server.CustomerIn("FR"));
        string path = await SubscriptionOfAsync(agent, customer, await agent.BuyAsync(customer, Sale.Saas, "P1Y", "monthly"));
        string before = (await agent.ReadAsync(path)).ToJsonString();
        var body = JsonNode.Parse(asked)!.AsObject();
        body["friendlyName"] = "Signatures";

        await (await agent.SendAsync(HttpMethod.Patch, path, body)).RefusesAsync((HttpStatusCode)status, code);

        Assert.Equal(before, (await agent.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task A_subscription_sent_back_as_it_was_shown_in_another_language_keeps_its_name_and_its_version()
    {
        var (agent, customer) = (await server.AdminAgentAsync(), server.CustomerIn("FR"));
        string path = await SubscriptionOfAsync(agent, customer, await agent.BuyAsync(customer, Sale.Saas, "P1Y", "monthly"));
        var before = await agent.ReadAsync(path);

        var french = await (await agent.SendAsync(HttpMethod.Get, path, null, ("X-Locale", "fr-FR"))).JsonAsync();
        var back = await (await agent.SendAsync(HttpMethod.Patch, path, french, ("X-Locale", "fr-FR"))).JsonAsync();

        Assert.NotEqual((string?)before["friendlyName"], (string?)french["friendlyName"]);
        Assert.Equal(french.ToJsonString(), back.ToJsonString());
        Assert.Equal(before.ToJsonString(), (await agent.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task An_azure_plan_in_use_is_not_suspended_and_only_a_sandbox_activates_by_itself()
    {
        var (agent, customer) = (await server.AdminAgentAsync(), server.CustomerIn("FR"));
        var plan = (await agent.ReadAsync($"/v1/customers/{customer}/subscriptions"))["items"]!.AsArray().First(item => (string?)item!["billingType"] == "usage")!;
        string path = $"/v1/customers/{customer}/subscriptions/{plan["id"]}";

        Assert.Equal("900115", (string?)(await (await agent.SendAsync(HttpMethod.Patch, path, new JsonObject { ["status"] = "suspended" })).JsonAsync(HttpStatusCode.Forbidden))["code"]);
        Assert.Equal("800093", await CodeAsync(await agent.SendAsync(HttpMethod.Patch, path, new JsonObject { ["autoRenewEnabled"] = true })));
        Assert.Equal("900127", (string?)(await (await agent.PostAsync($"{path}/activate", new JsonObject())).JsonAsync(HttpStatusCode.Forbidden))["code"]);
        await (await agent.PostAsync($"/v1/customers/{customer}/subscriptions/{Guid.NewGuid()}/activate", new JsonObject())).JsonAsync(HttpStatusCode.NotFound);
    }

    private static async Task<string> SubscriptionOfAsync(HttpClient client, string customer, JsonNode order) =>
        $"/v1/customers/{customer}/subscriptions/{(await client.ReadAsync($"/v1/customers/{customer}/subscriptions?order_id={order["id"]}"))["items"]![0]!["id"]}";

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)(await answer.JsonAsync(HttpStatusCode.BadRequest))["code"]!;
}
