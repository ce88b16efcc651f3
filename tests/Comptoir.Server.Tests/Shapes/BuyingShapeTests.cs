using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Reservations;

namespace Comptoir.Server.Tests.Shapes;

/// <summary>Carts, orders, entitlements and subscriptions as the contract's samples and tables have them, asked for as the SDK asks
/// (commerce-orders, commerce-subscriptions; commerce §2).</summary>
public sealed class BuyingShapeTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Cart =
        """
        {"id":"5b0c…","creationTimestamp":"2026-03-02T09:14:07Z","lastModifiedTimestamp":"2026-03-02T09:14:07Z","expirationTimestamp":"2026-03-09T09:14:07Z","lastModifiedUser":"7d0f…",
         "lineItems":[],"status":"Active","quotes":[{"currencyCode":"EUR","subtotal":1840.5,"tax":368.1,"total":2208.6,"taxIncluded":false}],
         "links":{"self":{"uri":"/customers/7d0c…/carts/5b0c…","method":"GET","headers":[]}},"attributes":{"objectType":"Cart","etag":"0"}}
        """;

    private const string CartLine =
        """
        {"id":0,"catalogItemId":"CMP0WSRV0022:0004:CMPAV00017F1","quantity":2,"currencyCode":"EUR","billingCycle":"one_time","termDuration":"P3Y","orderGroup":"0",
         "quote":{"unitPrice":920.25,"subtotal":1840.5,"tax":368.1,"total":2208.6,"currencyCode":"EUR","taxIncluded":false}}
        """;

    private const string CartLineInError =
        """
        {"id":1,"catalogItemId":"CMP0NOSUCH01:0001:AAAAAAAAAAAA","quantity":2,"billingCycle":"one_time",
         "error":{"errorCode":"catalog_item_id_is_not_valid","errorDescription":"Not sold here."}}
        """;

    private const string OtherCartLineMembers =
        "friendlyName currencyCode termDuration promotionId customTermEndDate participants provisioningContext purchaseSystem addonItems renewsTo attestationAccepted";

    private const string CheckoutResult =
        """
        {"orders":[{"id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","alternateId":"5be01c77aa94","referenceCustomerId":"7d0c…","billingCycle":"one_time","currencyCode":"EUR","currencySymbol":"€",
          "lineItems":[{"lineItemNumber":0,"offerId":"CMP0WSRV0022:0004:CMPAV00017F1","transactionType":"New","friendlyName":"Server Std, 8 cores, 3 yr","quantity":2}],
          "creationDate":"2026-03-02T09:14:07Z","status":"pending","transactionType":"UserPurchase","attributes":{"objectType":"Order"}}],
         "orderErrors":[{"orderGroupId":"1","code":800023,"description":"Credit line exhausted."}],"attributes":{"objectType":"CartCheckoutResult"}}
        """;

    private const string Order =
        """
        {"id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","alternateId":"5be01c77aa94","referenceCustomerId":"7d0c…","billingCycle":"one_time","currencyCode":"EUR","currencySymbol":"€","lineItems":[],
         "creationDate":"2026-03-02T09:14:07Z","status":"completed","transactionType":"UserPurchase","totalPrice":1840.5,
         "links":{"self":{"uri":"/customers/7d0c…/orders/q7Xk","method":"GET","headers":[]},"provisioningStatus":{"uri":"/customers/7d0c…/orders/q7Xk/provisioningstatus","method":"GET","headers":[]},
           "patchOperation":{"uri":"/customers/7d0c…/orders/q7Xk","method":"PATCH","headers":[]}},"attributes":{"objectType":"Order","etag":"0"}}
        """;

    private const string OrderLine =
        """
        {"lineItemNumber":0,"offerId":"CMP0WSRV0022:0004:CMPAV00017F1","termDuration":"P3Y","transactionType":"New","friendlyName":"Server Std, 8 cores, 3 yr","quantity":2,
         "pricing":{"listPrice":920.25,"discountedPrice":920.25,"proratedPrice":920.25,"price":920.25,"extendedPrice":1840.5},
         "links":{"product":{"uri":"/customers/7d0c…/products/CMP0WSRV0022","method":"GET","headers":[]},"sku":{"uri":"/customers/7d0c…/products/CMP0WSRV0022/skus/0004","method":"GET","headers":[]},
           "availability":{"uri":"/customers/7d0c…/products/CMP0WSRV0022/skus/0004/availabilities/CMPAV00017F1","method":"GET","headers":[]},
           "provisioningStatus":{"uri":"/customers/7d0c…/orders/q7Xk/provisioningstatus","method":"GET","headers":[]}},"attributes":{"objectType":"OrderLineItem"}}
        """;

    private const string OtherOrderLineMembers =
        "subscriptionId parentSubscriptionId renewsTo promotionId customTermEndDate partnerIdOnRecord additionalPartnerIdsOnRecord provisioningContext attestationAccepted";

    private const string Provisioning =
        """
        {"lineItemNumber":0,"status":"Fulfilled","quantityProvisioningInformation":[{"quantity":2,"status":"Fulfilled","attributes":{"objectType":"QuantityProvisioningStatus"}}],
         "attributes":{"objectType":"OrderLineItemProvisioningStatus"}}
        """;

    private const string Entitlement =
        """
        {"referenceOrder":{"id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","lineItemId":"0","alternateId":"5be01c77aa94"},
         "productId":"CMP0WSRV0022","skuId":"0004","quantity":2,"quantityDetails":[{"quantity":2,"status":"Fulfilled"}],
         "entitlementType":"software","entitledArtifacts":[],"includedEntitlements":[],"expiryDate":"2029-03-02T00:00:00Z"}
        """;

    private const string KeyArtifact =
        """
        {"artifactType":"product_key","link":{"uri":"/customers/7d0c…/artifacts/productkey/groups/0/lineitems/0/items/p:s:l","method":"GET","headers":[]},"state":"Active","reason":"",
         "attributes":{"objectType":"Artifact"}}
        """;

    private const string ReservationArtifact =
        """
        {"artifactType":"reservedinstance","dynamicAttributes":{"reservationType":"virtualmachines"},"resourceId":"7d0c…",
         "link":{"uri":"/customers/7d0c…/artifacts/reservedinstance/groups/0/lineitems/0/resource/0","method":"GET","headers":[]},"attributes":{"objectType":"ReservedInstanceArtifact"}}
        """;

    private const string ReservationDetails =
        """
        {"type":"reservedinstance","reservations":[{"reservationId":"7d0c…","displayName":"VM_RI_1","scopeType":"Shared","quantity":1,"effectiveDateTime":"2026-03-02T00:00:00Z",
         "expiryDateTime":"2027-03-02T00:00:00Z","provisioningState":"Created"}],"attributes":{"objectType":"ReservedInstanceArtifactDetails"}}
        """;

    private const string Subscription =
        """
        {"id":"c2a7d1e4-5b60-4f0e-9d1c-0a6b8f37e215","offerId":"CMP9SAAS0007:0002:CMPAV0SA7M02","offerName":"Nimbus Backup – Team","friendlyName":"Backup Lyon",
         "quantity":12,"unitType":"License(s)","creationDate":"2026-03-02T09:15:00Z","effectiveStartDate":"2026-03-02T00:00:00Z","commitmentEndDate":"2026-04-01T23:59:59Z",
         "cancellationAllowedUntilDate":"2026-03-03T09:15:00Z","status":"active","autoRenewEnabled":true,"billingType":"license","billingCycle":"monthly","termDuration":"P1M",
         "hasPurchasableAddons":false,"isTrial":false,"isMicrosoftProduct":false,"publisherName":"Nimbus SAS","actions":["edit","cancel"],
         "refundOptions":[{"type":"Full","expiresAt":"2026-03-03T09:15:00Z"}],"contractType":"subscription","orderId":"w3Lr…1",
         "links":{"self":{"uri":"/customers/7d0c…/subscriptions/c2a7d1e4-…","method":"GET","headers":[]}},"attributes":{"etag":"b64…","objectType":"Subscription"}}
        """;

    private const string OtherSubscriptionMembers =
        "entitlementId productType parentSubscriptionId consumptionType commitmentEndDateTime billingCycleEndDate billingCycleEndDateTime renewalTermDuration refundableQuantity partnerId " +
        "suspensionReasons promotionId migratedFromSubscriptionId scheduledNextTermInstructions nextChargeInstructions";

    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task A_cart_of_the_SDK_answers_the_members_of_the_contract_each_line_its_quote_or_its_error()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{Leon}/carts";

        var made = await (await agent.PostAsync(route, SdkCart(Sale.ItemOf(Sale.Subscription), "CMP0NOSUCH01:0001:AAAAAAAAAAAA"))).JsonAsync(HttpStatusCode.Created);
        var read = await agent.ReadAsync($"{route}/{made["id"]}");
        var put = await (await agent.PutAsync($"{route}/{made["id"]}", read)).JsonAsync();

        foreach (var cart in new[] { made, read, put })
        {
            Shape.AssertExactly(Cart, cart, "partnerOnRecordAttestationAccepted");
            Shape.AssertExactly(CartLine, cart["lineItems"]![0]!, OtherCartLineMembers);
            Shape.AssertExactly(CartLineInError, cart["lineItems"]![1]!, OtherCartLineMembers);
        }
    }

    [Fact]
    public async Task A_checkout_answers_both_its_lists()
    {
        var agent = await server.AdminAgentAsync();
        string au = server.CustomerIn("AU");
        await server.LimitAsync("AUD", room: 1_700_00);
        var cart = await agent.MakeCartAsync(
            au,
            Sale.Line(Sale.ItemOf(Sale.Perpetual, "AU", "AUD")),
            Sale.Line(Sale.ItemOf(Sale.Saas, "AU", "AUD"), quantity: 100, id: 1, term: "P1Y", cycle: "annual"));
        using var success = new StringContent("\"success\"", Encoding.UTF8, "application/json");

        var result = await (await agent.PostAsync($"/v1/customers/{au}/carts/{cart["id"]}/checkout", success)).JsonAsync(HttpStatusCode.Created);

        Shape.AssertExactly(CheckoutResult, result);
        Assert.Single(result["orderErrors"]!.AsArray());
    }

    [Fact]
    public async Task An_order_of_the_SDK_has_the_members_of_the_contract_alone_and_in_the_list()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{Leon}/orders";
        var made = await (await agent.PostAsync(route, SdkOrder(Sale.ItemOf(Sale.Subscription), "P3Y"))).JsonAsync(HttpStatusCode.Created);

        var one = await agent.ReadAsync($"{route}/{made["id"]}?include_price=True");
        var listed = (await agent.ReadAsync($"{route}?billingType=OneTime&include_price=True"))["items"]!.AsArray().Single(order => (string?)order!["id"] == (string?)made["id"])!;
        var provisioning = await agent.ReadAsync($"{route}/{made["id"]}/provisioningstatus");

        foreach (var order in new[] { one, listed })
        {
            Shape.AssertExactly(Order, order, "partnerOnRecordAttestationAccepted client");
            Shape.AssertExactly(OrderLine, order["lineItems"]![0]!, OtherOrderLineMembers);
        }

        Shape.AssertExactly(Provisioning, provisioning["items"]![0]!);
        one["billingCycle"] = "unknown"; // As the SDK sends back what its caller did not set.
        Assert.Equal(HttpStatusCode.OK, (await agent.PatchAsync($"{route}/{made["id"]}", one)).StatusCode);
    }

    [Fact]
    public async Task A_software_entitlement_carries_its_key_artifact()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Subscription, "P3Y");

        var found = (await agent.ReadAsync($"/v1/customers/{Leon}/entitlements?entitlementType=software&showExpiry=True"))["items"]!.AsArray()
            .Single(item => (string?)item!["referenceOrder"]!["id"] == (string?)order["id"])!;

        Shape.AssertExactly(Entitlement, found, "fulfillmentState");
        Shape.AssertExactly(KeyArtifact, found["entitledArtifacts"]![0]!, "dynamicAttributes");
    }

    [Fact]
    public async Task A_reservation_entitlement_leads_to_its_reservations()
    {
        var agent = await server.AdminAgentAsync();
        var sale = new ReservationSale(server);
        await sale.BuyAsync();

        var found = (await agent.ReadAsync($"/v1/customers/{sale.Customer}/entitlements?entitlementType=reservedinstance&showExpiry=True"))["items"]![0]!;
        var artifact = found["entitledArtifacts"]![0]!;
        var details = await agent.ReadAsync("/v1" + artifact["link"]!["uri"]);

        Shape.AssertExactly(Entitlement.Replace("\"software\"", "\"reservedinstance\"", StringComparison.Ordinal), found, "fulfillmentState");
        Shape.AssertExactly(ReservationArtifact, artifact);
        Shape.AssertExactly(ReservationDetails, details);
    }

    [Fact]
    public async Task A_subscription_has_the_members_of_the_contract_and_takes_itself_back_unchanged()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{Leon}/subscriptions";
        var order = await agent.BuyAsync(Leon, Sale.Saas, "P1M", "monthly");
        string id = (string)order["lineItems"]![0]!["subscriptionId"]!;

        var one = await agent.ReadAsync($"{route}/{id}");
        var listed = (await agent.ReadAsync(route))["items"]!.AsArray().Single(item => (string?)item!["id"] == id)!;
        var ofOrder = (await agent.ReadAsync($"{route}?order_id={order["id"]}"))["items"]!.AsArray().Single()!;
        var back = await (await agent.PatchAsync($"{route}/{id}", one)).JsonAsync();

        foreach (var subscription in new[] { one, listed, ofOrder, back })
            Shape.AssertExactly(Subscription, subscription, OtherSubscriptionMembers);
        Assert.Equal(one.ToJsonString(), back.ToJsonString());
    }

    /// <summary>What the .NET SDK sends: its class names, nulls and defaults.</summary>
    private static JsonNode SdkCart(params string[] items) => JsonNode.Parse(
        $$$"""
        {"Id":null,"CreationTimestamp":null,"LastModifiedTimestamp":null,"ExpirationTimestamp":"0001-01-01T00:00:00","LastModifiedUser":null,"Status":null,
         "LineItems":[{{{string.Join(',', items.Select(SdkLine))}}}],"PartnerOnRecordAttestationAccepted":null,"Links":null,"Attributes":{"ObjectType":"Cart"}}
        """)!;

    private static string SdkLine(string item, int number) =>
        $$$"""
        {"Id":{{{number}}},"CatalogItemId":"{{{item}}}","FriendlyName":null,"Quantity":2,"CurrencyCode":null,"BillingCycle":"one_time","TermDuration":"P3Y","Participants":null,
         "ProvisioningContext":null,"OrderGroup":null,"PurchaseSystem":null,"AddonItems":null,"Error":null,"RenewsTo":null,"PromotionId":null,"AttestationAccepted":null,"CustomTermEndDate":null}
        """;

    private static JsonNode SdkOrder(string item, string? term) => JsonNode.Parse(
        $$$"""
        {"Id":null,"AlternateId":null,"ReferenceCustomerId":null,"BillingCycle":"one_time","CurrencyCode":null,"CurrencySymbol":null,
         "LineItems":[{"LineItemNumber":0,"ProvisioningContext":null,"OfferId":"{{{item}}}","SubscriptionId":null,"ParentSubscriptionId":null,"TermDuration":"{{{term}}}","TransactionType":null,
           "FriendlyName":null,"Quantity":2,"Pricing":null,"PartnerIdOnRecord":null,"AdditionalPartnerIdsOnRecord":null,"RenewsTo":null,"AttestationAccepted":null,"PromotionId":null,
           "CustomTermEndDate":null,"Links":{},"Attributes":{"ObjectType":"OrderLineItem"}}],
         "CreationDate":null,"Status":"none","TransactionType":null,"TotalPrice":null,"PartnerOnRecordAttestationAccepted":null,"Links":{},"Attributes":{"ObjectType":"Order"}}
        """)!;
}
