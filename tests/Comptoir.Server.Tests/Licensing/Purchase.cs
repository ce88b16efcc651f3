using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>Software bought over HTTP for a customer of the first partner, and its addresses.</summary>
/// <param name="CustomerId">The customer it was bought for.</param>
/// <param name="OrderId">Its order, of one line.</param>
internal sealed record Purchase(string CustomerId, string OrderId, string ProductId, string SkuId)
{
    public const string WindowsServer = "CMP0WS22STD1:0002";
    public const string OfficeFromStock = "CMP0OFLTSCPP:0001";
    public const string ClientAccessLicence = "CMP0WS22CAL1:0001";

    public string Order => $"/v1/customers/{CustomerId}/orders/{OrderId}";

    public string Software => $"/comptoir/v1/customers/{CustomerId}/software";

    public string Media => $"{Software}/{ProductId}/{SkuId}/media";

    public string Keys => $"/comptoir/v1/customers/{CustomerId}/orders/{OrderId}/lineitems/0/keys";

    public string Links => $"/comptoir/v1/customers/{CustomerId}/orders/{OrderId}/lineitems/0/downloadlinks";

    public string OwnKeys => $"/comptoir/v1/my/orders/{OrderId}/lineitems/0/keys";

    public string OwnLinks => $"/comptoir/v1/my/orders/{OrderId}/lineitems/0/downloadlinks";

    public static async Task<Purchase> OfAsync(ComptoirServer server, string sku = WindowsServer, string country = "FR", string? term = null)
    {
        string[] parts = sku.Split(':');
        string item = await server.InStoreAsync(db => db.Prices
            .Where(price => price.ProductId == parts[0] && price.SkuId == parts[1] && price.Market == country && price.Term == (term ?? "") && price.Segment == "commercial")
            .Select(price => price.CatalogItemId)
            .FirstAsync());
        string customer = server.CustomerIn(country);
        var client = await server.AdminAgentAsync();
        var order = await (await client.PostAsync(
            $"/v1/customers/{customer}/orders",
            new JsonObject
            {
                ["referenceCustomerId"] = customer,
                ["billingCycle"] = "one_time",
                ["lineItems"] = new JsonArray(new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = item, ["quantity"] = 1, ["termDuration"] = term }),
            })).JsonAsync(System.Net.HttpStatusCode.Created);
        return new Purchase(customer, (string)order["id"]!, parts[0], parts[1]);
    }

    public async Task CancelAsync(ComptoirServer server) => await (await (await server.AdminAgentAsync())
        .SendAsync(HttpMethod.Patch, Order, new JsonObject { ["id"] = OrderId, ["status"] = "cancelled" })).JsonAsync();

    public async Task<string> KeyAsync(HttpClient client, string? version = null) =>
        (string)(await (await client.PostAsync(Keys, version is null ? [] : new JsonObject { ["version"] = version })).JsonAsync())["productKey"]!;

    /// <summary>The first file there is, and a link to it.</summary>
    public async Task<(JsonNode File, Uri Link)> LinkAsync(HttpClient client, string purpose = "download")
    {
        var file = (await (await client.GetAsync(Media)).JsonAsync())["items"]![0]!;
        var link = await (await client.PostAsync(Links, new JsonObject { ["mediaId"] = (string)file["mediaId"]!, ["purpose"] = purpose })).JsonAsync(System.Net.HttpStatusCode.Created);
        return (file, new Uri((string)link["uri"]!));
    }
}
