using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Catalog;

/// <summary>R3.3: reservations are not there in a closed market, even where a price sheet prices them.</summary>
public sealed class ClosedMarketTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Vm = "DZH318Z0BQ3V";

    [Fact]
    public async Task A_reservation_priced_for_Greenland_is_neither_listed_nor_found_nor_in_the_inventory()
    {
        await PriceForGreenlandAsync();
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("GL");

        foreach (string scope in new[] { "", "&reservationScope=AzurePlan" })
        {
            Assert.Empty(await ItemsAsync(agent, $"/v1/products?country=GL&targetView=AzureReservations{scope}"));
            Assert.Empty(await ItemsAsync(agent, $"/v1/customers/{customer}/products?targetView=Azure{scope}"));
            await (await agent.GetAsync($"/v1/products/{Vm}?country=GL{scope}")).RefusesAsync(HttpStatusCode.NotFound, "400013");
            await (await agent.GetAsync($"/v1/customers/{customer}/products/{Vm}/skus/0C07/availabilities?{scope}")).RefusesAsync(HttpStatusCode.NotFound, "400013");
        }

        Assert.Empty(await ItemsAsync(agent, $"/comptoir/v1/customers/{customer}/catalogitems?kind=reservation"));
        var inventory = await agent.PostAsync("/v1/extensions/product/checkinventory?country=GL", JsonNode.Parse($$"""{"targetItems":[{"productId":"{{Vm}}"}]}""")!);
        Assert.Empty((await inventory.JsonAsync()).AsArray());
    }

    private static async Task<JsonArray> ItemsAsync(HttpClient client, string path) => (await (await client.GetAsync(path)).JsonAsync())["items"]!.AsArray();

    private async Task PriceForGreenlandAsync()
    {
        const string Sheet =
            "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,Tags\n"
            + "Reserved VM,DZH318Z0BQ3V,0C07,Reserved VM,Microsoft,P1Y,GL,DKK,30000,1/1/2021 12:00:00 AM,11/30/9999 11:59:59 PM,Azure;Reservations\n";
        await using var scope = server.Services.CreateAsyncScope();
        var (done, _) = await scope.ServiceProvider.GetRequiredService<ImportCatalogHandler>().HandleAsync(
            new ImportCatalog(new MemoryStream(Encoding.UTF8.GetBytes(Sheet)), CatalogFormat.Any, DryRun: false, null, new Actor(ActorKind.System, default, null, null, null, null, [])),
            default);
        Assert.Equal(2, done!.PricesAdded);
    }
}
