using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Reservations;

/// <summary>Reservations of the customer in the United States, with the calls that buy them and give them back.</summary>
internal sealed class ReservationSale(ComptoirServer server)
{
    /// <summary>Standard_D16s_v3, one year: 4,380.00 USD.</summary>
    public const string OneYear = "DZH318Z0BQ3V:0C07";

    /// <summary>The same for three years: 8,073.22 USD.</summary>
    public const string ThreeYears = "DZH318Z0BQ3V:0C08";

    /// <summary>Standard_D2s_v3, one year: 537.86 USD.</summary>
    public const string Small = "DZH318Z0BQ3V:0C01";

    /// <summary>Of another family: Standard_E8s_v3, three years.</summary>
    public const string OtherFamily = "CMP0RIESV301:0004";

    private static readonly SemaphoreSlim Once = new(1);

    public string Customer => server.CustomerIn("US");

    public string Route => $"/comptoir/v1/customers/{Customer}/reservations";

    public static string Item(string productAndSku) => Sale.ItemOf(productAndSku, "US", "USD", Price.AzurePlanScope);

    /// <summary>An Azure subscription of the customer under a plan that is registered for reservations.</summary>
    public async Task<string> SubscriptionAsync()
    {
        await Once.WaitAsync();
        try
        {
            var agent = await server.AdminAgentAsync();
            string route = $"/comptoir/v1/customers/{Customer}/azuresubscriptions";
            if ((await agent.ReadAsync(route))["items"]!.AsArray().FirstOrDefault() is { } there)
                return (string)there["id"]!;
            var plan = await agent.BuyAsync(Customer, Sale.ItemOf("DZH318Z0BPS6:0001", "US", "USD"));
            await agent.PostAsync($"/v1/customers/{Customer}/subscriptions/{plan["lineItems"]![0]!["subscriptionId"]}/registrations", null);
            return (string)(await (await agent.PostAsync(route, new JsonObject { ["friendlyName"] = "Production" })).JsonAsync(HttpStatusCode.Created))["id"]!;
        }
        finally
        {
            Once.Release();
        }
    }

    /// <summary>Buys one and answers it as it is listed.</summary>
    public async Task<JsonNode> BuyAsync(string item = OneYear, int quantity = 1, string term = "P1Y", string cycle = "one_time")
    {
        var agent = await server.AdminAgentAsync();
        var line = Sale.Line(Item(item), quantity, term: term, cycle: cycle);
        line["provisioningContext"] = new JsonObject { ["subscriptionId"] = await SubscriptionAsync(), ["scope"] = "shared" };
        var cart = await agent.MakeCartAsync(Customer, line);
        var outcome = await (await agent.PostAsync($"/v1/customers/{Customer}/carts/{cart["id"]}/checkout", JsonValue.Create("success")!)).JsonAsync(HttpStatusCode.Created);
        string order = (string)outcome["orders"]![0]!["id"]!;
        return (await agent.ReadAsync(Route))["items"]!.AsArray().First(found => (string?)found!["orderId"] == order)!;
    }

    public async Task<HttpResponseMessage> QuoteAsync(JsonNode reservation) =>
        await (await server.AdminAgentAsync()).PostAsync($"{Route}/{reservation["id"]}/refundquotes", new JsonObject());

    public async Task<HttpResponseMessage> RefundAsync(JsonNode reservation, JsonNode quote) =>
        await (await server.AdminAgentAsync()).PostAsync($"{Route}/{reservation["id"]}/refunds", new JsonObject { ["quoteId"] = (string)quote["quoteId"]! });

    public async Task<JsonNode> UseAsync(JsonNode reservation, decimal hours) =>
        await (await (await server.OperatorAsync()).PostAsync($"{Route}/{reservation["id"]}/usage", new JsonObject { ["hours"] = hours })).JsonAsync();

    public static decimal Amount(JsonNode node, string member) => (decimal)node[member]!["amount"]!;
}
