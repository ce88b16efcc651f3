using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Orders;

/// <summary>/v1/customers/{id}/orders: making and reading (contract, commerce-orders §2).</summary>
public sealed class OrderTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string Leon => server.CustomerIn("FR");

    private string Route => $"/v1/customers/{Leon}/orders";

    [Fact]
    public async Task An_order_looks_as_the_contract_has_it()
    {
        var agent = await server.AdminAgentAsync();

        var order = await agent.BuyAsync(Leon, Sale.Subscription, "P3Y");

        const string Expected = """
            {
              "id": "<order>",
              "alternateId": "<alternate>",
              "referenceCustomerId": "<customer>",
              "billingCycle": "one_time",
              "currencyCode": "EUR",
              "currencySymbol": "€",
              "lineItems": [
                {
                  "lineItemNumber": 0,
                  "offerId": "<item>",
                  "termDuration": "P3Y",
                  "transactionType": "New",
                  "friendlyName": "<title>",
                  "quantity": 1,
                  "links": {
                    "product": {
                      "uri": "/customers/<customer>/products/CMP0WSRV0022",
                      "method": "GET",
                      "headers": []
                    },
                    "sku": {
                      "uri": "/customers/<customer>/products/CMP0WSRV0022/skus/0004",
                      "method": "GET",
                      "headers": []
                    },
                    "availability": {
                      "uri": "/customers/<customer>/products/CMP0WSRV0022/skus/0004/availabilities/<availability>",
                      "method": "GET",
                      "headers": []
                    },
                    "provisioningStatus": {
                      "uri": "/customers/<customer>/orders/<order>/provisioningstatus",
                      "method": "GET",
                      "headers": []
                    }
                  },
                  "attributes": {
                    "objectType": "OrderLineItem"
                  }
                }
              ],
              "creationDate": "<instant>",
              "status": "completed",
              "transactionType": "UserPurchase",
              "links": {
                "self": {
                  "uri": "/customers/<customer>/orders/<order>",
                  "method": "GET",
                  "headers": []
                },
                "provisioningStatus": {
                  "uri": "/customers/<customer>/orders/<order>/provisioningstatus",
                  "method": "GET",
                  "headers": []
                },
                "patchOperation": {
                  "uri": "/customers/<customer>/orders/<order>",
                  "method": "PATCH",
                  "headers": []
                }
              },
              "attributes": {
                "objectType": "Order",
                "etag": "0"
              }
            }
            """;
        string item = Sale.ItemOf(Sale.Subscription);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), order.Masked(
            (item, "<item>"),
            (item.Split(':')[2], "<availability>"),
            ((string)order["id"]!, "<order>"),
            ((string)order["alternateId"]!, "<alternate>"),
            (Leon, "<customer>"),
            ((string)order["lineItems"]![0]!["friendlyName"]!, "<title>")));
        Assert.Equal(33, ((string)order["id"]!).Length);
        Assert.Matches("^[0-9a-f]{12}$", (string)order["alternateId"]!);
    }

    [Fact]
    public async Task A_line_is_called_by_its_offer_in_the_callers_language_unless_the_partner_named_it()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("US")}/orders";
        var body = new JsonObject
        {
            ["billingCycle"] = "one_time",
            ["lineItems"] = new JsonArray(
                new JsonObject { ["lineItemNumber"] = 0, ["offerId"] = Sale.ItemOf(Sale.Perpetual, "US", "USD"), ["quantity"] = 1 },
                new JsonObject { ["lineItemNumber"] = 1, ["offerId"] = Sale.ItemOf(Sale.Perpetual, "US", "USD"), ["quantity"] = 1, ["friendlyName"] = "Till server" }),
        };
        var order = await (await agent.PostAsync(route, body)).JsonAsync(HttpStatusCode.Created);

        var french = await (await agent.SendAsync(HttpMethod.Get, $"{route}/{order["id"]}", null, ("X-Locale", "fr-FR"))).JsonAsync();
        var list = await (await agent.SendAsync(HttpMethod.Get, route, null, ("X-Locale", "fr-FR"))).JsonAsync();

        Assert.EndsWith("License Pack", (string?)order["lineItems"]![0]!["friendlyName"], StringComparison.Ordinal);
        Assert.Contains("pack de licences", (string?)french["lineItems"]![0]!["friendlyName"], StringComparison.Ordinal);
        Assert.Equal("Till server", (string?)french["lineItems"]![1]!["friendlyName"]);
        Assert.Contains(list["items"]!.AsArray(), item => item!["id"]!.ToString() == order["id"]!.ToString()
            && item["lineItems"]!.ToJsonString() == french["lineItems"]!.ToJsonString());
    }

    [Fact]
    public async Task Orders_are_read_by_id_and_listed_by_billing_cycle_in_any_spelling()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var once = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Perpetual, "US", "USD"));
        var yearly = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Saas, "US", "USD"), "P1Y", "annual");
        string route = $"/v1/customers/{customer}/orders";
        async Task<List<string>> Listed(string query) => [.. (await agent.ReadAsync(route + query))["items"]!.AsArray().Select(order => (string)order!["id"]!)];

        Assert.Equal(once.ToJsonString(), (await agent.ReadAsync($"{route}/{once["id"]}")).ToJsonString());
        Assert.Equal([(string)yearly["id"]!], await Listed("?billingType=Annual"));
        foreach (string word in new[] { "OneTime", "onetime", "one_time", "ONETIME", "4" })
            Assert.Contains((string)once["id"]!, await Listed($"?BILLINGTYPE={word}"));
        Assert.Equal(await Listed(""), await Listed("?billingType=Unknown"));
        Assert.Empty(await Listed("?billingType=triennial"));
        Assert.Equal((string)yearly["id"]!, (await Listed(""))[0]);
        await (await agent.GetAsync($"{route}?billingType=weekly")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.UnknownWord, "billingType");
        await (await agent.GetAsync($"{route}?include_price=perhaps")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "include_price");
        await (await agent.GetAsync($"{route}/{((string)once["id"]!).ToLowerInvariant()}x")).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
    }

    [Fact]
    public async Task Prices_show_only_when_asked_for_and_after_what_was_given_back()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(server.CustomerIn("AU"), Sale.ItemOf(Sale.Perpetual, "AU", "AUD"));
        string path = $"/v1/customers/{server.CustomerIn("AU")}/orders/{order["id"]}";

        var without = await agent.ReadAsync(path);
        var with = await agent.ReadAsync($"{path}?include_price=True");
        await (await agent.PatchAsync(path, new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        var after = await agent.ReadAsync($"{path}?Include_Price=true");

        Assert.Null(without["totalPrice"]);
        Assert.Null(without["lineItems"]![0]!["pricing"]);
        Assert.Equal(1653.30m, (decimal)with["totalPrice"]!); // With tax, as in every tax-inclusive market.
        Assert.Equal("""{"listPrice":1653.3,"discountedPrice":1653.3,"proratedPrice":1653.3,"price":1653.3,"extendedPrice":1653.3}""", with["lineItems"]![0]!["pricing"]!.ToJsonString());
        Assert.Equal(0m, (decimal)after["totalPrice"]!);
    }

    [Fact]
    public async Task Every_refusal_of_a_direct_order_has_its_code_and_names_the_field()
    {
        var agent = await server.AdminAgentAsync();
        async Task Refused(JsonObject order, string code, string mentions, HttpStatusCode status = HttpStatusCode.BadRequest) =>
            await (await agent.PostAsync(Route, order)).RefusesAsync(status, code, mentions);

        await Refused(new JsonObject(), WireCode.BadInput, "lineItems");
        await Refused(Sale.Order("CMP0NOSUCH01:0001:AAAAAAAAAAAA"), WireCode.BadOfferId, "CMP0NOSUCH01");
        await Refused(Sale.Order(Sale.Perpetual, quantity: 0), WireCode.QuantityUnavailable, "quantity");
        await Refused(Sale.Order(Sale.Perpetual, cycle: "monthly"), WireCode.BadInput, "billingCycle");
        await Refused(Sale.Order(Sale.Perpetual, cycle: "weekly"), WireCode.UnknownWord, "billingCycle");
        await Refused(Sale.Order(Sale.Subscription), WireCode.BadInput, "termDuration");
        var foreign = Sale.Order(Sale.Perpetual);
        foreign["referenceCustomerId"] = server.CustomerIn("US");
        await Refused(foreign, WireCode.BadInput, "referenceCustomerId");
        foreign["referenceCustomerId"] = "me";
        await Refused(foreign, WireCode.BadInput, "referenceCustomerId");
        var reservation = Sale.Order(Sale.ItemOf(Sale.Reservation, scope: "AzurePlan"), "P1Y");
        reservation["lineItems"]![0]!["provisioningContext"] = new JsonObject { ["SubscriptionId"] = Guid.NewGuid().ToString(), ["Scope"] = "Shared" };
        await Refused(reservation, WireCode.SubscriptionNotAzure, "subscriptionId");
        await (await agent.PostAsync($"/v1/customers/{server.CustomerIn("GL")}/orders", Sale.Order(Sale.Reservation, "P1Y")))
            .RefusesAsync(HttpStatusCode.BadRequest, WireCode.NotSoldInCountry, "Greenland");
    }

    [Fact]
    public async Task Provisioning_is_fulfilled_at_once_and_unfulfilled_after_cancelling()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);

        var before = await agent.ReadAsync($"{Route}/{order["id"]}/provisioningstatus");
        await (await agent.PatchAsync($"{Route}/{order["id"]}", new JsonObject { ["Status"] = "cancelled" })).JsonAsync();
        var after = await agent.ReadAsync($"{Route}/{order["id"]}/PROVISIONINGSTATUS/");

        Assert.Equal("Fulfilled", (string?)before["items"]![0]!["status"]);
        Assert.Equal("Fulfilled", (string?)before["items"]![0]!["quantityProvisioningInformation"]![0]!["status"]);
        Assert.Equal("Unfulfilled", (string?)after["items"]![0]!["status"]);
        await (await agent.GetAsync($"{Route}/7/provisioningstatus")).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
    }

    [Fact]
    public async Task Strangers_find_nothing_and_roles_without_the_right_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var referral = await server.UserAsync("ReferralAdmin");
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);

        await (await rival.GetAsync($"{Route}/{order["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.GetAsync($"/v1/customers/{server.CustomerIn("GB", 1)}/orders/{order["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.OrderUnknown);
        await (await rival.PostAsync(Route, Sale.Order(Sale.Perpetual))).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        Assert.Equal(HttpStatusCode.OK, (await helpdesk.GetAsync($"{Route}?include_price=true")).StatusCode);
        await (await helpdesk.PostAsync(Route, Sale.Order(Sale.Perpetual))).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await referral.GetAsync(Route)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }
}
