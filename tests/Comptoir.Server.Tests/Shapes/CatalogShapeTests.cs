using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Shapes;

/// <summary>The catalogue as the contract's samples and tables have it (commerce-catalog §2, §3; commerce §2 W7, §3).</summary>
public sealed class CatalogShapeTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Product =
        """
        {"id":"CMP0SQLSTD01","title":"SQL Server 2022 Standard","description":"A database.","isMicrosoftProduct":true,"publisherName":"Microsoft Corporation",
         "productType":{"id":"Software","displayName":"Software programs","subType":{"id":"PerpetualSoftware","displayName":"Perpetual software"}},
         "links":{"skus":{"uri":"/products/CMP0SQLSTD01/skus?country=FR","method":"GET","headers":[]},"self":{"uri":"/products/CMP0SQLSTD01?country=FR","method":"GET","headers":[]}},
         "attributes":{"objectType":"Product"}}
        """;

    private const string Sku =
        """
        {"id":"0004","productId":"CMP0WSRV0022","title":"Server Std, 8 cores, 3 yr","description":"Eight cores.","minimumQuantity":1,"maximumQuantity":9999,"isTrial":false,
         "supportedBillingCycles":["one_time"],"purchasePrerequisites":["MicrosoftCustomerAgreement"],"inventoryVariables":[],"provisioningVariables":[],
         "dynamicAttributes":{},
         "links":{"self":{"uri":"/products/CMP0WSRV0022/skus/0004?country=FR","method":"GET","headers":[]}},"attributes":{"objectType":"Sku"}}
        """;

    private const string OtherSkuMembers = "termsOfUseUri constraints attestationProperties consumptionType specializedOfferProperties actions";

    private const string Availability =
        """
        {"id":"CMPAV00017F1","productId":"CMP0WSRV0022","skuId":"0004","catalogItemId":"CMP0WSRV0022:0004:CMPAV00017F1",
         "defaultCurrency":{"code":"EUR","symbol":"€"},"segment":"commercial","country":"FR","isPurchasable":true,"isRenewable":false,
         "terms":[{"id":"t3y","duration":"P3Y","description":"Three years, paid once","billingCycle":"OneTime",
           "unitPrice":920.25,"cancellationPolicies":[{"refundOptions":[{"sequenceId":0,"type":"Partial","expiresAfter":"P60D"}]}]}],"unitPrice":920.25,"taxIncluded":false,
         "sku":{"id":"0004","productId":"CMP0WSRV0022","title":"Server Std, 8 cores, 3 yr","minimumQuantity":1,"maximumQuantity":9999,"isTrial":false,"supportedBillingCycles":["one_time"]},
         "links":{"self":{"uri":"/products/CMP0WSRV0022/skus/0004/availabilities/CMPAV00017F1?country=FR","method":"GET","headers":[]}},
         "attributes":{"objectType":"Availability"}}
        """;

    private const string Collection =
        """
        {"totalCount":1,"items":[],"links":{"self":{"uri":"/products?country=FR","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}
        """;

    private const string Inventory = """{"productId":"CMP0WS22STD1","skuId":"0002","isRestricted":false,"restrictions":[]}""";

    private const string Restricted =
        """
        {"productId":"DZH318Z0BQ3V","skuId":"0C07","isRestricted":true,
         "restrictions":[{"reasonCode":"NotAvailableForSubscription","description":"Not there.","properties":{"type":"Location","values":"…"}}]}
        """;

    private const string Error = """{"code":"900117","description":"Too late.","data":[],"source":"Comptoir"}""";

    [Theory]
    [InlineData("/v1/products?country=FR&targetView=Software"), InlineData("/v1/products?country=FR&targetView=AzureReservationsVM&reservationScope=AzurePlan")]
    [InlineData("/v1/products?country=FR&targetView=OnlineServices&targetSegment=commercial"), InlineData("/v1/customers/{c}/products?targetView=Software")]
    [InlineData("/v1/customers/{c}/products?targetView=MicrosoftAzure")]
    public async Task Products_have_the_members_of_the_contract(string path)
    {
        var list = await ReadAsync(path);

        Shape.AssertOf(Collection, list, "links");
        Assert.NotEmpty(list["items"]!.AsArray());
        Assert.All(list["items"]!.AsArray(), item => Shape.AssertExactly(Product, item!));
    }

    [Theory]
    [InlineData("/v1/products/CMP0WSRV0022/skus/0004", "?country=FR"), InlineData("/v1/customers/{c}/products/CMP0WSRV0022/skus/0004", "")]
    [InlineData("/v1/customers/{c}/products/CMP0BOREALSG/skus/0002", "")]
    public async Task SKUs_and_availabilities_have_the_members_of_the_contract_alone_and_in_lists(string sku, string query)
    {
        var one = await ReadAsync(sku + query);
        var skus = await ReadAsync(sku[..sku.LastIndexOf('/')] + query);
        var availabilities = await ReadAsync($"{sku}/availabilities{query}");
        var availability = availabilities["items"]![0]!;

        foreach (var item in skus["items"]!.AsArray().Append(one))
            Shape.AssertExactly(Sku, item!, OtherSkuMembers);
        Shape.AssertOf(Collection, skus, "links");
        Shape.AssertOf(Collection, availabilities, "links");
        Shape.AssertExactly(Availability, availability, "product renewalInstructions includedQuantityOptions");
        Shape.AssertExactly(Product, availability["product"]!);
        Assert.Equal(availability.ToJsonString(), (await ReadAsync($"{sku}/availabilities/{availability["id"]}{query}")).ToJsonString());
        Assert.Equal($"{availability["productId"]}:{availability["skuId"]}:{availability["id"]}", (string?)availability["catalogItemId"]);
    }

    [Fact]
    public async Task A_reservation_says_what_it_needs_to_be_bought()
    {
        var sku = await ReadAsync("/v1/customers/{c}/products/DZH318Z0BQ3V/skus/0C07?reservationScope=AzurePlan");

        Shape.AssertExactly(
            Sku.Replace("\"inventoryVariables\":[],\"provisioningVariables\":[]", "\"inventoryVariables\":[\"CustomerId\"],\"provisioningVariables\":[\"Scope\"]", StringComparison.Ordinal)
                .Replace("\"dynamicAttributes\":{}", "\"dynamicAttributes\":{\"armSkuName\":\"Standard_D16s_v3\",\"armRegionName\":\"westeurope\",\"duration\":\"1Year\"}", StringComparison.Ordinal),
            sku,
            OtherSkuMembers);
        Assert.Contains("InventoryCheck", sku["purchasePrerequisites"]!.AsArray().Select(word => (string?)word));
    }

    [Fact]
    public async Task An_inventory_check_of_the_SDK_answers_a_bare_array()
    {
        var agent = await server.AdminAgentAsync();
        var body = JsonNode.Parse($$$"""
            {"TargetItems":[{"ProductId":"CMP0WS22STD1","SkuId":"0002","IsRestricted":false,"Restrictions":null},{"ProductId":"DZH318Z0BQ3V","SkuId":"0C07","IsRestricted":false,"Restrictions":null}],
             "InventoryContext":{"CustomerId":"{{{server.CustomerIn("FR")}}}","AzureSubscriptionId":"{{{Guid.Empty}}}","ArmRegionName":"mars"},"Attributes":null}
            """)!;

        var items = Assert.IsType<JsonArray>(await (await agent.PostAsync("/v1/extensions/product/checkinventory?country=FR", body)).JsonAsync());

        Shape.AssertExactly(Inventory, items[0]!);
        Shape.AssertOf(Restricted, items[1]!);
        Assert.All(items, item => Assert.False(item!.AsObject().ContainsKey("attributes")));
    }

    [Theory]
    [InlineData("/v1/products/NONE?country=FR", HttpStatusCode.NotFound), InlineData("/v1/products?country=FR&targetView=Nothing", HttpStatusCode.Forbidden)]
    [InlineData("/v1/products?country=Mars&targetView=Software", HttpStatusCode.BadRequest), InlineData("/v1/customers/7/products?targetView=Software", HttpStatusCode.BadRequest)]
    [InlineData("/v1/nowhere", HttpStatusCode.NotFound), InlineData("/v1/offers?country=FR", HttpStatusCode.NotImplemented)]
    public async Task Errors_have_the_shape_that_clients_read(string path, HttpStatusCode status)
    {
        var error = await (await (await server.AdminAgentAsync()).GetAsync(path)).JsonAsync(status);

        Shape.AssertExactly(Error, error);
        Assert.InRange(((string)error["description"]!).Length, 1, 1024);
    }

    private async Task<JsonNode> ReadAsync(string path) =>
        await (await server.AdminAgentAsync()).ReadAsync(path.Replace("{c}", server.CustomerIn("FR"), StringComparison.Ordinal));
}
