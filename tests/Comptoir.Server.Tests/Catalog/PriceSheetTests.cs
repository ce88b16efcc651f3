using System.IO.Compression;
using System.Net;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Catalog;

/// <summary>GET /v1.0/sales/pricesheets(…)/$value (contract, billing §6).</summary>
public sealed class PriceSheetTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string LicenseColumns =
        "\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"Publisher\",\"SkuDescription\",\"UnitOfMeasure\",\"TermDuration\",\"BillingPlan\",\"Market\",\"Currency\",\"UnitPrice\","
        + "\"PricingTierRangeMin\",\"PricingTierRangeMax\",\"EffectiveStartDate\",\"EffectiveEndDate\",\"Tags\",\"ERP Price\",\"Segment\"";

    private const string ReservationColumns =
        "\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"Publisher\",\"SkuDescription\",\"UnitOfMeasure\",\"TermDuration\",\"Market\",\"Currency\",\"UnitPrice\","
        + "\"PricingTierRangeMin\",\"PricingTierRangeMax\",\"EffectiveStartDate\",\"EffectiveEndDate\",\"MeterIds\",\"MeterType\",\"Tags\"";

    [Theory]
    [InlineData("software", LicenseColumns, "CMP0WS22STD1")]
    [InlineData("marketplace", LicenseColumns, "CMP0BOREALSG")]
    [InlineData("azure_reservations", ReservationColumns, "DZH318Z0BQ3V")]
    public async Task A_sheet_has_the_columns_of_its_view_and_the_prices_of_its_market(string view, string columns, string product)
    {
        var answer = await (await server.UserAsync("SalesAgent")).GetAsync(RouteOf(view));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"FR_{view}.csv", answer.Content.Headers.ContentDisposition!.FileName);
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(columns, lines[0]);
        Assert.Contains(lines, line => line.Contains($"\"{product}\"", StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Contains("\"FR\",\"EUR\",", line, StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Contains("9999 11:59:59 PM\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_takes_deflate_gets_the_same_sheet_zipped()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.SendAsync(HttpMethod.Get, RouteOf("software"), null, ("Accept-Encoding", "deflate"));

        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        using var reader = new StreamReader(Assert.Single(zip.Entries).Open());
        Assert.Equal(await agent.GetStringAsync(RouteOf("software")), await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Prices_of_another_time_are_those_that_held_then()
    {
        var agent = await server.AdminAgentAsync();
        static int Rows(string sheet) => sheet.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;

        Assert.Equal(0, Rows(await agent.GetStringAsync(RouteOf("software") + "?timeline=future")));
        Assert.Equal(0, Rows(await agent.GetStringAsync(RouteOf("software") + "?timeline=history&month=201901")));
        Assert.NotEqual(0, Rows(await agent.GetStringAsync(RouteOf("software") + "?timeline=history&month=202405")));
        Assert.Equal(0, Rows(await agent.GetStringAsync(RouteOf("azure_consumption"))));
    }

    [Theory]
    [InlineData("Market='FR'", "", "PricesheetView")]
    [InlineData("PricesheetView='software'", "", "Market")]
    [InlineData("Market='XX',PricesheetView='software'", "", "Market")]
    [InlineData("Market='FR',PricesheetView='hardware'", "", "PricesheetView")]
    [InlineData("Market='FR',PricesheetView='software'", "?timeline=always", "timeline")]
    [InlineData("Market='FR',PricesheetView='software'", "?timeline=history", "month")]
    [InlineData("Market='FR',PricesheetView='software'", "?timeline=history&month=202513", "month")]
    public async Task A_broken_request_is_refused_and_the_member_is_named(string options, string query, string member) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"/v1.0/sales/pricesheets({options})/$value{query}"))
            .RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);

    [Fact]
    public async Task An_application_alone_another_role_and_a_market_not_authorised_are_refused()
    {
        await (await (await server.AppAsync()).GetAsync(RouteOf("software"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await (await server.UserAsync("HelpdeskAgent")).GetAsync(RouteOf("software"))).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        var harrow = new Comptoir.Commerce.Primitives.PartnerId(Guid.Parse((string)server.Partner(1)["tenantId"]!));
        await server.InStoreAsync(async db =>
        {
            db.Partners.Single(partner => partner.Id == harrow).SellIn(["GB"]);
            return await db.SaveChangesAsync();
        });
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync(RouteOf("software", "JP"))).RefusesAsync(HttpStatusCode.Forbidden, WireCode.NotSellableInCountry);
    }

    private static string RouteOf(string view, string market = "fr") => $"/v1.0/sales/pricesheets(Market='{market}',PricesheetView='{view}')/$value";
}
