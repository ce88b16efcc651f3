using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests;

/// <summary>Items of the demo world, and the calls that buy them.</summary>
internal static class Sale
{
    /// <summary>Perpetual, issued keys, an earlier edition included; 921.84 EUR.</summary>
    public const string Perpetual = "CMP0WS22STD1:0002";

    /// <summary>A server subscription of three years; 920.25 EUR.</summary>
    public const string Subscription = "CMP0WSRV0022:0004";

    public const string LinuxPlan = "CMP0RHELPLAN:0001";

    public const string Reservation = "DZH318Z0BQ3V:0C01";

    public const string Saas = "CMP0BOREALSG:0002";

    /// <summary>Perpetual, keys from stock, a cancellation needs review.</summary>
    public const string Reviewed = "DG7GMGF0DWM3:0002";

    public static string ItemOf(string productAndSku, string market = "FR", string currency = "EUR", string scope = Price.NoScope)
    {
        string[] ids = productAndSku.Split(':');
        return $"{productAndSku}:{Price.AvailabilityIdOf(ids[0], ids[1], market, "commercial", scope, currency)}";
    }

    public static JsonObject Line(string item, int quantity = 1, int id = 0, string? term = null, string cycle = "one_time") => new()
    {
        ["id"] = id,
        ["catalogItemId"] = item.Split(':').Length == 3 ? item : ItemOf(item),
        ["quantity"] = quantity,
        ["billingCycle"] = cycle,
        ["termDuration"] = term,
    };

    public static JsonObject Cart(params JsonObject[] lines) => new() { ["lineItems"] = new JsonArray([.. lines]) };

    public static JsonObject Order(string item, string? term = null, int quantity = 1, string cycle = "one_time") => new()
    {
        ["billingCycle"] = cycle,
        ["lineItems"] = new JsonArray(new JsonObject
        {
            ["lineItemNumber"] = 0,
            ["offerId"] = item.Split(':').Length == 3 ? item : ItemOf(item),
            ["quantity"] = quantity,
            ["termDuration"] = term,
        }),
    };

    public static async Task<JsonNode> MakeCartAsync(this HttpClient client, string customer, params JsonObject[] lines) =>
        await (await client.PostAsync($"/v1/customers/{customer}/carts", Cart(lines))).JsonAsync(HttpStatusCode.Created);

    public static async Task<JsonNode> BuyAsync(this HttpClient client, string customer, string item, string? term = null, string cycle = "one_time") =>
        await (await client.PostAsync($"/v1/customers/{customer}/orders", Order(item, term, cycle: cycle))).JsonAsync(HttpStatusCode.Created);

    public static async Task<JsonNode> ReadAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).JsonAsync();

    /// <summary>A body with everything that differs from one run to the next replaced by its name.</summary>
    public static string Masked(this JsonNode body, params (string Value, string Name)[] names)
    {
        string text = body.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var (value, name) in names)
            text = text.Replace(value, name, StringComparison.OrdinalIgnoreCase);
        return System.Text.RegularExpressions.Regex.Replace(text, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<instant>").ReplaceLineEndings("\n");
    }
}

/// <summary>Changes to the demo world that no API of the partner makes.</summary>
internal static class Circumstances
{
    /// <summary>Leaves the first partner this much room on its account, minor units.</summary>
    public static Task LimitAsync(this ComptoirServer server, string currency, long room)
    {
        var partner = new Comptoir.Commerce.Primitives.PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        return server.InStoreAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.CreditAccounts.Where(account => account.PartnerId == partner && account.Currency == currency),
            set => set.SetProperty(account => account.LimitMinor, account => account.OwedMinor + room)));
    }
}
