using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Carts;

/// <summary>/v1/customers/{id}/carts (contract, commerce-orders §1; W1 to W12).</summary>
public sealed class CartTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string Leon => server.CustomerIn("FR");

    private string Route => $"/v1/customers/{Leon}/carts";

    [Fact]
    public async Task A_cart_is_made_read_and_replaced_with_quotes_that_add_up()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.PostAsync(Route, Sale.Cart(Sale.Line(Sale.Perpetual, 2), Sale.Line(Sale.Saas, id: 1, term: "P1Y", cycle: "annual")));
        var cart = await answer.JsonAsync(HttpStatusCode.Created);
        string self = $"/v1{cart["links"]!["self"]!["uri"]}";

        Assert.Equal("Active", (string?)cart["status"]);
        Assert.Equal("Cart", (string?)cart["attributes"]!["objectType"]);
        Assert.Equal($"\"{cart["attributes"]!["etag"]}\"", answer.Headers.ETag!.Tag);
        Assert.Equal(["0", "1"], cart["lineItems"]!.AsArray().Select(line => (string?)line!["orderGroup"]));
        var quote = Assert.Single(cart["quotes"]!.AsArray())!;
        Assert.Equal(["EUR", "1933.1", "386.62", "2319.72", "false"], Values(quote, "currencyCode", "subtotal", "tax", "total", "taxIncluded"));
        Assert.Equal(cart.ToJsonString(), (await agent.ReadAsync(self)).ToJsonString());

        cart["lineItems"]!.AsArray().RemoveAt(1);
        var replaced = await (await agent.PutAsync(self, cart)).JsonAsync();
        var stale = await agent.PutAsync(self, cart);
        var staleHeader = await agent.PutAsync(self, Sale.Cart(Sale.Line(Sale.Perpetual)), ("If-Match", "\"0\""));

        Assert.Single(replaced["lineItems"]!.AsArray());
        await stale.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await staleHeader.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
    }

    [Fact]
    public async Task What_the_sdk_sends_is_understood_and_a_bad_line_carries_its_error()
    {
        var agent = await server.AdminAgentAsync();
        string body = $$$"""
            {"Id":null,"CreationTimestamp":null,"ExpirationTimestamp":"0001-01-01T00:00:00","LastModifiedUser":null,"Status":null,"Links":{},
             "LineItems":[
              {"Id":0,"CatalogItemId":"{{{Sale.ItemOf(Sale.Perpetual)}}}","FriendlyName":"Nickname","Quantity":1,"CurrencyCode":null,"BillingCycle":"OneTime","Participants":null,"ProvisioningContext":null,"OrderGroup":null,"AddonItems":null,"RenewsTo":null,"Error":null},
              {"Id":1,"CatalogItemId":"{{{Sale.ItemOf(Sale.Perpetual)}}}","Quantity":"many","BillingCycle":4},
              {"Id":2,"CatalogItemId":"nothing","Quantity":1,"BillingCycle":"one_time"},
              {"Id":3,"CatalogItemId":"{{{Sale.ItemOf(Sale.Subscription)}}}","Quantity":100000,"BillingCycle":"one_time","TermDuration":"P3Y"},
              {"Id":4,"CatalogItemId":"{{{Sale.ItemOf(Sale.Subscription)}}}","Quantity":1,"BillingCycle":"monthly","TermDuration":"P3Y"},
              {"Id":5,"CatalogItemId":"{{{Sale.ItemOf(Sale.Perpetual)}}}","Quantity":1,"BillingCycle":"weekly"}],
             "Attributes":{"ObjectType":"Cart"}}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var cart = await (await agent.PostAsync(Route, content)).JsonAsync(HttpStatusCode.Created);
        var checkout = await agent.PostAsync($"{Route}/{cart["id"]}/checkout", null);

        var lines = cart["lineItems"]!.AsArray();
        Assert.Null(lines[0]!["error"]);
        Assert.Equal("Nickname", (string?)lines[0]!["friendlyName"]);
        Assert.Equal(
            ["invalid_input", "catalog_item_id_is_not_valid", "invalid_input", "billing_plan_not_supported", "invalid_input"],
            lines.Skip(1).Select(line => (string?)line!["error"]!["errorCode"]));
        Assert.All(
            new[] { "quantity", "nothing", "quantity", "billingCycle", "billingCycle" }.Zip(lines.Skip(1)),
            pair => Assert.Contains(pair.First, (string)pair.Second!["error"]!["errorDescription"]!, StringComparison.Ordinal));
        Assert.DoesNotContain("null", cart.ToJsonString(), StringComparison.Ordinal);
        await checkout.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CartHasErrors, "quantity");
    }

    [Fact]
    public async Task A_reservation_for_Greenland_is_refused_on_its_line_in_the_callers_language()
    {
        var agent = await server.AdminAgentAsync();
        string greenland = $"/v1/customers/{server.CustomerIn("GL")}/carts";

        var french = await (await agent.PostAsync(greenland, Sale.Cart(Sale.Line(Sale.Reservation, term: "P1Y")), ("X-Locale", "fr-FR"))).JsonAsync(HttpStatusCode.Created);
        var english = await agent.ReadAsync($"{greenland}/{french["id"]}");
        var checkout = await agent.PostAsync($"{greenland}/{french["id"]}/checkout", null);

        Assert.Equal("unable_to_process_cart_line_item", (string?)french["lineItems"]![0]!["error"]!["errorCode"]);
        Assert.Contains("Groenland", (string)french["lineItems"]![0]!["error"]!["errorDescription"]!, StringComparison.Ordinal);
        Assert.Contains("Greenland", (string)english["lineItems"]![0]!["error"]!["errorDescription"]!, StringComparison.Ordinal);
        Assert.Empty(french["quotes"]!.AsArray());
        await checkout.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CartHasErrors, "Greenland");
    }

    [Fact]
    public async Task Bodies_that_are_no_cart_are_refused()
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.PostAsync(Route, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItems");
        await (await agent.PostAsync(Route, new JsonObject { ["lineItems"] = new JsonArray() })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItems");
        await (await agent.PostAsync(Route, new JsonArray())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await agent.PostAsync(Route, new JsonObject { ["lineItems"] = "many" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItems");
        await (await agent.PostAsync(Route, null)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
    }

    [Fact]
    public async Task Unknown_carts_and_foreign_customers_answer_404_and_other_roles_403()
    {
        var agent = await server.AdminAgentAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var cart = await agent.MakeCartAsync(Leon, Sale.Line(Sale.Perpetual));
        string path = $"{Route}/{cart["id"]}";

        await (await agent.GetAsync($"{Route}/{Guid.NewGuid()}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.CartUnknown);
        await (await agent.GetAsync($"{Route}/7")).RefusesAsync(HttpStatusCode.NotFound, WireCode.CartUnknown);
        await (await agent.GetAsync($"/v1/customers/{server.CustomerIn("US")}/carts/{cart["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.CartUnknown);
        await (await agent.GetAsync("/v1/customers/7/carts/7")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.CustomerIdMalformed);
        await (await rival.GetAsync(path)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.PostAsync($"{path}/checkout", null)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await helpdesk.GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await helpdesk.PostAsync($"{path}/checkout", null)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Malformed_lines_of_a_cart_echo_what_could_be_read()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await agent.MakeCartAsync(Leon, Sale.Line(Sale.Perpetual), new JsonObject { ["id"] = 1, ["quantity"] = 3, ["addonItems"] = new JsonArray(Sale.Line(Sale.Perpetual, id: 2)) });

        var line = cart["lineItems"]![1]!;

        Assert.Equal(3, (int?)line["quantity"]);
        Assert.Single(line["addonItems"]!.AsArray());
        Assert.Contains("catalogItemId", (string)line["error"]!["errorDescription"]!, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Values(JsonNode body, params string[] members) => members.Select(member => body[member]!.ToString());
}
