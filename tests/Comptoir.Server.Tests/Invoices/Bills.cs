using System.Text.Json.Nodes;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Invoices;

/// <summary>Invoices of the demo world, and how to come by more.</summary>
internal static class Bills
{
    public const string Query = "provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&period=current";

    public static string NumberOf(JsonNode invoice) => (string)invoice["id"]!;

    /// <summary>Buys three items and cancels one of them, and lets the month end.</summary>
    /// <returns>The euro invoice, the id of the order that stands, and of the one cancelled.</returns>
    public static async Task<(JsonNode Invoice, string Order, string Cancelled)> BilledMonthAsync(this ComptoirServer server)
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        string order = (string)(await agent.BuyAsync(customer, Sale.Perpetual))["id"]!;
        await agent.BuyAsync(customer, Sale.Perpetual);
        string cancelled = (string)(await agent.BuyAsync(customer, Sale.Subscription, "P3Y"))["id"]!;
        await (await agent.PatchAsync($"/v1/customers/{customer}/orders/{cancelled}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        await server.AdvanceAsync("P1M");
        return (await server.LastInvoiceAsync(), order, cancelled);
    }

    public static async Task<JsonNode> LastInvoiceAsync(this ComptoirServer server)
    {
        var invoices = await (await server.AdminAgentAsync()).ReadAsync("/v1/invoices");
        return invoices["items"]!.AsArray().First(invoice => (string?)invoice!["currencyCode"] == "EUR")!;
    }

    public static async Task<JsonArray> LinesAsync(this HttpClient client, string invoice) =>
        (await client.ReadAsync($"/v1/invoices/{invoice}/lineitems?{Query}"))["items"]!.AsArray();

    public static PartnerId PartnerId(this ComptoirServer server) => new(Guid.Parse((string)server.Partner()["tenantId"]!));
}
