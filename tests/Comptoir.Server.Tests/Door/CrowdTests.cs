using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>Many clients at once: no 5xx, nothing lost, nothing twice.</summary>
public sealed class CrowdTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Sixty_clients_reading_and_writing_at_once_get_no_failure()
    {
        var (agent, sales, app) = (await server.AdminAgentAsync(), await server.UserAsync("SalesAgent"), await server.AppAsync());
        string customer = $"/v1/customers/{server.CustomerIn("FR")}";
        var (order, cart, placed) = (await server.OrderBodyAsync(), await server.CartBodyAsync(), await server.BuyAsync(agent));
        var before = await server.CountAsync();

        async Task<List<HttpStatusCode>> RunAsync(int number)
        {
            var client = (number % 3) switch { 0 => agent, 1 => sales, _ => app };
            var seen = new List<HttpStatusCode>();
            for (int i = 0; i < 8; i++)
            {
                int turn = (number + i) % 8;
                using var answer = await (turn switch
                {
                    0 => client.PostAsync($"{customer}/orders", order, Doorway.RequestId(Guid.NewGuid())),
                    1 => client.PostAsync($"{customer}/carts", cart),
                    2 => client.GetAsync($"{customer}/orders"),
                    3 => agent.GetAsync($"{customer}/entitlements"),
                    4 => agent.PostAsync($"/comptoir{customer}/orders/{placed["id"]}/lineitems/0/keys", new JsonObject()),
                    5 => client.GetAsync("/v1/customers?size=3"),
                    6 => client.PostAsync($"{customer}/orders", new JsonObject { ["lineItems"] = new JsonArray() }),
                    _ => client.GetAsync($"{customer}/subscriptions"),
                });
                seen.Add(answer.StatusCode);
            }

            return seen;
        }

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 60).Select(RunAsync))).SelectMany(seen => seen).ToList();

        Assert.DoesNotContain(statuses, status => (int)status >= 500);
        Assert.All(statuses, status => Assert.Contains(
            status, new[] { HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests }));
        var after = await server.CountAsync();
        Assert.Equal(statuses.Count(status => status == HttpStatusCode.Created), after.Orders - before.Orders + after.Carts - before.Carts);
        Assert.Equal(after.Orders, await server.InStoreAsync(db => db.Orders.Select(o => o.Id).Distinct().CountAsync()));
    }
}
