using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Catalog;

/// <summary>GET /comptoir/v1/customers/{c}/catalogitems (contract, comptoir).</summary>
public sealed class CatalogItemTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string Route => RouteOf("FR");

    [Fact]
    public async Task What_may_be_bought_is_listed_with_its_price_and_window()
    {
        var agent = await server.AdminAgentAsync();

        var items = (await (await agent.GetAsync($"{Route}?q=CMP0WSRV0022:0004")).JsonAsync())["items"]!.AsArray();

        var item = Assert.Single(items)!;
        Assert.StartsWith("CMP0WSRV0022:0004:", (string?)item["catalogItemId"], StringComparison.Ordinal);
        Assert.Equal(("CMP0WSRV0022", "0004", "subscription", "P3Y", "one_time"), (
            (string?)item["productId"], (string?)item["skuId"], (string?)item["kind"], (string?)item["term"], (string?)item["billingCycle"]));
        Assert.Equal("""{"amount":920.25,"currency":"EUR"}""", item["unitPrice"]!.ToJsonString());
        Assert.Equal("""{"window":"P60D","credit":"prorated"}""", item["cancellation"]!.ToJsonString());
        Assert.False((bool?)item["taxIncluded"]);
        Assert.Equal((1, 9999), ((int?)item["minimumQuantity"], (int?)item["maximumQuantity"]));
    }

    [Fact]
    public async Task Following_the_pages_meets_each_item_once_in_both_orders()
    {
        var agent = await server.AdminAgentAsync();

        var all = await FollowAsync(agent, $"{Route}?size=500");
        var small = await FollowAsync(agent, $"{Route}?size=7");
        var backwards = await FollowAsync(agent, $"{Route}?size=7&sort=-title");

        Assert.True(all.Count > 50);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(all, small);
        Assert.Equal(all.AsEnumerable().Reverse(), backwards);
    }

    [Fact]
    public async Task By_price_the_lowest_comes_first_on_every_page()
    {
        var agent = await server.AdminAgentAsync();

        var all = (await (await agent.GetAsync($"{Route}?size=500&sort=price")).JsonAsync())["items"]!.AsArray();
        var prices = all.Select(item => (decimal)item!["unitPrice"]!["amount"]!).ToList();

        Assert.True(prices.Count > 50);
        Assert.Equal(prices.Order(), prices);
        Assert.Equal(await FollowAsync(agent, $"{Route}?size=500&sort=price"), await FollowAsync(agent, $"{Route}?size=7&sort=price"));
    }

    [Theory]
    [InlineData("kind=perpetual"), InlineData("kind=subscription"), InlineData("kind=linux_plan"), InlineData("kind=reservation")]
    [InlineData("kind=saas"), InlineData("kind=azure_plan")]
    public async Task Items_of_one_kind(string filter)
    {
        var agent = await server.AdminAgentAsync();

        var items = (await (await agent.GetAsync($"{Route}?{filter}")).JsonAsync())["items"]!.AsArray();

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(filter.Split('=')[1], (string?)item!["kind"]));
    }

    [Fact]
    public async Task Items_of_one_term_and_those_whose_titles_hold_a_text()
    {
        var agent = await server.AdminAgentAsync();

        var yearly = (await (await agent.GetAsync($"{Route}?term=p12m")).JsonAsync())["items"]!.AsArray();
        var packs = (await (await agent.GetAsync($"{Route}?q=16+CORE")).JsonAsync())["items"]!.AsArray();
        var boreal = (await (await agent.GetAsync($"{Route}?q=boreal")).JsonAsync())["items"]!.AsArray();

        Assert.All(yearly, item => Assert.Equal("P1Y", (string?)item!["term"]));
        Assert.NotEmpty(yearly);
        Assert.NotEmpty(packs);
        Assert.All(packs, item => Assert.Contains("16 core", $"{item!["title"]} {item["skuTitle"]}", StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(boreal);
    }

    [Fact]
    public async Task A_caller_who_has_the_page_gets_304_and_another_page_has_another_tag()
    {
        var agent = await server.AdminAgentAsync();

        var first = await agent.GetAsync($"{Route}?size=5");
        string tag = first.Headers.ETag!.ToString();
        var again = await agent.SendAsync(HttpMethod.Get, $"{Route}?size=5", headers: ("If-None-Match", tag));
        var french = await agent.SendAsync(HttpMethod.Get, $"{Route}?size=5", null, ("If-None-Match", tag), ("X-Locale", "fr-FR"));
        var other = await agent.SendAsync(HttpMethod.Get, $"{Route}?size=6", headers: ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (french.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Greenland_has_no_reservation_and_Australia_prices_with_tax()
    {
        var agent = await server.AdminAgentAsync();

        var greenland = (await (await agent.GetAsync($"{RouteOf("GL")}?kind=reservation")).JsonAsync())["items"]!.AsArray();
        var australia = (await (await agent.GetAsync($"{RouteOf("AU")}?size=10")).JsonAsync())["items"]!.AsArray();

        Assert.Empty(greenland);
        Assert.All(australia, item => Assert.True((bool?)item!["taxIncluded"]));
        Assert.Equal(10, australia.Count);
    }

    [Theory]
    [InlineData("kind=hardware", "kind"), InlineData("term=soon", "term"), InlineData("sort=colour", "sort"), InlineData("size=-1", "size")]
    [InlineData("continuationToken=forged", "MS-ContinuationToken")]
    public async Task A_wrong_parameter_is_named(string query, string field) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"{Route}?{query}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

    [Fact]
    public async Task A_stranger_a_role_without_the_right_and_a_malformed_id_are_refused()
    {
        var harrow = await server.UserOfAsync(1, "AdminAgent");
        var referral = await server.UserAsync("ReferralAdmin");

        await (await harrow.GetAsync(Route)).RefusesAsync(HttpStatusCode.NotFound, "60003");
        await (await referral.GetAsync(Route)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await harrow.GetAsync("/comptoir/v1/customers/x/catalogitems")).RefusesAsync(HttpStatusCode.BadRequest, "900118");
    }

    private string RouteOf(string country) => $"/comptoir/v1/customers/{server.CustomerIn(country)}/catalogitems";

    private static async Task<List<string>> FollowAsync(HttpClient client, string path)
    {
        var met = new List<string>();
        while (true)
        {
            var page = await (await client.GetAsync(path)).JsonAsync();
            met.AddRange(page["items"]!.AsArray().Select(item => $"{item!["catalogItemId"]} {item["term"]} {item["billingCycle"]}"));
            if (page["links"]!["next"] is not { } next)
                return met;
            path = (string)next["uri"]!;
        }
    }
}
