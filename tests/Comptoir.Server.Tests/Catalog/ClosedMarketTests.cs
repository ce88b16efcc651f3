using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Demo;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
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

    [Fact]
    public async Task Each_of_the_109_closed_names_lists_no_reservation_and_refuses_cart_and_checkout_by_its_name_in_both_languages()
    {
        var rows = EmbeddedData.Rows("Partners.Data.reservation-closed-markets.csv").ToList();
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        string carts = $"/v1/customers/{customer}/carts";
        var line = Sale.Line(Sale.ItemOf(Sale.Reservation, scope: "AzurePlan"), term: "P1Y");
        line["provisioningContext"] = new JsonObject { ["subscriptionId"] = DemoWorld.AzureSubscription.ToString(), ["scope"] = "shared" };
        var priced = await agent.MakeCartAsync(customer, line);
        Assert.Null(priced["lineItems"]![0]!["error"]);

        // The list has three names of BQ and two of SJ; the further ones have codes of their own here.
        string[] codes = [.. rows.Select(row => row["iso2"]).Concat(["XE", "XJ", "XS"]).Distinct()];
        Assert.Equal((109, 109), (rows.Count, codes.Length));
        foreach (string code in codes)
        {
            var market = Market.Find(code)!;
            Assert.False(market.ReservationsSold);
            await MoveAsync(customer, code);
            Assert.Empty(await ItemsAsync(agent, $"/comptoir/v1/customers/{customer}/catalogitems?kind=reservation"));
            foreach (var (locale, name) in new[] { ("en-US", market.NameEn), ("fr-FR", market.NameFr) })
            {
                var cart = await (await agent.PostAsync(carts, Sale.Cart((JsonObject)line.DeepClone()), ("X-Locale", locale))).JsonAsync(HttpStatusCode.Created);
                var error = cart["lineItems"]![0]!["error"]!;
                Assert.Equal("unable_to_process_cart_line_item", (string?)error["errorCode"]);
                Assert.Contains(name, (string)error["errorDescription"]!, StringComparison.Ordinal);
                var checkout = await agent.SendAsync(HttpMethod.Post, $"{carts}/{priced["id"]}/checkout", JsonValue.Create("success"), ("X-Locale", locale));
                await checkout.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CartHasErrors, name);
            }
        }

        await MoveAsync(customer, "FR");
    }

    private Task<int> MoveAsync(string customer, string market)
    {
        var id = new CustomerId(Guid.Parse(customer));
        return server.InStoreAsync(db => db.Customers.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Market, market)));
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
