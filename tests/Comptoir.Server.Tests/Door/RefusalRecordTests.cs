using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>R2.13, R8.6: each 403 for want of a right leaves exactly one security event, and no refused request waits for itself.</summary>
public sealed class RefusalRecordTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("HelpdeskAgent", "POST", "orders"), InlineData("MarketingContentAdmin", "GET", "customers"), InlineData("SalesAgent", "POST", "keys"), InlineData("SalesAgent", "PATCH", "cancel"), InlineData("SalesAgent", "PATCH", "subscription")]
    [InlineData("ReferralAdmin", "POST", "customers"), InlineData("BillingAdmin", "PUT", "profile"), InlineData("", "POST", "orders"), InlineData("", "GET", "agreements")]
    public async Task A_refusal_is_recorded_once_with_its_correlation_id(string role, string method, string what)
    {
        var agent = await server.AdminAgentAsync();
        var client = role.Length == 0 ? await server.AppAsync(withRoles: false) : await server.UserAsync(role);
        string customer = $"/v1/customers/{server.CustomerIn("FR")}";
        var (path, body) = what switch
        {
            "orders" => ($"{customer}/orders", await server.OrderBodyAsync()),
            "keys" => ($"/comptoir{customer}/orders/{(await server.BuyAsync(agent))["id"]}/lineitems/0/keys", new JsonObject()),
            "cancel" => ($"{customer}/orders/{(await server.BuyAsync(agent))["id"]}", new JsonObject { ["status"] = "cancelled" }),
            "subscription" => ($"{customer}/subscriptions/{(await agent.BuyAsync(server.CustomerIn("FR"), Sale.Saas, "P1M", "monthly"))["lineItems"]![0]!["subscriptionId"]}", new JsonObject { ["status"] = "deleted" }),
            "profile" => ($"{customer}/profiles/billing", new JsonObject()),
            "agreements" => ("/v1/agreements", null),
            _ => ("/v1/customers", method == "GET" ? null : Answers.NewCustomer("refused.onmicrosoft.com")),
        };
        var (correlation, before, events) = (Guid.NewGuid(), await server.CountAsync(), await server.SecurityEventsAsync());

        var answer = await client.SendAsync(
            new HttpMethod(method), path, body, Doorway.RequestId(Guid.NewGuid()), ("MS-CorrelationId", correlation.ToString())).WaitAsync(TimeSpan.FromSeconds(20));

        await answer.IsErrorAsync(HttpStatusCode.Forbidden, "900150");
        var record = await server.InStoreAsync(db => db.SecurityEvents.AsNoTracking().SingleAsync(e => e.CorrelationId == correlation));
        Assert.Equal(SecurityEventKind.Refused, record.Kind);
        Assert.Equal(server.Partner()["tenantId"]!.GetValue<string>(), record.PartnerId.ToString());
        Assert.StartsWith(method + " /", record.What, StringComparison.Ordinal);
        Assert.NotNull(record.ApplicationId);
        Assert.Equal(role.Length == 0, record.UserName is null);
        Assert.Equal(events + 1, await server.SecurityEventsAsync());
        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task Forty_refused_at_once_among_purchases_neither_wait_for_each_other_nor_get_lost()
    {
        var (agent, sales, body) = (await server.AdminAgentAsync(), await server.UserAsync("SalesAgent"), await server.OrderBodyAsync());
        var order = await server.BuyAsync(agent);
        int events = await server.SecurityEventsAsync();

        var calls = Enumerable.Range(0, 60).Select(i => i % 3 == 0
            ? agent.PostAsync(server.Orders(), body, Doorway.RequestId(Guid.NewGuid()))
            : sales.SendAsync(HttpMethod.Patch, $"{server.Orders()}/{order["id"]}", new JsonObject { ["status"] = "cancelled" }, Doorway.RequestId(Guid.NewGuid())));
        var answers = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(40, answers.Count(answer => answer.StatusCode == HttpStatusCode.Forbidden));
        Assert.Equal(events + 40, await server.SecurityEventsAsync());
    }

    [Fact]
    public async Task A_strangers_customer_is_404_like_one_that_is_not_there_and_leaves_no_event_of_the_owner()
    {
        var foreign = await server.UserOfAsync(1, "AdminAgent");
        var (before, body) = (await server.CountAsync(), await server.OrderBodyAsync());
        foreach (string id in new[] { server.CustomerIn("FR"), Guid.NewGuid().ToString() })
        {
            foreach (var (method, path) in new[]
            {
                (HttpMethod.Get, ""), (HttpMethod.Get, "/orders"), (HttpMethod.Post, "/orders"), (HttpMethod.Get, "/entitlements"), (HttpMethod.Get, "/subscriptions"),
                (HttpMethod.Get, "/profiles/billing"), (HttpMethod.Get, "/agreements"),
            })
            {
                var answer = await foreign.SendAsync(method, $"/v1/customers/{id}{path}", method == HttpMethod.Post ? body : null);
                var error = await answer.IsErrorAsync(HttpStatusCode.NotFound, "60003");
                Assert.DoesNotContain("Léon", (string?)error["description"], StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await server.CountAsync());
    }
}
