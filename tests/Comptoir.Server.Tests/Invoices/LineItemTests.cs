using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Shapes;

namespace Comptoir.Server.Tests.Invoices;

/// <summary>Lines of invoices in both styles of address, and what is not billed (contract, billing §2; R14.3).</summary>
public class LineItemTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Sample =
        """
        {"partnerId":"0f4e…","customerId":"7d0c…","customerName":"Ateliers Vauban","customerDomainName":"vauban.example","customerCountry":"FR","invoiceNumber":"G000700312","mpnId":"5550101","resellerMpnId":0,
         "orderId":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","orderDate":"2026-03-02T09:14:07Z","productId":"CMP0WSRV0022","skuId":"0004","availabilityId":"CMPAV00017F1","productName":"Windows Server Standard","skuName":"8 cores, 3 yr",
         "chargeType":"cancelImmediate","unitPrice":920.25,"effectiveUnitPrice":920.25,"unitType":"","quantity":2,"subtotal":-1820.35,"taxTotal":-364.07,"totalForCustomer":-2184.42,"currency":"EUR",
         "chargeStartDate":"2026-03-14T00:00:00Z","chargeEndDate":"2029-03-01T00:00:00Z","termAndBillingCycle":"3 Years - one time","alternateId":"5be01c77aa94","priceAdjustmentDescription":"[]",
         "pricingCurrency":"EUR","pcToBCExchangeRate":1,"billableQuantity":2,"billingFrequency":"OneTime","creditReasonCode":"CustomerCancellation",
         "invoiceLineItemType":"billing_line_items","billingProvider":"one_time","attributes":{"objectType":"OneTimeInvoiceLineItem"}}
        """;

    /// <summary>Members of the contract's table that its sample leaves out.</summary>
    private static readonly string[] Others =
    [
        "productQualifiers", "publisherName", "publisherId", "subscriptionDescription", "subscriptionId", "referenceId", "discountDetails", "meterDescription",
        "reservationOrderId", "promotionId",
    ];

    [Fact]
    public async Task A_line_has_the_members_of_the_contract_and_the_pair_that_clients_choose_their_class_by()
    {
        var (invoice, order, cancelled) = await server.BilledMonthAsync();
        var lines = await (await server.AdminAgentAsync()).LinesAsync(Bills.NumberOf(invoice));

        Assert.All(lines, line =>
        {
            Shape.AssertOf(Sample, line!);
            Assert.Empty(Others.Except(line!.AsObject().Select(member => member.Key)));
            Assert.Equal(("billing_line_items", "one_time"), ((string?)line!["invoiceLineItemType"], (string?)line["billingProvider"]));
            Assert.Equal((decimal)line["subtotal"]! + (decimal)line["taxTotal"]!, (decimal)line["totalForCustomer"]!);
            Assert.Equal(Bills.NumberOf(invoice), (string?)line["invoiceNumber"]);
        });
        Assert.Equal("new", (string?)lines.Single(line => (string?)line!["orderId"] == order)!["chargeType"]);
        var credit = lines.Single(line => (string?)line!["orderId"] == cancelled && (string?)line["chargeType"] == "cancelImmediate")!;
        Assert.Equal(("CustomerCancellation", 1), ((string?)credit["creditReasonCode"], (int)credit["quantity"]!));
        Assert.True((decimal)credit["totalForCustomer"]! < 0);
        var charge = lines.Single(line => (string?)line!["orderId"] == cancelled && (string?)line["chargeType"] == "new")!;
        Assert.Equal(-(decimal)charge["totalForCustomer"]!, (decimal)credit["totalForCustomer"]!);
        var (start, end) = (DateTime.Parse((string)charge["chargeStartDate"]!), DateTime.Parse((string)charge["chargeEndDate"]!));
        Assert.Equal(start.AddYears(3).AddDays(-1), end);
    }

    [Fact]
    public async Task Seeking_one_by_one_gives_each_line_once_until_the_token_is_blank()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string path = $"/v1/invoices/{Bills.NumberOf(invoice)}/lineitems?{Bills.Query}&size=1";
        var all = (await agent.LinesAsync(Bills.NumberOf(invoice))).Select(line => line!.ToJsonString()).ToList();

        var met = new List<string>();
        var page = await agent.ReadAsync(path);
        while (true)
        {
            met.AddRange(page["items"]!.AsArray().Select(line => line!.ToJsonString()));
            if ((string?)page["continuationToken"] is not { } token)
                break;
            Assert.Equal(token, (string?)page["links"]!["next"]!["headers"]![0]!["value"]);
            page = await (await agent.SendAsync(HttpMethod.Get, path + "&seekoperation=Next", null, ("MS-ContinuationToken", token))).JsonAsync();
        }

        Assert.Equal(all, met);
        Assert.Null(page["links"]!["next"]);
        // A client that follows links sends the token alone.
        page = await agent.ReadAsync(path);
        var next = page["links"]!["next"]!;
        page = await (await agent.SendAsync(
            HttpMethod.Get, "/v1" + next["uri"], null, ((string)next["headers"]![0]!["key"]!, (string)next["headers"]![0]!["value"]!))).JsonAsync();
        Assert.Equal(all[1], page["items"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Addresses_with_the_kind_in_the_path_give_the_same_lines_by_offset()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        var all = (await agent.LinesAsync(Bills.NumberOf(invoice))).Select(line => line!.ToJsonString()).ToList();

        var met = new List<string>();
        string? path = $"/v1/invoices/OneTime-{Bills.NumberOf(invoice)}/lineitems/OneTime/BillingLineItems?size=2";
        while (path is not null)
        {
            var page = await agent.ReadAsync(path);
            met.AddRange(page["items"]!.AsArray().Select(line => line!.ToJsonString()));
            path = page["links"]!["next"] is { } next ? "/v1" + next["uri"] : null;
        }

        Assert.Equal(all, met);
        Assert.Equal(all, (await agent.ReadAsync($"/v1/invoices/{Bills.NumberOf(invoice)}/lineitems/All/BillingLineItems"))["items"]!.AsArray().Select(line => line!.ToJsonString()));
    }

    [Theory]
    [InlineData("provider=onetime&invoiceLineItemType=usagelineitems&currencyCode=EUR&period=current")]
    [InlineData("provider=office&invoiceLineItemType=billinglineitems&currencyCode=EUR&period=current")]
    [InlineData("provider=marketplace&invoiceLineItemType=usagelineitems&currencyCode=eur&period=previous&hasPartnerEarnedCredit=true")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=JPY&period=current")]
    public async Task Kinds_and_currencies_that_the_invoice_has_none_of_give_an_empty_page(string query)
    {
        var (invoice, _, _) = await server.BilledMonthAsync();

        var page = await (await server.AdminAgentAsync()).ReadAsync($"/v1/invoices/{Bills.NumberOf(invoice)}/lineitems?{query}");

        Assert.Empty(page["items"]!.AsArray());
        Assert.Null(page["continuationToken"]);
    }

    [Theory]
    [InlineData("", "provider")]
    [InlineData("provider=onetime", "invoiceLineItemType")]
    [InlineData("provider=sky&invoiceLineItemType=billinglineitems&currencyCode=EUR", "provider")]
    [InlineData("provider=onetime&invoiceLineItemType=lines&currencyCode=EUR", "invoiceLineItemType")]
    [InlineData("provider=one%20time&invoiceLineItemType=billinglineitems&currencyCode=EUR", "provider")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EURO", "currencyCode")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems", "currencyCode")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&period=next", "period")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&size=1e9", "size")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&size=-1", "size")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&seekoperation=Sideways", "seekOperation")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&seekoperation=Next", "MS-ContinuationToken")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&continuationToken=abc", "MS-ContinuationToken")]
    [InlineData("provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=EUR&hasPartnerEarnedCredit=perhaps", "hasPartnerEarnedCredit")]
    public async Task A_broken_request_is_refused_and_the_member_is_named(string query, string member) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"/v1/invoices/unbilled/lineitems?{query}")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);

    [Theory]
    [InlineData("Sky/BillingLineItems", "provider")]
    [InlineData("OneTime/Lines", "invoiceLineItemType")]
    [InlineData("OneTime/BillingLineItems?size=many", "size")]
    public async Task A_broken_path_is_refused_and_the_member_is_named(string path, string member) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"/v1/invoices/G000100001/lineitems/{path}")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);

    [Fact]
    public async Task A_token_of_another_invoice_or_of_another_caller_is_none()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string path = $"/v1/invoices/{Bills.NumberOf(invoice)}/lineitems?{Bills.Query}&size=1";
        string token = (string)(await agent.ReadAsync(path))["continuationToken"]!;

        foreach (var (client, address) in new[] { (agent, path.Replace(Bills.NumberOf(invoice), "unbilled", StringComparison.Ordinal)), (await server.UserAsync("BillingAdmin"), path) })
        {
            await (await client.SendAsync(HttpMethod.Get, address + "&seekoperation=Next", null, ("MS-ContinuationToken", token)))
                .RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "MS-ContinuationToken");
        }
    }

    [Fact]
    public async Task What_is_bought_is_unbilled_until_the_month_is_cut()
    {
        var agent = await server.AdminAgentAsync();
        string order = (string)(await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual))["id"]!;
        async Task<IEnumerable<string>> OrdersAsync(string period) =>
            [.. (await agent.ReadAsync($"/v1/invoices/unbilled/lineitems?{Bills.Query.Replace("current", period, StringComparison.Ordinal)}"))["items"]!.AsArray()
                .Select(line => (string)line!["orderId"]!)];

        Assert.Contains(order, await OrdersAsync("current"));
        Assert.DoesNotContain(order, await OrdersAsync("previous"));
        var next = await agent.ReadAsync("/comptoir/v1/invoices/next?currency=EUR");
        Assert.Contains(order, next["lineItems"]!.AsArray().Select(line => (string)line!["orderId"]!));
        Assert.Equal((decimal)next["totalCharges"]!, next["lineItems"]!.AsArray().Sum(line => (decimal)line!["totalForCustomer"]!));
        Assert.Null(next["id"]);
        var one = await agent.ReadAsync($"/v1/invoices/unbilled/lineitems?{Bills.Query}&size=1");
        Assert.Single(one["items"]!.AsArray());
        Assert.Equal("", (string?)one["items"]![0]!["invoiceNumber"]);

        await server.AdvanceAsync("P1M");

        Assert.DoesNotContain(order, await OrdersAsync("current"));
        Assert.Contains(order, (await agent.LinesAsync(Bills.NumberOf(await server.LastInvoiceAsync()))).Select(line => (string)line!["orderId"]!));
    }

    [Theory]
    [InlineData("", "currency")]
    [InlineData("currency=EUX", "currency")]
    [InlineData("currency=EUR&on=tomorrow", "on")]
    [InlineData("currency=EUR&on=9999-12-31", "on")]
    [InlineData("currency=EUR&on=1999-01-01", "on")]
    public async Task A_preview_of_no_currency_or_month_is_refused(string query, string member) =>
        await (await (await server.AdminAgentAsync()).GetAsync($"/comptoir/v1/invoices/next?{query}")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);

    [Fact]
    public async Task A_customers_costs_of_this_month_and_the_last_add_up()
    {
        var (invoice, order, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("FR")}/servicecosts";

        var summary = await agent.ReadAsync($"{route}/MostRecent");
        var lines = (await agent.ReadAsync("/v1" + summary["links"]!["serviceCostLineItems"]!["uri"]))["items"]!.AsArray();

        Assert.Contains(lines, line => (string?)line!["orderId"] == order && (string?)line["invoiceNumber"] == Bills.NumberOf(invoice));
        Assert.Equal((decimal)summary["afterTaxTotal"]!, lines.Sum(line => (decimal)line!["afterTaxTotal"]!));
        Assert.Equal((decimal)summary["pretaxTotal"]! + (decimal)summary["tax"]!, (decimal)summary["afterTaxTotal"]!);
        Assert.Equal("", (string?)lines[0]!["resellerMPNId"]);
        Assert.Equal(0m, (decimal)(await agent.ReadAsync($"{route}/current"))["afterTaxTotal"]!);
        await (await agent.GetAsync($"{route}/Yesterday")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "billingPeriod");
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync($"{route}/Current")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await (await server.UserAsync("SalesAgent")).GetAsync($"{route}/Current")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }
}
