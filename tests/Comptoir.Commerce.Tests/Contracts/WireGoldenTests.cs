using Comptoir.Contracts;

namespace Comptoir.Commerce.Tests.Contracts;

/// <summary>Documents in the shapes of the contract: read and written again, nothing is lost or added.</summary>
public sealed class WireGoldenTests
{
    [Fact]
    public void An_availability_round_trips() => Wire.AssertRoundTrips<WireAvailability>("""
        {"id":"CMPAV00017F1","productId":"CMP0WSRV0022","skuId":"0004","catalogItemId":"CMP0WSRV0022:0004:CMPAV00017F1",
         "defaultCurrency":{"code":"EUR","symbol":"€"},"segment":"commercial","country":"FR","isPurchasable":true,"isRenewable":false,
         "terms":[{"id":"t3y","duration":"P3Y","description":"Three years, paid once","billingCycle":"OneTime",
           "unitPrice":920.25,"cancellationPolicies":[{"refundOptions":[{"sequenceId":0,"type":"Partial","expiresAfter":"P60D"}]}]}],"unitPrice":920.25,"taxIncluded":false,
         "sku":{"id":"0004","productId":"CMP0WSRV0022","title":"Server Std, 8 cores, 3 yr","minimumQuantity":1,"maximumQuantity":9999,"isTrial":false,"supportedBillingCycles":["one_time"],
           "dynamicAttributes":{"keyFormat":"d32","cores":8}},
         "links":{"self":{"uri":"/products/CMP0WSRV0022/skus/0004/availabilities/CMPAV00017F1?country=FR","method":"GET","headers":[]}},
         "attributes":{"objectType":"Availability"}}
        """);

    [Fact]
    public void A_product_round_trips() => Wire.AssertRoundTrips<WireCollection<WireProduct>>("""
        {"totalCount":1,"items":[{"id":"CMP0SQLSTD01","title":"SQL Server Standard","description":"…","productType":{"id":"Software","displayName":"Software","subType":{"id":"PerpetualSoftware","displayName":"Perpetual"}},
         "isMicrosoftProduct":true,"publisherName":"Microsoft","links":{"skus":{"uri":"/products/CMP0SQLSTD01/skus?country=FR","method":"GET","headers":[]}},"attributes":{"objectType":"Product"}}],
         "links":{"self":{"uri":"/products?country=FR&targetView=Software","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}
        """);

    [Fact]
    public void A_cart_with_a_line_in_error_round_trips() => Wire.AssertRoundTrips<WireCart>("""
        {"id":"5b0c","creationTimestamp":"2026-03-02T09:14:07Z","lastModifiedTimestamp":"2026-03-02T09:14:07Z","expirationTimestamp":"2026-03-09T09:14:07Z","lastModifiedUser":"u",
         "lineItems":[{"id":0,"catalogItemId":"a:b:c","quantity":2,"currencyCode":"EUR","billingCycle":"one_time","termDuration":"P3Y","orderGroup":"0",
           "participants":[{"key":"transaction_reseller","value":"6100042"}],"provisioningContext":{"scope":"shared"},
           "addonItems":[{"id":1,"catalogItemId":"d:e:f","quantity":1,"billingCycle":"monthly","orderGroup":"0"}],"renewsTo":{"termDuration":"P1Y"},
           "quote":{"unitPrice":920.25,"subtotal":1840.5,"tax":368.1,"total":2208.6,"currencyCode":"EUR","taxIncluded":false}},
          {"id":2,"catalogItemId":"x","quantity":1,"error":{"errorCode":"catalog_item_id_is_not_valid","errorDescription":"Unknown item.","additionalInformation":{"country":"FR"}}}],
         "status":"Active","quotes":[{"currencyCode":"EUR","subtotal":1840.5,"tax":368.1,"total":2208.6,"taxIncluded":false}],
         "links":{"self":{"uri":"/customers/c/carts/5b0c","method":"GET","headers":[]}},"attributes":{"objectType":"Cart","etag":"1"}}
        """);

