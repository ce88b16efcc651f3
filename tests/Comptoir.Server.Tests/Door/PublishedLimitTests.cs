using System.Net;
using Comptoir.Server.Http;
using Comptoir.Server.Tests.Customers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Door;

/// <summary>A server on which the limits hold that Partner Center publishes.</summary>
public sealed class PublishedLimitsServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Emulation:PublishedLimits"] = "true" };
}

/// <summary>R15.3; contract, platform §6.3: 500 requests a minute of one partner for each of customers, orders and subscriptions, where
/// a setting turns it on.</summary>
public sealed class PublishedLimitTests(PublishedLimitsServer server) : IClassFixture<PublishedLimitsServer>
{
    [Fact]
    public async Task A_partner_is_told_to_wait_after_500_reads_of_a_customer_and_only_for_customers()
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/v1/customers/{server.CustomerIn("FR")}";
        // Half by its user, half by its application: the tenant is counted.
        for (int i = 0; i < 250; i++)
            await agent.ReadAsync(customer);
        for (int i = 0; i < 250; i++)
            await (await server.AppAsync()).ReadAsync(customer);

        var refused = await agent.GetAsync(customer);

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(["statusCode", "message"], (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).AsObject().Select(member => member.Key));
        await agent.ReadAsync("/v1/customers");
        await agent.ReadAsync($"{customer}/profiles/billing");
        await agent.ReadAsync($"{customer}/subscriptions");
        await (await agent.GetAsync($"{customer}/subscriptions/{Guid.NewGuid()}")).JsonAsync(HttpStatusCode.NotFound);
        await (await server.UserOfAsync(1, "AdminAgent")).ReadAsync($"/v1/customers/{server.CustomerIn("GB", partner: 1)}");
    }

    [Fact]
    public void The_operations_of_the_contract_are_under_it_and_no_others()
    {
        var counted = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<CountedAs>() is not null)
            .Select(route => $"{route.Metadata.GetMetadata<CountedAs>()!.Resource}: {route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {route.RoutePattern.RawText!["/v1/customers/{customerId}".Length..]}");

        Assert.Equal(
            [
                "Customer: GET ",
                "Order: PATCH /orders/{orderId}",
                "Order: POST /carts",
                "Order: POST /carts/{cartId}/checkout",
                "Order: POST /orders",
                "Order: PUT /carts/{cartId}",
                "Subscription: GET /subscriptions/{subscriptionId}",
                "Subscription: PATCH /subscriptions/{subscriptionId}",
                "Subscription: POST /subscriptions/{subscriptionId}/registrations",
            ],
            counted.Order(StringComparer.Ordinal));
    }
}

/// <summary>Without the setting nothing of it holds.</summary>
public sealed class NoPublishedLimitTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task More_than_500_requests_are_answered()
    {
        var agent = await server.AdminAgentAsync();

        for (int i = 0; i < PublishedLimits.PerMinute + 5; i++)
            await agent.ReadAsync($"/v1/customers/{server.CustomerIn("FR")}");
    }
}
