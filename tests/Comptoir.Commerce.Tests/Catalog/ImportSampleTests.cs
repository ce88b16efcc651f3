using System.Globalization;
using Comptoir.Commerce.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>R3.6.</summary>
public sealed class ImportSampleTests
{
    [Fact]
    public async Task The_sample_is_imported_whole_and_a_second_time_changes_nothing()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var first = (await world.ImportSampleAsync()).Value!;
        var again = (await world.ImportSampleAsync()).Value!;

        Assert.Equal((53, 109), (first.ProductsAdded, first.SkusAdded));
        Assert.Equal(2499 + await world.ReadAsync(db => db.Prices.CountAsync(price => price.Scope == Price.AzurePlanScope)), first.PricesAdded);
        Assert.True(again.NothingNew);
    }

    [Theory]
    [InlineData("DG7GMGF0FKZV", "0003", "US", "P3Y", "USD", "13748.00")]
    [InlineData("CMP0SQLSTD01", "0001", "US", "P1Y", "USD", "1200.00")]
    [InlineData("DZH318Z0BQ3V", "0C07", "US", "P1Y", "USD", "4380.00")]
    [InlineData("CMP0WSRV0022", "0004", "FR", "P3Y", "EUR", "920.25")]
    public async Task The_figures_of_the_specification_can_be_bought_as_they_stand(
        string product, string sku, string market, string term, string currency, string expected)
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        var price = await world.ReadAsync(db => db.Prices.FirstAsync(row => row.ProductId == product && row.SkuId == sku
            && row.Market == market && row.Term == term && row.BillingCycle == BillingCycle.OneTime && row.Until > CatalogWorld.Now));

        Assert.Equal((decimal.Parse(expected, CultureInfo.InvariantCulture), currency, false), (price.UnitPrice, price.Currency, price.TaxIncluded));
    }

    [Fact]
    public async Task A_price_ends_with_its_last_day_and_the_next_one_follows_without_a_gap()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        var prices = await world.ReadAsync(db => db.Prices
            .Where(row => row.ProductId == "CMP0WS22STD1" && row.SkuId == "0001" && row.Market == "FR" && row.Segment == "commercial")
            .OrderBy(row => row.From)
            .ToListAsync());

        var change = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal([change, Price.OpenEnd], prices.Select(price => price.Until));
        Assert.Equal(change, prices[1].From);
    }

    [Fact]
    public async Task A_reservation_is_priced_alike_in_both_scopes_under_two_ids()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        var prices = await world.ReadAsync(db => db.Prices
            .Where(row => row.ProductId == "DZH318Z0BQ3V" && row.SkuId == "0C07" && row.Market == "US" && row.BillingCycle == BillingCycle.OneTime)
            .ToListAsync());

        Assert.Equal(["", "AzurePlan"], prices.Select(price => price.Scope).Order());
        Assert.Equal(prices[0].UnitPrice, prices[1].UnitPrice);
        Assert.NotEqual(prices[0].CatalogItemId, prices[1].CatalogItemId);
    }

    [Theory]
    [InlineData("AU", true), InlineData("BR", true), InlineData("FR", false)]
    public async Task Prices_include_tax_where_the_market_says_so(string market, bool expected)
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        Assert.All(
            await world.ReadAsync(db => db.Prices.Where(row => row.Market == market).Select(row => row.TaxIncluded).ToListAsync()),
            included => Assert.Equal(expected, included));
    }
}
