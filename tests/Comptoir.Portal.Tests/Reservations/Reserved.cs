using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog;

namespace Comptoir.Portal.Tests.Reservations;

/// <summary>Azure reservations of a customer of the demo world, bought as its Admin agent.</summary>
internal static class Reserved
{
    /// <summary>Standard_D16s_v3, one year: 4,380.00 USD.</summary>
    public const string OneYear = "DZH318Z0BQ3V:0C07";

    /// <summary>The same for three years: 8,073.22 USD.</summary>
    public const string ThreeYears = "DZH318Z0BQ3V:0C08";

    /// <summary>Standard_D2s_v3, one year: 537.86 USD.</summary>
    public const string Small = "DZH318Z0BQ3V:0C01";

    private const string Plan = "DZH318Z0BPS6:0001";

    private static readonly SemaphoreSlim One = new(1);

    public static string Base(this ComptoirServer server, string country = "US") => $"/partner/customers/{server.CustomerIn(country)}/reservations";

    public static string Item(string item, string country = "US", string currency = "USD", string scope = Price.AzurePlanScope)
    {
        string[] ids = item.Split(':');
        return $"{item}:{Price.AvailabilityIdOf(ids[0], ids[1], country, "commercial", scope, currency)}";
    }

    /// <summary>An Azure subscription under a plan that is registered for reservations; bought and made by the first who asks.</summary>
    public static async Task<string> AzureAsync(this ComptoirServer server, string country = "US", string currency = "USD")
    {
        await One.WaitAsync();
        try
        {
            var agent = await server.AdminAgentAsync();
            string customer = server.CustomerIn(country);
            string route = $"/comptoir/v1/customers/{customer}/azuresubscriptions";
            if ((await agent.GetFromJsonAsync<JsonNode>(route))!["items"]!.AsArray().FirstOrDefault(found => (string?)found!["status"] == "active") is { } there)
                return (string)there["id"]!;
            var order = await PostAsync(agent, $"/v1/customers/{customer}/orders", new JsonObject
            {
                ["billingCycle"] = "one_time",
                ["lineItems"] = new JsonArray(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = Item(Plan, country, currency, Price.NoScope), ["quantity"] = 1 }),
            });
            await agent.PostAsync(new Uri($"/v1/customers/{customer}/subscriptions/{order["lineItems"]![0]!["subscriptionId"]}/registrations", UriKind.Relative), null);
            return (string)(await PostAsync(agent, route, new JsonObject { ["friendlyName"] = "Production" }))["id"]!;
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Buys one.</summary>
    /// <returns>The reservation as the API lists it.</returns>
    public static async Task<JsonNode> ReserveAsync(this ComptoirServer server, string item = OneYear, int quantity = 1, string term = "P1Y")
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var line = new JsonObject
        {
            ["id"] = 0,
            ["catalogItemId"] = Item(item),
            ["quantity"] = quantity,
            ["billingCycle"] = "one_time",
            ["termDuration"] = term,
            ["provisioningContext"] = new JsonObject { ["subscriptionId"] = await server.AzureAsync(), ["scope"] = "shared" },
        };
        var cart = await PostAsync(agent, $"/v1/customers/{customer}/carts", new JsonObject { ["lineItems"] = new JsonArray(line) });
        var outcome = await PostAsync(agent, $"/v1/customers/{customer}/carts/{cart["id"]}/checkout", JsonValue.Create("success")!);
        string order = (string)outcome["orders"]![0]!["id"]!;
        var all = await agent.GetFromJsonAsync<JsonNode>($"/comptoir/v1/customers/{customer}/reservations");
        return all!["items"]!.AsArray().First(found => (string?)found!["orderId"] == order)!;
    }

    /// <summary>Records that it was used.</summary>
    public static async Task UseAsync(this ComptoirServer server, JsonNode reservation) => await PostAsync(
        await server.OperatorAsync(), $"/comptoir/v1/customers/{server.CustomerIn("US")}/reservations/{reservation["id"]}/usage", new JsonObject { ["hours"] = 2.5m });

    private static async Task<JsonNode> PostAsync(HttpClient client, string route, JsonNode body)
    {
        var answer = await client.PostAsJsonAsync(route, body);
        var read = await answer.Content.ReadFromJsonAsync<JsonNode>();
        Assert.True(answer.IsSuccessStatusCode, read?.ToJsonString());
        return read!;
    }
}
