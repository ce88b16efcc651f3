using System.Net;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Catalog;

/// <summary>Products, SKUs and availabilities over HTTP (contract, commerce-catalog §1, §2; R3.2 to R3.4).</summary>
public sealed class ProductTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Server2022 = "/v1/products/CMP0WS22STD1";
    private const string Vm = "DZH318Z0BQ3V";

    [Theory]
    [InlineData("Software"), InlineData("softwareperpetual"), InlineData("SoftwareSubscriptions"), InlineData("SoftwareSUSELinux"), InlineData("SoftwareRedHat")]
    [InlineData("Azure"), InlineData("AzureReservations"), InlineData("AzureReservationsVM"), InlineData("AzureReservationsSQL")]
    [InlineData("AzureReservationsCosmosDb"), InlineData("MicrosoftAzure"), InlineData("OnlineServices")]
    public async Task Every_view_lists_products_in_order_of_title(string view)
    {
        var agent = await server.AdminAgentAsync();

        var page = await (await agent.GetAsync($"/v1/products?country=us&targetView={view}")).JsonAsync();

        var titles = page["items"]!.AsArray().Select(item => (string)item!["title"]!).ToList();
        Assert.NotEmpty(titles);
        Assert.Equal(titles.OrderBy(title => title.ToLowerInvariant(), StringComparer.Ordinal), titles);
        Assert.Equal(titles.Count, (int?)page["totalCount"]);
        Assert.All(page["items"]!.AsArray(), item => Assert.Equal($"/products/{item!["id"]}/skus?country=US", (string?)item["links"]!["skus"]!["uri"]));
    }

    [Fact]
    public async Task A_product_has_the_shape_of_the_contract_and_links_that_keep_the_country()
    {
        var agent = await server.AdminAgentAsync();

        var product = await (await agent.GetAsync($"{Server2022.ToLowerInvariant()}?country=FR")).JsonAsync();

        Assert.Equal("CMP0WS22STD1", (string?)product["id"]);
        Assert.Equal("Windows Server 2022 Standard", (string?)product["title"]);
        Assert.Equal(("Software", "PerpetualSoftware"), ((string?)product["productType"]!["id"], (string?)product["productType"]!["subType"]!["id"]));
        Assert.Equal("Perpetual software", (string?)product["productType"]!["subType"]!["displayName"]);
        Assert.True((bool?)product["isMicrosoftProduct"]);
        Assert.Equal("Microsoft Corporation", (string?)product["publisherName"]);
        Assert.Equal("/products/CMP0WS22STD1?country=FR", (string?)product["links"]!["self"]!["uri"]);
        Assert.Equal("Product", (string?)product["attributes"]!["objectType"]);
    }

    [Fact]
    public async Task Titles_and_types_are_in_the_caller_s_language()
    {
        var agent = await server.AdminAgentAsync();

        var sku = await (await agent.SendAsync(HttpMethod.Get, $"{Server2022}/skus/0001?country=FR", headers: ("X-Locale", "fr-FR"))).JsonAsync();
        var product = await (await agent.SendAsync(HttpMethod.Get, $"{Server2022}?country=FR", headers: ("Accept-Language", "fr"))).JsonAsync();

        Assert.Equal("Windows Server 2022 Standard - pack de licences 2 cœurs", (string?)sku["title"]);
        Assert.StartsWith("Système d’exploitation", (string?)product["description"], StringComparison.Ordinal);
        Assert.Equal("Logiciels perpétuels", (string?)product["productType"]!["subType"]!["displayName"]);
    }

    [Fact]
    public async Task The_skus_of_a_product_come_whole_and_one_has_the_shape_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync($"{Server2022}/skus?country=FR")).JsonAsync();
        var sku = await (await agent.GetAsync($"{Server2022}/skus/0002?country=FR")).JsonAsync();

        Assert.Equal(["0002", "0001"], list["items"]!.AsArray().Select(item => (string?)item!["id"]));
        Assert.Equal((1, 999999), ((int?)sku["minimumQuantity"], (int?)sku["maximumQuantity"]));
        Assert.Equal(["one_time"], sku["supportedBillingCycles"]!.AsArray().Select(cycle => (string?)cycle));
        Assert.Equal(["MicrosoftCustomerAgreement"], sku["purchasePrerequisites"]!.AsArray().Select(word => (string?)word));
        Assert.Equal(("d32", "Standard", "16"), ((string?)sku["dynamicAttributes"]!["keyFormat"], (string?)sku["dynamicAttributes"]!["edition"], (string?)sku["dynamicAttributes"]!["cores"]));
        Assert.Equal("/products/CMP0WS22STD1/skus/0002/availabilities?country=FR", (string?)sku["links"]!["availabilities"]!["uri"]);
    }

    /// <summary>Contract, commerce-catalog §2: software says what keys it grants, a Linux plan that it has none (R3.1).</summary>
    [Theory]
    [InlineData("CMP0SUSESLES", "none"), InlineData("CMP0RHELPLAN", "none"), InlineData("CMP0WS22STD1", "d32"), InlineData("DZH318Z0BQ3V", null)]
    public async Task A_SKU_of_software_says_the_format_of_its_keys(string product, string? format)
    {
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync($"/v1/products/{product}/skus?country=FR")).JsonAsync();

        Assert.All(list["items"]!.AsArray(), sku => Assert.Equal(format, (string?)sku!["dynamicAttributes"]?["keyFormat"]));
    }

    [Fact]
    public async Task An_availability_of_a_subscription_has_its_term_price_and_window()
    {
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync("/v1/products/CMP0WSRV0022/skus/0004/availabilities?country=FR")).JsonAsync();

        var availability = Assert.Single(list["items"]!.AsArray())!;
        string id = (string)availability["id"]!;
        Assert.Equal($"CMP0WSRV0022:0004:{id}", (string?)availability["catalogItemId"]);
        Assert.Equal(("EUR", "€"), ((string?)availability["defaultCurrency"]!["code"], (string?)availability["defaultCurrency"]!["symbol"]));
        Assert.Equal(("commercial", "FR"), ((string?)availability["segment"], (string?)availability["country"]));
        Assert.Equal((true, false, false), ((bool?)availability["isPurchasable"], (bool?)availability["isRenewable"], (bool?)availability["taxIncluded"]));
        Assert.Equal(920.25m, (decimal?)availability["unitPrice"]);
        var term = Assert.Single(availability["terms"]!.AsArray())!;
        Assert.Equal(
            ("t3y", "P3Y", "Three years, paid once", "OneTime", 920.25m),
            ((string?)term["id"], (string?)term["duration"], (string?)term["description"], (string?)term["billingCycle"], (decimal?)term["unitPrice"]));
        Assert.Equal(
            """{"sequenceId":0,"type":"Partial","expiresAfter":"P60D"}""",
            term["cancellationPolicies"]![0]!["refundOptions"]![0]!.ToJsonString());
        Assert.Equal("0004", (string?)availability["sku"]!["id"]);
        Assert.Equal("CMP0WSRV0022", (string?)availability["product"]!["id"]);
        var alone = await (await agent.GetAsync($"/v1/products/CMP0WSRV0022/skus/0004/availabilities/{id}?country=FR")).JsonAsync();
        Assert.Equal(availability.ToJsonString(), alone.ToJsonString());
    }

    [Fact]
    public async Task Perpetual_software_has_a_price_and_no_terms_and_a_Linux_plan_no_refund_options()
    {
        var agent = await server.AdminAgentAsync();
        string linux = await FirstAsync(agent, "/v1/products?country=US&targetView=SoftwareSUSELinux");
        string linuxSku = await FirstAsync(agent, $"/v1/products/{linux}/skus?country=US");

        var perpetual = await (await agent.GetAsync($"{Server2022}/skus/0001/availabilities?country=US&targetSegment=Commercial")).JsonAsync();
        var plan = await (await agent.GetAsync($"/v1/products/{linux}/skus/{linuxSku}/availabilities?country=US")).JsonAsync();

        Assert.Null(Assert.Single(perpetual["items"]!.AsArray())!["terms"]);
        Assert.Empty(plan["items"]![0]!["terms"]![0]!["cancellationPolicies"]![0]!["refundOptions"]!.AsArray());
    }

    [Fact]
    public async Task Each_segment_is_an_availability_of_its_own()
    {
        var agent = await server.AdminAgentAsync();

        var all = await (await agent.GetAsync($"{Server2022}/skus/0001/availabilities?country=US")).JsonAsync();
        var education = await (await agent.GetAsync($"{Server2022}/skus/0001/availabilities?country=US&targetSegment=education")).JsonAsync();

        Assert.Equal(["commercial", "education", "government", "nonprofit"], all["items"]!.AsArray().Select(item => (string)item!["segment"]!).Order());
        Assert.Equal("education", (string?)Assert.Single(education["items"]!.AsArray())!["segment"]);
    }

    [Theory]
    [InlineData("AU", true), InlineData("BR", true), InlineData("JP", false)]
    public async Task Prices_say_whether_they_include_tax(string country, bool expected)
    {
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync($"{Server2022}/skus/0001/availabilities?country={country}&targetSegment=commercial")).JsonAsync();

        Assert.Equal(expected, (bool?)Assert.Single(list["items"]!.AsArray())!["taxIncluded"]);
    }

    [Fact]
    public async Task The_two_scopes_of_reservations_are_two_availabilities()
    {
        var agent = await server.AdminAgentAsync();
        string path = $"/v1/products/{Vm}/skus/0C07/availabilities?country=US";

        var older = Assert.Single((await (await agent.GetAsync(path)).JsonAsync())["items"]!.AsArray())!;
        var plan = Assert.Single((await (await agent.GetAsync(path + "&reservationScope=azureplan")).JsonAsync())["items"]!.AsArray())!;
        var alone = await (await agent.GetAsync($"/v1/products/{Vm}/skus/0C07/availabilities/{plan["id"]}?country=US")).JsonAsync();

        Assert.NotEqual((string?)older["catalogItemId"], (string?)plan["catalogItemId"]);
        Assert.Equal(older["unitPrice"]!.ToJsonString(), plan["unitPrice"]!.ToJsonString());
        Assert.Equal((string?)plan["catalogItemId"], (string?)alone["catalogItemId"]);
        Assert.Contains("reservationScope", (string?)plan["links"]!["self"]!["uri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_closed_market_reservations_are_not_there_and_software_is()
    {
        var agent = await server.AdminAgentAsync();

        var reservations = await (await agent.GetAsync("/v1/products?country=GL&targetView=AzureReservations&reservationScope=AzurePlan")).JsonAsync();
        var software = await (await agent.GetAsync("/v1/products?country=GL&targetView=Software")).JsonAsync();

        Assert.Empty(reservations["items"]!.AsArray());
        Assert.NotEmpty(software["items"]!.AsArray());
        await (await agent.GetAsync($"/v1/products/{Vm}?country=GL")).RefusesAsync(HttpStatusCode.NotFound, "400013");
    }

    [Theory]
    [InlineData("/v1/products?targetView=Software", 400, "800002", "country")]
    [InlineData("/v1/products?country=ZZ&targetView=Software", 400, "800002", "country")]
    [InlineData("/v1/products?country=France&targetView=Software", 400, "800002", "country")]
    [InlineData("/v1/products?country=FR", 400, "800002", "targetView")]
    [InlineData("/v1/products?country=FR&targetView=Hardware", 403, "400036", "Hardware")]
    [InlineData("/v1/products?country=FR&targetView=Software&targetSegment=friends", 403, "400030", "friends")]
    [InlineData("/v1/products?country=FR&targetView=Azure&reservationScope=Shared", 400, "800002", "reservationScope")]
    [InlineData("/v1/products?country=FR&targetView=Software&size=many", 400, "800002", "size")]
    [InlineData("/v1/products/CMP0WS22STD1", 400, "800002", "country")]
    [InlineData("/v1/products/NONE?country=FR", 404, "400013", "NONE")]
    [InlineData("/v1/products/NONE/skus?country=FR", 404, "400013", "NONE")]
    [InlineData("/v1/products/CMP0WS22STD1/skus?country=FR&targetSegment=friends", 403, "400030", "friends")]
    [InlineData("/v1/products/CMP0WS22STD1/skus/9999?country=FR", 404, "400018", "9999")]
    [InlineData("/v1/products/NONE/skus/0001?country=FR", 404, "400013", "NONE")]
    [InlineData("/v1/products/CMP0WS22STD1/skus/9999/availabilities?country=FR", 404, "400018", "9999")]
    [InlineData("/v1/products/CMP0WS22STD1/skus/0001/availabilities?country=FR&targetSegment=x", 403, "400030", "x")]
    [InlineData("/v1/products/CMP0WS22STD1/skus/0001/availabilities/NONE?country=FR", 404, "400019", "NONE")]
    public async Task What_is_not_there_or_wrongly_asked_for_is_refused(string path, int status, string code, string mentions) =>
        await (await (await server.AdminAgentAsync()).GetAsync(path)).RefusesAsync((HttpStatusCode)status, code, mentions);

    [Fact]
    public async Task Pages_are_joined_by_their_next_link_and_meet_each_product_once()
    {
        var agent = await server.AdminAgentAsync();
        var all = await (await agent.GetAsync("/v1/products?country=FR&targetView=Software")).JsonAsync();
        var met = new List<string>();

        var page = await (await agent.GetAsync("/v1/products?country=FR&targetView=Software&size=4")).JsonAsync();
        while (true)
        {
            met.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            if (page["links"]!["next"] is not { } next)
                break;
            page = await (await agent.SendAsync(
                HttpMethod.Get, "/v1" + (string)next["uri"]!, headers: ((string)next["headers"]![0]!["key"]!, (string)next["headers"]![0]!["value"]!))).JsonAsync();
            Assert.All(page["items"]!.AsArray(), item => Assert.Contains("country=FR", (string?)item!["links"]!["self"]!["uri"], StringComparison.Ordinal));
        }

        Assert.Equal(all["items"]!.AsArray().Select(item => (string)item!["id"]!), met);
    }

    [Fact]
    public async Task The_customer_s_catalogue_follows_its_country_and_takes_GET_and_an_empty_POST()
    {
        var agent = await server.AdminAgentAsync();
        string root = $"/v1/customers/{server.CustomerIn("FR")}/products";

        var list = await (await agent.GetAsync($"{root}?targetView=Software")).JsonAsync();
        var posted = await (await agent.SendAsync(HttpMethod.Post, $"{root}?targetView=Software")).JsonAsync();
        var product = await (await agent.GetAsync($"{root}/CMP0WSRV0022")).JsonAsync();
        var skus = await (await agent.GetAsync($"{root}/CMP0WSRV0022/skus")).JsonAsync();
        var sku = await (await agent.GetAsync($"{root}/CMP0WSRV0022/skus/0004")).JsonAsync();
        var availabilities = await (await agent.GetAsync($"{root}/CMP0WSRV0022/skus/0004/availabilities")).JsonAsync();
        var first = availabilities["items"]![0]!;
        var alone = await (await agent.GetAsync($"{root}/CMP0WSRV0022/skus/0004/availabilities/{first["id"]}")).JsonAsync();

        Assert.NotEmpty(list["items"]!.AsArray());
        Assert.Equal(list["items"]!.ToJsonString(), posted["items"]!.ToJsonString());
        Assert.Equal($"{root[3..]}/CMP0WSRV0022/skus", (string?)product["links"]!["skus"]!["uri"]);
        Assert.NotEmpty(skus["items"]!.AsArray());
        Assert.Equal($"{root[3..]}/CMP0WSRV0022/skus/0004/availabilities", (string?)sku["links"]!["availabilities"]!["uri"]);
        Assert.Equal("FR", (string?)first["country"]);
        Assert.Equal(first.ToJsonString(), alone.ToJsonString());
    }

    [Fact]
    public async Task A_customer_sees_the_segments_it_qualified_for_alone()
    {
        var agent = await server.AdminAgentAsync();
        string path = $"/v1/customers/{server.CustomerIn("FR")}/products/CMP0WS22STD1/skus/0001/availabilities";

        var list = await (await agent.GetAsync(path)).JsonAsync();

        Assert.Equal("commercial", (string?)Assert.Single(list["items"]!.AsArray())!["segment"]);
        await (await agent.GetAsync(path + "?targetSegment=education")).RefusesAsync(HttpStatusCode.Forbidden, "400030");
    }

    [Fact]
    public async Task The_customer_in_Greenland_is_offered_no_reservation()
    {
        var agent = await server.AdminAgentAsync();
        string root = $"/v1/customers/{server.CustomerIn("GL")}/products";

        var list = await (await agent.GetAsync($"{root}?targetView=AzureReservations&reservationScope=AzurePlan")).JsonAsync();

        Assert.Empty(list["items"]!.AsArray());
        await (await agent.GetAsync($"{root}/{Vm}?reservationScope=AzurePlan")).RefusesAsync(HttpStatusCode.NotFound, "400013");
    }

    [Fact]
    public async Task A_stranger_s_customer_answers_as_an_unknown_one_on_every_route()
    {
        var harrow = await server.UserOfAsync(1, "AdminAgent");
        foreach (string path in new[] { "?targetView=Software", "/CMP0WSRV0022", "/CMP0WSRV0022/skus", "/CMP0WSRV0022/skus/0004", "/CMP0WSRV0022/skus/0004/availabilities", "/CMP0WSRV0022/skus/0004/availabilities/X" })
        {
            var theirs = await harrow.GetAsync($"/v1/customers/{server.CustomerIn("FR")}/products{path}");
            var nobody = await harrow.GetAsync($"/v1/customers/{Guid.Empty}/products{path}");

            await theirs.RefusesAsync(HttpStatusCode.NotFound, "60003");
            Assert.Equal(await nobody.Content.ReadAsStringAsync(), await theirs.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_partner_is_refused_markets_it_may_not_sell_in()
    {
        var harrow = await server.UserOfAsync(1, "AdminAgent");
        var id = new PartnerId(Guid.Parse((string)server.Partner(1)["tenantId"]!));
        await server.InStoreAsync(async db =>
        {
            (await db.Partners.SingleAsync(partner => partner.Id == id)).SellIn(["GB"]);
            return await db.SaveChangesAsync();
        });

        Assert.Equal(HttpStatusCode.OK, (await harrow.GetAsync("/v1/products?country=GB&targetView=Software")).StatusCode);
        await (await harrow.GetAsync("/v1/products?country=JP&targetView=Software")).RefusesAsync(HttpStatusCode.Forbidden, "2030", "Japan");
    }

    [Theory]
    [InlineData("HelpdeskAgent", 200), InlineData("BillingAdmin", 200), InlineData("ReferralAdmin", 403), InlineData("UserManagementAdmin", 403)]
    public async Task The_catalogue_is_for_those_who_see_customers(string role, int status)
    {
        var user = await server.UserAsync(role);

        Assert.Equal(status, (int)(await user.GetAsync("/v1/products?country=FR&targetView=Software")).StatusCode);
        Assert.Equal(status, (int)(await user.GetAsync($"/v1/customers/{server.CustomerIn("FR")}/products?targetView=Software")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(new Uri(server.Root, "/v1/products?country=FR&targetView=Software"))).StatusCode);
    }

    private static async Task<string> FirstAsync(HttpClient client, string path) =>
        (string)(await (await client.GetAsync(path)).JsonAsync())["items"]![0]!["id"]!;
}