    [Fact]
    public void A_checkout_result_round_trips() => Wire.AssertRoundTrips<WireCartCheckoutResult>("""
        {"orders":[{"id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","alternateId":"5be01c77aa94","referenceCustomerId":"7d0c","billingCycle":"one_time","currencyCode":"EUR","currencySymbol":"€",
          "lineItems":[{"lineItemNumber":0,"offerId":"CMP0WSRV0022:0004:CMPAV00017F1","termDuration":"P3Y","transactionType":"New","friendlyName":"Server Std, 8 cores, 3 yr","quantity":2}],
          "creationDate":"2026-03-02T09:14:07Z","status":"pending","transactionType":"UserPurchase","attributes":{"objectType":"Order"}}],
         "orderErrors":[{"orderGroupId":"1","code":800023,"description":"Credit line exhausted."}],"attributes":{"objectType":"CartCheckoutResult"}}
        """);

    [Fact]
    public void Entitlements_round_trip() => Wire.AssertRoundTrips<WireCollection<WireEntitlement>>("""
        {"totalCount":1,"items":[{"referenceOrder":{"id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","lineItemId":"0","alternateId":"5be01c77aa94"},
         "productId":"CMP0WSRV0022","skuId":"0004","quantity":2,"quantityDetails":[{"quantity":2,"status":"Fulfilled"}],
         "entitlementType":"software","entitledArtifacts":[],"includedEntitlements":[],"expiryDate":"2029-03-02T00:00:00Z"}],
         "attributes":{"objectType":"Collection"}}
        """);

    [Fact]
    public void A_reservation_artifact_has_its_kind_inside_its_dynamic_attributes() => Wire.AssertSame(
        """
        {"artifactType":"reservedinstance","dynamicAttributes":{"reservationType":"virtualmachines"},"resourceId":"r",
         "link":{"uri":"/customers/c/artifacts/reservedinstance/groups/g/lineitems/l/resource/r","method":"GET","headers":[]},"attributes":{"objectType":"ReservedInstanceArtifact"}}
        """,
        Wire.Write(WireArtifact.ReservedInstance(WireLink.Get("/customers/c/artifacts/reservedinstance/groups/g/lineitems/l/resource/r"), "r", "virtualmachines")));

    [Fact]
    public void A_revoked_product_key_has_no_link_and_says_why() => Wire.AssertSame(
        """{"artifactType":"product_key","state":"Revoked","reason":"Cancelled.","attributes":{"objectType":"Artifact"}}""",
        Wire.Write(WireArtifact.RevokedProductKey("Cancelled.")));

    [Fact]
    public void An_invoice_round_trips() => Wire.AssertRoundTrips<WireInvoice>("""
        {"id":"G000700311","invoiceDate":"2026-04-08T00:00:00Z","billingPeriodStartDate":"2026-03-01T00:00:00Z","billingPeriodEndDate":"2026-03-31T00:00:00Z","totalCharges":1840.5,"paidAmount":0,
         "currencyCode":"EUR","currencySymbol":"€","pdfDownloadLink":"/invoices/G000700311/documents/statement",
         "invoiceDetails":[{"invoiceLineItemType":"billing_line_items","billingProvider":"one_time","links":{"self":{"uri":"/invoices/OneTime-G000700311/lineitems/OneTime/BillingLineItems","method":"GET","headers":[]}},"attributes":{"objectType":"InvoiceDetail"}}],
         "documentType":"invoice","invoiceType":"OneTime","links":{"self":{"uri":"/invoices/OneTime-G000700311","method":"GET","headers":[]}},"attributes":{"objectType":"Invoice"}}
        """);

    [Fact]
    public void A_subscription_round_trips() => Wire.AssertRoundTrips<WireSubscription>("""
        {"id":"c2a7d1e4-5b60-4f0e-9d1c-0a6b8f37e215","offerId":"CMP9SAAS0007:0002:CMPAV0SA7M02","offerName":"Nimbus Backup – Team","friendlyName":"Backup Lyon",
         "quantity":12,"unitType":"License(s)","creationDate":"2026-03-02T09:15:00Z","effectiveStartDate":"2026-03-02T00:00:00Z","commitmentEndDate":"2026-04-01T23:59:59Z",
         "cancellationAllowedUntilDate":"2026-03-03T09:15:00Z","status":"active","autoRenewEnabled":true,"billingType":"license","billingCycle":"monthly","termDuration":"P1M",
         "hasPurchasableAddons":false,"isTrial":false,"isMicrosoftProduct":false,"publisherName":"Nimbus SAS","actions":["edit","cancel"],
         "refundOptions":[{"type":"Full","expiresAt":"2026-03-03T09:15:00Z"}],"contractType":"subscription","orderId":"w3Lr1",
         "links":{"self":{"uri":"/customers/7d0c/subscriptions/c2a7d1e4","method":"GET","headers":[]}},"attributes":{"etag":"b64","objectType":"Subscription"}}
        """);

