using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Subscriptions;

/// <summary>/v1/customers/{id}/subscriptions: reading and registering (contract, commerce-subscriptions §1, §3).</summary>
public sealed class SubscriptionTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_SaaS_order_makes_a_subscription_that_waits_for_its_activation()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Saas, "US", "USD"), "P1M", "monthly");
        string route = $"/v1/customers/{customer}/subscriptions";

        var byOrder = await agent.ReadAsync($"{route}?order_id={order["id"]}");
        var subscription = Assert.Single(byOrder["items"]!.AsArray())!;
        var byId = await agent.ReadAsync($"{route}/{subscription["id"]}");
        var french = await (await agent.SendAsync(HttpMethod.Get, $"{route}/{subscription["id"]}", null, ("X-Locale", "fr-FR"))).JsonAsync();

        Assert.Equal(subscription.ToJsonString(), byId.ToJsonString());
        Assert.Equal((string?)order["lineItems"]![0]!["subscriptionId"], (string?)subscription["id"]);
        Assert.Equal(
            ["pending", "license", "monthly", "P1M", "License(s)", "subscription", "Atelier Boréal", "Subscription"],
            new[] { "status", "billingType", "billingCycle", "termDuration", "unitType", "contractType", "publisherName" }
                .Select(member => (string?)subscription[member]).Append((string?)subscription["attributes"]!["objectType"]));
        Assert.EndsWith("T23:59:59Z", (string)subscription["commitmentEndDate"]!, StringComparison.Ordinal);
        Assert.Equal((string?)subscription["cancellationAllowedUntilDate"], (string?)subscription["refundOptions"]![0]!["expiresAt"]);
        Assert.Equal("""["edit","cancel"]""", subscription["actions"]!.ToJsonString());
        Assert.All(new[] { "creationDate", "effectiveStartDate", "hasPurchasableAddons", "isTrial", "isMicrosoftProduct", "autoRenewEnabled", "quantity" },
            member => Assert.NotNull(subscription[member]));
        Assert.Equal("Boréal Signature - Équipe, par utilisateur", (string?)french["offerName"]);
        Assert.Equal((string?)french["offerName"], (string?)french["friendlyName"]);
    }

    [Fact]
    public async Task The_actions_are_those_that_a_change_would_allow()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Saas, "US", "USD"), "P1M", "monthly");
        string path = $"/v1/customers/{customer}/subscriptions/{order["lineItems"]![0]!["subscriptionId"]}";
        async Task<string> Actions(string at) => (await agent.ReadAsync(at))["actions"]!.ToJsonString();
        var plan = await agent.BuyAsync(customer, Sale.ItemOf("DZH318Z0BPS6:0001", "US", "USD"));

        Assert.Equal("""["edit","cancel"]""", await Actions(path));
        Assert.Equal("""["edit"]""", await Actions($"/v1/customers/{customer}/subscriptions/{plan["lineItems"]![0]!["subscriptionId"]}"));
        await (await agent.PatchAsync(path, new JsonObject { ["status"] = "deleted" })).JsonAsync();
        Assert.Equal("[]", await Actions(path));
    }

    [Fact]
    public async Task The_partners_own_MPN_id_lists_what_it_sold()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("FR")}/subscriptions";
        string mpnId = (string)(await agent.ReadAsync("/v1/profiles/mpn"))["mpnId"]!;

        var all = await agent.ReadAsync(route);

        Assert.NotEmpty(all["items"]!.AsArray());
        Assert.Equal(all.ToJsonString(), (await agent.ReadAsync($"{route}?MPN_ID={mpnId}")).ToJsonString());
    }

    [Fact]
    public async Task Software_makes_no_subscription()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Subscription, "US", "USD"), "P3Y");

        Assert.Empty((await agent.ReadAsync($"/v1/customers/{customer}/subscriptions?Order_Id={order["id"]}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_Azure_plan_is_registered_for_reservations_as_often_as_one_likes()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf("DZH318Z0BPS6:0001", "US", "USD"));
        string plan = $"/customers/{customer}/subscriptions/{order["lineItems"]![0]!["subscriptionId"]}";

        var before = await agent.ReadAsync($"/v1{plan}/registrationstatus");
        var first = await agent.PostAsync($"/v1{plan}/registrations", null);
        var second = await agent.PostAsync($"/v1{plan}/registrations", null);
        var after = await agent.ReadAsync($"/v1{plan}/registrationstatus");
        var subscription = await agent.ReadAsync($"/v1{plan}");

        Assert.Equal("NotRegistered", (string?)before["status"]);
        Assert.All([first, second], answer => Assert.Equal((HttpStatusCode.Accepted, $"{plan}/registrationstatus"), (answer.StatusCode, answer.Headers.Location!.ToString())));
        Assert.Equal("", await first.Content.ReadAsStringAsync());
        Assert.Equal(("Registered", (string?)order["lineItems"]![0]!["subscriptionId"]), ((string?)after["status"], (string?)after["subscriptionId"]));
        Assert.StartsWith("9999-", (string)subscription["commitmentEndDate"]!, StringComparison.Ordinal);
        Assert.Equal("usage", (string?)subscription["billingType"]);
        string key = (string)after["subscriptionId"]!;
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.UpdateSubscription && record.ResourceKey == key)));
    }

    [Fact]
    public async Task Every_refusal_has_its_code()
    {
        var agent = await server.AdminAgentAsync();
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string customer = server.CustomerIn("US");
        string route = $"/v1/customers/{customer}/subscriptions";
        var saas = (await agent.BuyAsync(customer, Sale.ItemOf(Sale.Saas, "US", "USD"), "P1M", "monthly"))["lineItems"]![0]!["subscriptionId"];
        var plan = (await agent.BuyAsync(customer, Sale.ItemOf("DZH318Z0BPS6:0001", "US", "USD")))["lineItems"]![0]!["subscriptionId"]!;
        var planId = new Commerce.Primitives.SubscriptionId(Guid.Parse((string)plan!));
        await server.InStoreAsync(db => db.Subscriptions.Where(s => s.Id == planId)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, Commerce.Subscriptions.SubscriptionStatus.Suspended)));

        await (await agent.GetAsync($"{route}/{Guid.NewGuid()}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"{route}/7")).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await agent.GetAsync($"{route}?order_id=none")).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
        await (await agent.GetAsync($"{route}?mpn_id={(await rival.ReadAsync("/v1/profiles/mpn"))["mpnId"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.MpnIdUnknown, "mpn_id");
        await (await agent.PostAsync($"{route}/{saas}/registrations", null)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.SubscriptionNotAzure);
        await (await agent.GetAsync($"{route}/{saas}/registrationstatus")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.SubscriptionNotAzure);
        await (await agent.PostAsync($"{route}/{plan}/registrations", null)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.SubscriptionNotActive);
        await (await agent.PostAsync($"{route}/{Guid.NewGuid()}/registrations", null)).RefusesAsync(HttpStatusCode.NotFound, WireCode.SubscriptionUnknown);
        await (await helpdesk.PostAsync($"{route}/{plan}/registrations", null)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.OK, (await helpdesk.GetAsync(route)).StatusCode);
        await (await rival.GetAsync(route)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
    }
}
