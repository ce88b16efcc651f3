using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Entitlements;

/// <summary>/v1/customers/{id}/entitlements and reservation artifacts (contract, commerce-orders §4, commerce-keys-downloads A).</summary>
public sealed class EntitlementTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Software_is_listed_with_its_key_and_what_it_includes()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Perpetual, "US", "USD"));

        var entitlement = await OfAsync(agent, customer, order, "?entitlementType=SOFTWARE&showExpiry=True");
        string[] link = ((string)entitlement["entitledArtifacts"]![0]!["link"]!["uri"]!).Split('/');

        const string Expected = """
            {
              "referenceOrder": {
                "id": "<order>",
                "lineItemId": "0",
                "alternateId": "<alternate>",
                "attributes": {
                  "objectType": "ReferenceOrder"
                }
              },
              "productId": "CMP0WS22STD1",
              "skuId": "0002",
              "quantity": 1,
              "quantityDetails": [
                {
                  "quantity": 1,
                  "status": "Fulfilled"
                }
              ],
              "entitlementType": "software",
              "fulfillmentState": "Fulfilled",
              "entitledArtifacts": [
                {
                  "artifactType": "product_key",
                  "link": {
                    "uri": "/customers/<customer>/artifacts/productkey/groups/<group>/lineitems/<line>/items/CMP0WS22STD1:0002:<line>",
                    "method": "GET",
                    "headers": []
                  },
                  "state": "Active",
                  "reason": "",
                  "attributes": {
                    "objectType": "Artifact"
                  }
                }
              ],
              "includedEntitlements": [
                {
                  "referenceOrder": {
                    "id": "<order>",
                    "lineItemId": "0",
                    "alternateId": "<alternate>",
                    "attributes": {
                      "objectType": "ReferenceOrder"
                    }
                  },
                  "productId": "CMP0WS19STD1",
                  "skuId": "0001",
                  "quantity": 1,
                  "quantityDetails": [
                    {
                      "quantity": 1,
                      "status": "Fulfilled"
                    }
                  ],
                  "entitlementType": "software",
                  "fulfillmentState": "Fulfilled",
                  "entitledArtifacts": [
                    {
                      "artifactType": "product_key",
                      "link": {
                        "uri": "/customers/<customer>/artifacts/productkey/groups/<group>/lineitems/<line>/items/CMP0WS19STD1:0001:<line>",
                        "method": "GET",
                        "headers": []
                      },
                      "state": "Active",
                      "reason": "",
                      "attributes": {
                        "objectType": "Artifact"
                      }
                    }
                  ],
                  "includedEntitlements": [],
                  "attributes": {
                    "objectType": "Entitlement"
                  }
                }
              ],
              "attributes": {
                "objectType": "Entitlement"
              }
            }
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), entitlement.Masked(
            ((string)order["id"]!, "<order>"), ((string)order["alternateId"]!, "<alternate>"), (customer, "<customer>"), (link[6], "<group>"), (link[8], "<line>")));
        Assert.Matches("^[0-9a-f]{32}$", link[6]);
        Assert.True(Guid.TryParse(link[8], out _));
    }

    [Fact]
    public async Task A_cancelled_entitlement_stays_listed_without_units_and_without_a_key()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Sale.Subscription, "US", "USD"), "P3Y");

        var before = await OfAsync(agent, customer, order, "?showExpiry=true");
        await (await agent.PatchAsync($"/v1/customers/{customer}/orders/{order["id"]}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        var after = await OfAsync(agent, customer, order, "");

        Assert.EndsWith("T00:00:00Z", (string)before["expiryDate"]!, StringComparison.Ordinal);
        Assert.Null(after["expiryDate"]);
        Assert.Equal(0, (int)after["quantity"]!);
        Assert.Equal("""[{"quantity":1,"status":"Unfulfilled"}]""", after["quantityDetails"]!.ToJsonString());
        var artifact = after["entitledArtifacts"]![0]!;
        Assert.Null(artifact["link"]);
        Assert.Equal("Revoked", (string?)artifact["state"]);
        Assert.NotEqual("", (string?)artifact["reason"]);
    }

    [Fact]
    public async Task A_reservation_is_followed_from_its_artifact_to_its_details()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        var cart = Sale.Line(Sale.ItemOf(Sale.Reservation, scope: "AzurePlan"), quantity: 3, term: "P1Y");
        cart["provisioningContext"] = new JsonObject { ["SubscriptionId"] = Demo.DemoWorld.AzureSubscription.ToString(), ["Scope"] = "Single", ["Duration"] = "1Year" };
        var made = await agent.MakeCartAsync(customer, cart);
        var order = (await (await agent.PostAsync($"/v1/customers/{customer}/carts/{made["id"]}/checkout", null)).JsonAsync(HttpStatusCode.Created))["orders"]![0]!;

        var entitlement = await OfAsync(agent, customer, order, "?entitlementType=virtualMachineReservedInstance");
        var artifact = entitlement["entitledArtifacts"]![0]!;
        var details = await agent.ReadAsync($"/v1{artifact["link"]!["uri"]}");

        Assert.Equal("reservedinstance", (string?)entitlement["entitlementType"]);
        Assert.Equal(("reservedinstance", "virtualmachines"), ((string?)artifact["artifactType"], (string?)artifact["dynamicAttributes"]!["reservationType"]));
        Assert.EndsWith((string)artifact["resourceId"]!, (string)artifact["link"]!["uri"]!, StringComparison.Ordinal);
        var reservation = Assert.Single(details["reservations"]!.AsArray())!;
        Assert.Equal(("Single", 3, "Created"), ((string?)reservation["scopeType"], (int)reservation["quantity"]!, (string?)reservation["provisioningState"]));
        Assert.Equal(Demo.DemoWorld.AzureSubscription.ToString(), (string?)reservation["appliedScopes"]![0]);
        Assert.DoesNotContain((await agent.ReadAsync($"/v1/customers/{customer}/entitlements?entitlementType=software"))["items"]!.AsArray(), item => IsOf(item!, order));
        await (await agent.GetAsync($"/v1{artifact["link"]!["uri"]}"[..^36] + Guid.NewGuid())).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.GetAsync($"/v1/customers/{server.CustomerIn("US")}/{((string)artifact["link"]!["uri"]!).Split('/', 4)[3]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    [Fact]
    public async Task Unknown_types_strangers_and_roles_without_the_right_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("FR")}/entitlements";

        await (await agent.GetAsync($"{route}?entitlementType=hardware")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.UnknownWord, "entitlementType");
        await (await agent.GetAsync($"{route}?showExpiry=perhaps")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "showExpiry");
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync(route)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await (await server.UserAsync("MarketingContentAdmin")).GetAsync(route)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    private static async Task<JsonNode> OfAsync(HttpClient agent, string customer, JsonNode order, string query) =>
        Assert.Single((await agent.ReadAsync($"/v1/customers/{customer}/entitlements{query}"))["items"]!.AsArray(), item => IsOf(item!, order))!;

    private static bool IsOf(JsonNode entitlement, JsonNode order) => (string?)entitlement["referenceOrder"]!["id"] == (string?)order["id"];
}
