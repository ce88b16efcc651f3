using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>What a journey needs to have been bought before it begins.</summary>
internal static class Purchases
{
    /// <summary>Perpetual, with a key and files; credited in full.</summary>
    public const string Perpetual = "CMP0WS22STD1:0002";

    /// <summary>Perpetual, keys from stock, 32 and 64 bits; a cancellation needs review.</summary>
    public const string Reviewed = "DG7GMGF0DWM3:0002";

    public const string LinuxPlan = "CMP0RHELPLAN:0001";

    public const string ServerSubscription = "CMP0WSRV0022:0001";

    /// <summary>A server subscription of three years with 8 cores; two are bought.</summary>
    public const string SixteenCores = "CMP0WSRV0022:0004";

    /// <summary>The same for one year: a journey that buys it leaves <see cref="TooLate"/> alone.</summary>
    public const string OneYearCores = "CMP0WSRV0022:0003";

    /// <summary>Of the demo world: its files need no key.</summary>
    public const string Keyless = "DG7GMGF0FKZV:0003";

    /// <summary>Of the demo world: bought 60 days and 12 hours ago.</summary>
    public const string TooLate = "CMP0WSRV0022:0004";

    /// <summary>Buys one for a customer of the first partner, as its Admin agent.</summary>
    /// <returns>The order and its line as forms name them.</returns>
    public static Task<string> BuyAsync(this ComptoirServer server, string item, string? term = null, string country = "FR", string currency = "EUR") =>
        server.BuyForAsync(server.CustomerIn(country), item, term, country, currency);

    /// <summary>Buys one for a customer of the partner's own.</summary>
    public static async Task<string> BuyForAsync(this ComptoirServer server, string customer, string item, string? term = null, string country = "FR", string currency = "EUR")
    {
        string[] ids = item.Split(':');
        string offer = $"{item}:{Price.AvailabilityIdOf(ids[0], ids[1], country, "commercial", Price.NoScope, currency)}";
        var order = new JsonObject
        {
            ["billingCycle"] = "one_time",
            ["lineItems"] = new JsonArray(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = offer, ["quantity"] = 2, ["termDuration"] = term }),
        };
        var answer = await (await server.AdminAgentAsync()).PostAsJsonAsync($"/v1/customers/{customer}/orders", order);
        var made = await answer.Content.ReadFromJsonAsync<JsonNode>();
        Assert.True(answer.IsSuccessStatusCode, made?.ToJsonString());
        return $"{made!["id"]}/0";
    }

    /// <summary>Country of the customer that has many products.</summary>
    public const string OfMany = "BR";

    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Sees to it that the customer has thirty products, each bought in an order of its own.</summary>
    /// <returns>Its items, what was bought first first.</returns>
    public static async Task<string[]> BuyManyAsync(this ComptoirServer server)
    {
        const int Many = 30;
        var customer = new CustomerId(Guid.Parse(server.CustomerIn(OfMany)));
        await OneAtATime.WaitAsync();
        try
        {
            var there = await OwnedAsync();
            // Those first whose keys are issued.
            var offered = await server.InStoreAsync(db => db.Skus
                .Where(sku => (sku.Kind == ProductKind.Perpetual || sku.Kind == ProductKind.SoftwareSubscription) && sku.MaximumQuantity > 1)
                .OrderByDescending(sku => sku.KeyFormat == KeyFormat.D32).ThenBy(sku => sku.ProductId).ThenBy(sku => sku.Id)
                .ToListAsync());
            foreach (var sku in offered.Where(sku => !there.Contains($"{sku.ProductId}:{sku.Id}")).Take(Many - there.Count))
                await server.BuyAsync($"{sku.ProductId}:{sku.Id}", sku.Terms.FirstOrDefault(), OfMany, "BRL");
            return [.. await OwnedAsync()];
        }
        finally
        {
            OneAtATime.Release();
        }

        async Task<List<string>> OwnedAsync()
        {
            var bought = await server.InStoreAsync(db => db.Entitlements.Where(owned => owned.CustomerId == customer && owned.Kind != ProductKind.AzureReservation).Select(owned => new { owned.ProductId, owned.SkuId, owned.StartsAt }).ToListAsync());
            return [.. bought.GroupBy(owned => (owned.ProductId, owned.SkuId)).OrderBy(group => group.Max(owned => owned.StartsAt)).ThenByDescending(group => group.Key.ProductId, StringComparer.Ordinal).ThenByDescending(group => group.Key.SkuId, StringComparer.Ordinal).Select(group => $"{group.Key.ProductId}:{group.Key.SkuId}")];
        }
    }

    /// <returns>Number of an order whose key the Admin agent got just now.</returns>
    public static async Task<string> RevealAsync(this ComptoirServer server)
    {
        string order = (await server.BuyAsync(Perpetual)).Split('/')[0];
        var answer = await (await server.AdminAgentAsync()).PostAsJsonAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/orders/{order}/lineitems/0/keys", new { });
        Assert.True(answer.IsSuccessStatusCode);
        return order;
    }

    /// <summary>What its clock says.</summary>
    public static async Task<DateTimeOffset> NowAsync(this ComptoirServer server) =>
        (DateTimeOffset)(await (await server.AdminAgentAsync()).GetFromJsonAsync<JsonNode>("/comptoir/v1/clock"))!["now"]!;

    public static string SoftwareOf(this ComptoirServer server, string country = "FR") => $"/partner/customers/{server.CustomerIn(country)}/software";
}
