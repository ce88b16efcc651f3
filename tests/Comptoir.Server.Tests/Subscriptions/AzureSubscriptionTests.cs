using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Subscriptions;

/// <summary>Azure subscriptions under a plan, by Comptoir's own resource and by the contract's, and the roles on them (R13.2).</summary>
public sealed class AzureSubscriptionTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string French => server.CustomerIn("FR");

    private string Route => $"/comptoir/v1/customers/{French}/azuresubscriptions";

    [Fact]
    public async Task A_subscription_is_created_under_the_plan_named_suspended_taken_up_again_and_cancelled_for_good()
    {
        var agent = await server.AdminAgentAsync();

        var created = await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = "  Essais d’été " });
        var made = await created.JsonAsync(HttpStatusCode.Created);
        string own = $"{Route}/{made["id"]}";
        var read = await agent.ReadAsync(created.Headers.Location!.ToString());
        var named = await (await agent.PatchAsync(own, new JsonObject { ["friendlyName"] = "Recette" })).JsonAsync();
        var suspended = await (await agent.PatchAsync(own, new JsonObject { ["status"] = "Suspended" })).JsonAsync();
        var again = await (await agent.PatchAsync(own, new JsonObject { ["status"] = "suspended" })).JsonAsync();
        var active = await (await agent.PatchAsync(own, new JsonObject { ["status"] = "active" })).JsonAsync();
        var cancelled = await (await agent.PatchAsync(own, new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        var listed = (await agent.ReadAsync(Route))["items"]!.AsArray();

        Assert.Equal($"{Route}/{made["id"]}", created.Headers.Location!.ToString());
        Assert.Equal(made.ToJsonString(), read.ToJsonString());
        Assert.Equal(("Essais d’été", "active"), ((string?)made["friendlyName"], (string?)made["status"]));
        Assert.Equal(
            ["Recette", "suspended", "suspended", "active", "cancelled"],
            new[] { (string)named["friendlyName"]! }.Concat(new[] { suspended, again, active, cancelled }.Select(state => (string)state["status"]!)));
        Assert.Equal((string?)suspended["attributes"]!["etag"], (string?)again["attributes"]!["etag"]);
        Assert.Equal((string?)listed[^1]!["planSubscriptionId"], (string?)made["planSubscriptionId"]);
        Assert.Contains(listed, item => (string?)item!["id"] == (string?)made["id"] && (string?)item!["status"] == "cancelled");
        await (await agent.PatchAsync(own, new JsonObject { ["status"] = "active" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StatusChangeRefused);
        string key = (string)made["id"]!;
        Assert.Equal(5, await server.InStoreAsync(db => db.Activity.CountAsync(record => record.Resource == ActivityResource.AzureEntitlement && record.ResourceKey == key)));
    }

    [Fact]
    public async Task The_contract_shows_the_subscriptions_of_the_plan_and_cancels_one()
    {
        var agent = await server.AdminAgentAsync();
        var made = await (await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = "Compromis" })).JsonAsync(HttpStatusCode.Created);
        string plan = $"/v1/customers/{French}/subscriptions/{made["planSubscriptionId"]}/azureEntitlements";

        var listed = (await agent.ReadAsync(plan))["items"]!.AsArray().First(item => (string?)item!["id"] == (string?)made["id"])!;
        var one = await agent.ReadAsync("/v1" + (string)listed["links"]!["self"]!["uri"]!);
        var cancelled = await (await agent.PostAsync($"{plan}/{made["id"]}/cancel", new JsonObject { ["cancellationReason"] = "Compromise" })).JsonAsync();

        Assert.Equal(listed.ToJsonString(), one.ToJsonString());
        Assert.Equal(("Compromis", "active", (string?)made["planSubscriptionId"]), ((string?)one["friendlyName"], (string?)one["status"], (string?)one["subscriptionId"]));
        Assert.Null(one["attributes"]);
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        await (await agent.PostAsync($"{plan}/{made["id"]}/cancel", new JsonObject { ["cancellationReason"] = "bored" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "cancellationReason");
        await (await agent.PostAsync($"{plan}/{made["id"]}/cancel", new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "cancellationReason");
        await (await agent.GetAsync($"{plan}/{Guid.NewGuid()}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"/v1/customers/{French}/subscriptions/{Guid.NewGuid()}/azureEntitlements")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
    }

    [Fact]
    public async Task A_user_of_the_customer_gets_a_role_once_and_loses_it()
    {
        var agent = await server.AdminAgentAsync();
        string roles = $"{Route}/{await AnyAsync(agent)}/roleassignments";
        string user = await UserIdAsync("FR");

        var assigned = await (await agent.PostAsync(roles, Role(user, "contributor"))).JsonAsync(HttpStatusCode.Created);
        var reader = await (await agent.PostAsync(roles, Role(user, "Reader"))).JsonAsync(HttpStatusCode.Created);
        await (await agent.PostAsync(roles, Role(user, "Contributor"))).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput, "Contributor");
        var listed = (await agent.ReadAsync(roles))["items"]!.AsArray();
        var revoked = await agent.DeleteAsync($"{roles}/{assigned["id"]}");
        var left = (await agent.ReadAsync(roles))["items"]!.AsArray();

        Assert.Equal((user, "Contributor"), ((string?)assigned["userId"], (string?)assigned["role"]));
        Assert.Contains("@", (string)assigned["userName"]!, StringComparison.Ordinal);
        Assert.Equal(2, listed.Count);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal((string?)reader["id"], (string?)Assert.Single(left)!["id"]);
        await (await agent.DeleteAsync($"{roles}/{assigned["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.RemoveUserMember)));
    }

    [Theory]
    [InlineData("""{"role":"Owner"}""", "userId")]
    [InlineData("""{"userId":"you","role":"Owner"}""", "userId")]
    [InlineData("""{"userId":"c0000000-0000-4000-8000-00000000fffe","role":"Owner"}""", "userId")]
    [InlineData("""{"userId":"c0000000-0000-4000-8000-00000000fffe"}""", "role")]
    [InlineData("""{"userId":"c0000000-0000-4000-8000-00000000fffe","role":"King"}""", "role")]
    [InlineData("""{"userId":"c0000000-0000-4000-8000-00000000fffe","role":"1"}""", "role")]
    [InlineData("""{"userId":"c0000000-0000-4000-8000-00000000fffe","role":"Owner,Reader"}""", "role")]
    public async Task A_wrong_assignment_names_its_member(string body, string member)
    {
        var agent = await server.AdminAgentAsync();
        string roles = $"{Route}/{await AnyAsync(agent)}/roleassignments";

        await (await agent.PostAsync(roles, JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);
    }

    [Fact]
    public async Task A_user_is_given_a_role_by_name()
    {
        var agent = await server.AdminAgentAsync();
        string roles = $"{Route}/{await AnyAsync(agent)}/roleassignments";

        var assigned = await (await agent.PostAsync(roles, new JsonObject { ["userName"] = "INES@brasserie-leon.onmicrosoft.com", ["role"] = "Owner" })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(("ines@brasserie-leon.onmicrosoft.com", "Owner"), ((string?)assigned["userName"], (string?)assigned["role"]));
        await (await agent.PostAsync(roles, new JsonObject { ["userName"] = "dana@lakeview-dental.onmicrosoft.com", ["role"] = "Owner" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "userName");
        await (await agent.PostAsync(roles, new JsonObject { ["userId"] = "", ["userName"] = "", ["role"] = "Owner" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "userId");
    }

    [Fact]
    public async Task A_user_of_another_customer_gets_no_role()
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.PostAsync($"{Route}/{await AnyAsync(agent)}/roleassignments", Role(await UserIdAsync("US"), "Owner")))
            .RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "userId");
    }

    [Fact]
    public async Task Every_refusal_has_its_code()
    {
        var agent = await server.AdminAgentAsync();
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string id = await AnyAsync(agent);
        var named = new JsonObject { ["friendlyName"] = "Sans plan" };

        await (await agent.PostAsync($"/comptoir/v1/customers/{server.CustomerIn("JP")}/azuresubscriptions", named)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.AzurePlanNeeded);
        await (await agent.PostAsync(Route, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "friendlyName");
        await (await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = new string('a', 65) })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "64");
        await (await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = "x", ["planSubscriptionId"] = "y" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "planSubscriptionId");
        await (await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = "x", ["planSubscriptionId"] = Guid.NewGuid().ToString() })).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.PatchAsync($"{Route}/{id}", new JsonObject { ["status"] = "sleeping" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "status");
        await (await agent.PatchAsync($"{Route}/{id}", new JsonObject { ["friendlyName"] = "x" }, ("If-Match", "\"99\""))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await (await agent.PatchAsync($"{Route}/{Guid.NewGuid()}", named)).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.PatchAsync($"/comptoir/v1/customers/{server.CustomerIn("US")}/azuresubscriptions/{id}", named)).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"{Route}/{Guid.NewGuid()}/roleassignments")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"{Route}/{Guid.NewGuid()}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"{Route}/none")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"/comptoir/v1/customers/{server.CustomerIn("US")}/azuresubscriptions/{id}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await helpdesk.GetAsync($"{Route}/{id}")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await rival.GetAsync($"{Route}/{id}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await helpdesk.GetAsync(Route)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await rival.GetAsync(Route)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.PatchAsync($"{Route}/{id}", named)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.GetAsync($"{Route}/{id}/roleassignments")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
    }

    [Fact]
    public async Task Under_a_plan_that_is_suspended_nothing_is_created_or_taken_up_again()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        string route = $"/comptoir/v1/customers/{customer}/azuresubscriptions";
        await agent.BuyAsync(customer, Sale.ItemOf("DZH318Z0BPS6:0001", "US", "USD"));
        var made = await (await agent.PostAsync(route, new JsonObject { ["friendlyName"] = "Lab" })).JsonAsync(HttpStatusCode.Created);
        await agent.PatchAsync($"{route}/{made["id"]}", new JsonObject { ["status"] = "suspended" });
        var plan = new Commerce.Primitives.SubscriptionId(Guid.Parse((string)made["planSubscriptionId"]!));
        await server.InStoreAsync(db => db.Subscriptions.Where(s => s.Id == plan).ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SubscriptionStatus.Suspended)));

        await (await agent.PatchAsync($"{route}/{made["id"]}", new JsonObject { ["status"] = "active" })).RefusesAsync(HttpStatusCode.Conflict, WireCode.ParentInactive);
        await (await agent.PostAsync(route, new JsonObject { ["friendlyName"] = "Lab 2" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.AzurePlanNeeded);
    }

    private static JsonObject Role(string user, string role) => new() { ["userId"] = user, ["role"] = role };

    private async Task<string> AnyAsync(HttpClient agent) =>
        (string)(await (await agent.PostAsync(Route, new JsonObject { ["friendlyName"] = "Production" })).JsonAsync(HttpStatusCode.Created))["id"]!;

    private async Task<string> UserIdAsync(string country)
    {
        var customer = new Commerce.Primitives.CustomerId(Guid.Parse(server.CustomerIn(country)));
        return (await server.InStoreAsync(db => db.Users.Where(user => user.CustomerId == customer).Select(user => user.Id).FirstAsync())).ToString();
    }
}
