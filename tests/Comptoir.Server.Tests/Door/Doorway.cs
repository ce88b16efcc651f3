using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>How many rows there are of what a request may leave behind.</summary>
public sealed record Counts(int Customers, int Carts, int Orders, int Entitlements, int Keys, int Ledger, int Activity, int Mails, int Kept);

/// <summary>Short words for the tests of the door: things to buy, bodies as they are, and what was left behind.</summary>
internal static class Doorway
{
    /// <summary>Windows Server 2022 Standard, perpetual, keys made by the issuer.</summary>
    public const string Server = "CMP0WS22STD1:0002";

    public static Task<Counts> CountAsync(this ComptoirServer server) => server.InStoreAsync(async db => new Counts(
        await db.Customers.CountAsync(),
        await db.Carts.CountAsync(),
        await db.Orders.CountAsync(),
        await db.Entitlements.CountAsync(),
        await db.ProductKeys.CountAsync(),
        await db.LedgerEntries.CountAsync(),
        await db.Activity.CountAsync(),
        await db.Mails.CountAsync(),
        await db.Requests.CountAsync()));

    public static Task<int> SecurityEventsAsync(this ComptoirServer server) => server.InStoreAsync(db => db.SecurityEvents.CountAsync());

    /// <summary>The catalogue item of a product and SKU in a market.</summary>
    public static Task<string> ItemAsync(this ComptoirServer server, string sku = Server, string market = "FR", string term = "")
    {
        string[] parts = sku.Split(':');
        return server.InStoreAsync(db => db.Prices
            .Where(price => price.ProductId == parts[0] && price.SkuId == parts[1] && price.Market == market && price.Term == term && price.Segment == "commercial")
            .OrderBy(price => price.CatalogItemId)
            .Select(price => price.CatalogItemId)
            .FirstAsync());
    }

    public static async Task<JsonObject> OrderBodyAsync(this ComptoirServer server, int quantity = 1, string market = "FR") => new()
    {
        ["billingCycle"] = "one_time",
        ["lineItems"] = new JsonArray(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = await server.ItemAsync(market: market), ["quantity"] = quantity }),
    };

    public static async Task<JsonObject> CartBodyAsync(this ComptoirServer server, int quantity = 1, string market = "FR") => new()
    {
        ["lineItems"] = new JsonArray(new JsonObject
        {
            ["id"] = 0,
            ["catalogItemId"] = await server.ItemAsync(market: market),
            ["quantity"] = quantity,
            ["billingCycle"] = "one_time",
        }),
    };

    public static string Orders(this ComptoirServer server, string country = "FR") => $"/v1/customers/{server.CustomerIn(country)}/orders";

    public static string Carts(this ComptoirServer server, string country = "FR") => $"/v1/customers/{server.CustomerIn(country)}/carts";

    public static (string Name, string Value) RequestId(Guid id) => ("MS-RequestId", id.ToString());

    public static async Task<JsonNode> BuyAsync(this ComptoirServer server, HttpClient client, int quantity = 1)
    {
        var answer = await client.PostAsync(server.Orders(), await server.OrderBodyAsync(quantity));
        return await answer.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>Sends a body byte for byte.</summary>
    public static Task<HttpResponseMessage> SendBytesAsync(
        this HttpClient client, HttpMethod method, string path, byte[] body, bool chunked = false, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
            request.Content.Headers.ContentLength = null;
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> SendTextAsync(this HttpClient client, HttpMethod method, string path, string body, params (string Name, string Value)[] headers) =>
        client.SendBytesAsync(method, path, Encoding.UTF8.GetBytes(body), chunked: false, headers);

    /// <summary>An answer below 200 or above 299 has the contract's body, and nothing of how the product is made.</summary>
    public static async Task<JsonNode> IsErrorAsync(this HttpResponseMessage answer, HttpStatusCode status, string code, string mentions = "")
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.Contains("MS-RequestId") && answer.Headers.Contains("MS-CorrelationId"), "The ids are missing.");
        var error = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.InRange(((string?)error["description"])!.Length, 1, 1024);
        Assert.Contains(mentions, (string?)error["description"], StringComparison.OrdinalIgnoreCase);
        Assert.IsType<JsonArray>(error["data"]);
        Assert.NotEmpty((string?)error["source"] ?? "");
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return error;
    }
}
