using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Shapes;

/// <summary>Customers, agreements, profiles, service requests and audit records as the contract's samples and tables have them
/// (platform-customers §1, §5, §7, §8, platform-operations §2, §3).</summary>
public sealed class CustomerShapeTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string CompanyProfile =
        """
        {"tenantId":"5b0c…","domain":"brasserie-leon.onmicrosoft.com","companyName":"Brasserie Léon","attributes":{"objectType":"CustomerCompanyProfile"}}
        """;

    private const string BillingProfile =
        """
        {"id":"77c2…","email":"it@leon.example","culture":"fr-FR","language":"fr","companyName":"Brasserie Léon",
         "defaultAddress":{"firstName":"Inès","lastName":"Morel","addressLine1":"8 quai du Port","city":"Marseille","postalCode":"13002","country":"FR"},
         "attributes":{"etag":"1840022","objectType":"CustomerBillingProfile"}}
        """;

    private const string Customer =
        $$$"""
        {"id":"5b0c…","commerceId":"e1aa…","companyProfile":{{{CompanyProfile}}},"billingProfile":{{{BillingProfile}}},
         "relationshipToPartner":"reseller","allowDelegatedAccess":true,"attributes":{"objectType":"Customer"}}
        """;

    private const string ListedCustomer =
        $$$"""
        {"id":"5b0c…","companyProfile":{{{CompanyProfile}}},"relationshipToPartner":"reseller",
         "links":{"self":{"uri":"/customers/5b0c…","method":"GET","headers":[]}},"attributes":{"objectType":"Customer"}}
        """;

    private const string Page =
        """
        {"totalCount":2,"items":[],"continuationToken":"bmV4dDoxMDA=",
         "links":{"self":{"uri":"/customers?size=2","method":"GET","headers":[]},
                  "next":{"uri":"/customers?size=2&seekOperation=Next","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"bmV4dDoxMDA="}]}},
         "attributes":{"objectType":"Collection"}}
        """;

    private const string Agreement =
        """
        {"userId":"7d0f…","primaryContact":{"firstName":"Inès","lastName":"Morel","email":"ines@leon.example"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9",
         "dateAgreed":"2021-03-01T00:00:00Z","type":"MicrosoftCustomerAgreement","agreementLink":"https://example.com/"}
        """;

    private const string AgreementMetaData =
        """
        {"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","agreementType":"MicrosoftCustomerAgreement","agreementLink":"https://example.com/","versionRank":1}
        """;

    private const string MpnProfile =
        """
        {"mpnId":"6100042","partnerName":"Garance Négoce","profileType":"MpnProfile",
         "links":{"self":{"uri":"/profiles/mpn","method":"GET","headers":[]}},"attributes":{"objectType":"MpnProfile"}}
        """;

    private const string CountryRules =
        """
        {"iso2Code":"US","defaultCulture":"en-US","isStateRequired":true,"supportedStatesList":[],"supportedLanguagesList":[],"supportedCulturesList":["en-US"],"isPostalCodeRequired":true,
         "postalCodeRegex":"^1$","isCityRequired":true,"isVatIdSupported":false,"taxIdFormat":"US######","phoneNumberRegex":"^1$","isTaxIdSupported":true,"isTaxIdOptional":true,
         "countryCallingCodesList":["1"]}
        """;

    private const string AuditRecord =
        """
        {"id":"3d10…_5b0c…_wx81_getsoftwarekey_639000000000000000","partnerId":"3d10…","customerId":"5b0c…","customerName":"Brasserie Léon",
         "userPrincipalName":"nadia@garance.example","applicationId":"7d0f…","resourceType":"software_key","operationType":"get_software_key",
         "originalCorrelationId":"0f2b…","operationDate":"2026-03-02T09:14:07Z","operationStatus":"succeeded",
         "customizedData":[{"key":"OfferId-0","value":"wx81"}],"attributes":{"objectType":"AuditRecord"}}
        """;

    private const string ServiceRequest =
        """
        {"id":"615103","title":"A refund, please","description":"For order wx81.","severity":"moderate","status":"open","supportTopicId":"1","supportTopicName":"Purchase, refund",
         "createdDate":"2026-03-02T09:14:07Z","lastModifiedDate":"2026-03-02T09:14:07Z","lastClosedDate":"0001-01-01T00:00:00","notes":[],"attributes":{"objectType":"ServiceRequest"}}
        """;

    private const string OtherServiceRequestMembers = "organization primaryContact lastUpdatedBy productName productId newNote fileLinks countryCode";

    [Fact]
    public async Task A_customer_has_the_members_of_the_contract_made_read_and_listed()
    {
        var agent = await server.AdminAgentAsync();

        var made = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer("shapely.onmicrosoft.com"))).JsonAsync(HttpStatusCode.Created);
        var read = await agent.ReadAsync($"/v1/customers/{made["id"]}");
        var page = await agent.ReadAsync("/v1/customers?size=2");
        var profile = await agent.ReadAsync($"/v1/customers/{made["id"]}/profiles/billing");
        var written = await (await agent.PutAsync($"/v1/customers/{made["id"]}/profiles/billing", profile)).JsonAsync();

        Shape.AssertExactly(Customer, made, "userCredentials customDomains associatedPartnerId");
        Shape.AssertOf("""{"userCredentials":{"userName":"admin","password":"Qz7!…"}}""", made);
        Shape.AssertExactly(Customer, read, "customDomains associatedPartnerId");
        Shape.AssertOf(Page, page);
        Assert.All(page["items"]!.AsArray(), item => Shape.AssertExactly(ListedCustomer, item!));
        foreach (var billing in new[] { profile, written })
            Shape.AssertExactly(BillingProfile, billing, "firstName lastName");
    }

    [Fact]
    public async Task Agreements_are_plain_objects_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("JP")}/agreements";
        var confirmation = JsonNode.Parse("""
            {"UserId":null,"PrimaryContact":{"FirstName":"Inès","LastName":"Morel","Email":"shape@leon.example","PhoneNumber":null},
             "TemplateId":"117a77b0-9360-443b-8795-c6dedc750cf9","DateAgreed":"2021-03-01T00:00:00","Type":"MicrosoftCustomerAgreement","AgreementLink":null}
            """)!;

        var made = await (await agent.PostAsync(route, confirmation)).JsonAsync(HttpStatusCode.Created);
        var again = await (await agent.PostAsync(route, confirmation)).JsonAsync(HttpStatusCode.BadRequest);
        var listed = (await agent.ReadAsync($"{route}?agreementType=*"))["items"]!.AsArray();
        var metaData = (await agent.ReadAsync("/v1/agreements?agreementType=*"))["items"]!.AsArray();

        Shape.AssertExactly(Agreement, made);
        Assert.All(listed, item => Shape.AssertExactly(Agreement, item!));
        Assert.All(metaData, item => Shape.AssertExactly(AgreementMetaData, item!));
        Assert.All(listed.Concat(metaData), item => Assert.False(item!.AsObject().ContainsKey("attributes")));
        Shape.AssertOf("""{"code":"600061","message":"…","description":"…","errorName":"PartnerConfirmedAgreementAlreadyExists","isRetryable":false,"parameters":{},"errorMessageExtended":"…"}""", again);
    }

    [Fact]
    public async Task The_MPN_profile_and_the_rules_of_countries_have_the_members_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();

        Shape.AssertExactly(MpnProfile, await agent.ReadAsync("/v1/profiles/mpn"));
        Shape.AssertExactly(
            CountryRules,
            await agent.ReadAsync("/v1/countryvalidationrules/US"),
            "taxIdSample vatIdRegex customerOrganizationRegistrationNumberRegex customerOrganizationRegistrationNumberSample customerOrganizationRegistrationNumberRequired " +
            "customerOrganizationPhoneNumberRequired iso3Code isRegistrationNumberSupported resellerAgreementRegion geographicRegion");
        // Patterns that are not known for a country are left out; flags and lists never are.
        foreach (string country in new[] { "FR", "HU", "BR" })
            Shape.AssertOf(CountryRules, await agent.ReadAsync($"/v1/countryvalidationrules/{country}"), "postalCodeRegex", "taxIdFormat", "phoneNumberRegex");
    }

    [Fact]
    public async Task The_audit_record_of_a_key_has_the_members_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        var order = await agent.BuyAsync(customer, Sale.Perpetual);
        await (await agent.PostAsync($"/comptoir/v1/customers/{customer}/orders/{order["id"]}/lineitems/0/keys", new JsonObject())).JsonAsync();

        var records = (await (await server.UserAsync("GlobalAdmin")).ReadAsync("/v1/auditrecords"))["items"]!.AsArray();

        Shape.AssertExactly(AuditRecord, records.First(record => (string?)record!["operationType"] == "get_software_key")!, "participants sessionId resourceOldValue resourceNewValue");
        Shape.AssertExactly(
            AuditRecord.Replace("software_key", "order", StringComparison.Ordinal),
            records.First(record => (string?)record!["operationType"] == "create_order")!,
            "participants sessionId resourceOldValue resourceNewValue");
    }

    [Fact]
    public async Task A_service_request_has_the_members_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();
        string topic = (string)(await agent.ReadAsync("/v1/servicerequests/supporttopics"))["items"]![0]!["id"]!;
        var made = await (await agent.PostAsync("/v1/servicerequests/en-US", JsonNode.Parse($$$"""
            {"Title":"A refund, please","Description":"For order wx81.","Severity":"moderate","SupportTopicId":"{{{topic}}}","Status":"none","CountryCode":null,"PrimaryContact":null,
             "CreatedDate":"0001-01-01T00:00:00","LastModifiedDate":"0001-01-01T00:00:00","LastClosedDate":"0001-01-01T00:00:00","NewNote":null,"Notes":null,"Attributes":{"ObjectType":"ServiceRequest"}}
            """)!)).JsonAsync(HttpStatusCode.Created);

        Shape.AssertExactly(ServiceRequest, made, OtherServiceRequestMembers);
        Assert.All((await agent.ReadAsync("/v1/servicerequests"))["items"]!.AsArray(), item => Shape.AssertExactly(ServiceRequest.Replace(",\"notes\":[]", "", StringComparison.Ordinal), item!, OtherServiceRequestMembers));
    }
}