    [Fact]
    public void A_customer_round_trips() => Wire.AssertRoundTrips<WireCustomer>("""
        {"id":"5b0c","commerceId":"e1aa","companyProfile":{"tenantId":"5b0c","domain":"brasserie-leon.onmicrosoft.com","companyName":"Brasserie Léon","attributes":{"objectType":"CustomerCompanyProfile"}},
         "billingProfile":{"id":"77c2","email":"it@leon.example","culture":"fr-FR","language":"fr","companyName":"Brasserie Léon","defaultAddress":{"country":"FR","city":"Marseille"},"attributes":{"etag":"1840022","objectType":"CustomerBillingProfile"}},
         "relationshipToPartner":"reseller","allowDelegatedAccess":true,"userCredentials":{"userName":"admin","password":"Qz7!"},"attributes":{"objectType":"Customer"}}
        """);

    [Fact]
    public void An_audit_record_round_trips() => Wire.AssertRoundTrips<WireAuditRecord>("""
        {"id":"3d10_5b0c_wx81_getsoftwarekey_639000000000000000","partnerId":"3d10","customerId":"5b0c","customerName":"Brasserie Léon",
         "userPrincipalName":"nadia@garance.example","applicationId":"7d0f","resourceType":"software_key","operationType":"get_software_key",
         "originalCorrelationId":"0f2b","operationDate":"2026-03-02T09:14:07Z","operationStatus":"succeeded",
         "customizedData":[{"key":"OrderId","value":"wx81"},{"key":"LineItemNumber","value":"0"}],"attributes":{"objectType":"AuditRecord"}}
        """);

    [Fact]
    public void A_partners_profile_is_written_as_published() => Wire.AssertSame(
        """
        {"mpnId":"6100042","partnerName":"Garance Négoce","profileType":"MpnProfile",
         "links":{"self":{"uri":"/profiles/mpn","method":"GET","headers":[]}},"attributes":{"objectType":"MpnProfile"}}
        """,
        Wire.Write(new WireMpnProfile { MpnId = "6100042", PartnerName = "Garance Négoce", Links = new() { Self = WireLink.Get("/profiles/mpn") } }));

    [Fact]
    public void A_cancellation_quote_carries_its_derivation() => Wire.AssertRoundTrips<WireCollection<WireCancellationQuote>>("""
        {"totalCount":1,"items":[{"lineItemNumber":0,"allowed":true,"windowEndsAt":"2026-05-01T09:14:07Z","daysRemaining":60,"reviewRequired":false,
         "credit":{"subtotal":13735.46,"tax":2747.09,"total":16482.55,"currency":"EUR","derivation":{"rule":"R9.3","profile":"csp-2021-03",
           "inputs":{"charge":13748,"termDays":1096,"usedDays":1},"formula":"charge × (termDays − usedDays) ÷ termDays","unrounded":"13735.4562043796","result":{"amount":13735.46,"currency":"EUR"}}}}],
         "attributes":{"objectType":"Collection"}}
        """);

    [Fact]
    public void The_software_page_round_trips() => Wire.AssertRoundTrips<WireCollection<WireSoftware>>("""
        {"totalCount":1,"items":[{"productId":"p","skuId":"0004","title":"Server","publisher":"Microsoft","kind":"linux_plan","keyFormat":"d32","versions":["2022","2019"],
         "orders":[{"orderId":"o","lineItemNumber":0,"quantity":2,"purchaseDate":"2026-03-02T09:14:07Z","status":"cancelled",
           "cancellation":{"allowed":false,"reason":"Cancelled already.","reviewRequired":false}}]}],"attributes":{"objectType":"Collection"}}
        """);

    [Fact]
    public void The_clock_is_read_and_turned()
    {
        Assert.Equal("P61D", Wire.Read<WireClockChange>("""{"advance":"P61D"}""").Advance);
        Assert.Equal("""{"now":"2027-01-01T00:00:00Z"}""", Wire.Write(new WireClock { Now = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) }));
    }
}
