namespace Comptoir.Server.PartnerCenter;

/// <summary>What the contract has under /v1 and this version does not: known paths that answer 501.</summary>
/// <remarks>The same rows stand as "not yet (501)" in docs/partner-center.md; SupportMatrixTests compares the two. A row
/// leaves this table in the commit that builds it.</remarks>
public static class NotBuiltYet
{
    public static IReadOnlyList<UnbuiltRoute> Routes { get; } =
    [
        // Customers
        new("DELETE", "/v1/customers/{c}"),
        new("PATCH", "/v1/customers/{c}"),
        new("GET", "/v1/customers/{c}/profiles/company"),
        new("GET", "/v1/customers/{c}/qualifications"),
        new("POST", "/v1/customers/{c}/qualifications"),
        new("GET", "/v1/customers/{c}/qualification"),
        new("PUT", "/v1/customers/{c}/qualification"),
        new("GET", "/v1/customers/all/validations"),
        new("GET", "/v1/customers/{c}/validationStatus"),
        new("GET", "/v1/customers/relationshiprequests"),
        new("GET", "/v1/relationships"),
        new("GET", "/v1/customers/{c}/relationships"),
        new("GET", "/v1/compliance/csp/agreementstatus"),
        new("GET", "/v1/customers/{c}/managedservices"),

        // Agreements and validation
        new("GET", "/v1/customers/{c}/directSignedMicrosoftCustomerAgreementStatus"),
        new("GET", "/v1/agreementtemplates/{id}/document"),
        new("POST", "/v1/validations/address"),
        new("POST", "/v1/customers/{c}/verifieddomain"),

        // Customer users, roles and licences
        new("GET", "/v1/customers/{c}/users"),
        new("POST", "/v1/customers/{c}/users"),
        new("GET", "/v1/customers/{c}/users/{u}"),
        new("PATCH", "/v1/customers/{c}/users/{u}"),
        new("DELETE", "/v1/customers/{c}/users/{u}"),
        new("GET", "/v1/customers/{c}/users/{u}/directoryroles"),
        new("GET", "/v1/customers/{c}/directoryroles"),
        new("GET", "/v1/customers/{c}/directoryroles/{rid}/usermembers"),
        new("POST", "/v1/customers/{c}/directoryroles/{rid}/usermembers"),
        new("DELETE", "/v1/customers/{c}/directoryroles/{rid}/usermembers/{u}"),
        new("GET", "/v1/customers/{c}/subscribedskus"),
        new("GET", "/v1/customers/{c}/users/{u}/licenses"),
        new("POST", "/v1/customers/{c}/users/{u}/licenseupdates"),

        // Partner profiles
        new("GET", "/v1/profiles/organization"),
        new("PUT", "/v1/profiles/organization"),
        new("GET", "/v1/profiles/legalbusiness"),
        new("PUT", "/v1/profiles/legalbusiness"),
        new("GET", "/v1/profiles/support"),
        new("PUT", "/v1/profiles/support"),
        new("PUT", "/v1/profiles/supportprofile"),

        // Catalogue
        new("GET", "/v1/offers"),
        new("GET", "/v1/offers/{id}"),
        new("GET", "/v1/offers/{id}/addons"),
        new("GET", "/v1/offercategories"),
        new("GET", "/v1/customers/{c}/offers"),
        new("GET", "/v1/customers/{c}/offercategories"),
        new("GET", "/v1/productpromotions"),
        new("GET", "/v1/productpromotions/{id}"),
        new("POST", "/v1/customers/{c}/promotionEligibilities"),

        // Carts and orders
        new("GET", "/v1/customers/{c}/orders/{o}/attachments"),
        new("POST", "/v1/customers/{c}/orders/{o}/attachment"),
        new("GET", "/v1/customers/{c}/orders/{o}/attachment/{a}"),

        // Subscriptions
        new("GET", "/v1/customers/{c}/subscriptions/{s}/addons"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/provisioningstatus"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/supportcontact"),
        new("PUT", "/v1/customers/{c}/subscriptions/{s}/supportcontact"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/conversions"),
        new("POST", "/v1/customers/{c}/subscriptions/{s}/conversions"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/upgrades"),
        new("POST", "/v1/customers/{c}/subscriptions/{s}/upgrades"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/transitioneligibilities"),
        new("GET", "/v1/customers/{c}/subscriptions/{s}/transitions"),
        new("POST", "/v1/customers/{c}/subscriptions/{s}/transitions"),
        new("GET", "/v1/customers/{c}/subscriptions/overage"),
        new("PUT", "/v1/customers/{c}/subscriptions/overage"),
        new("POST", "/v1/productUpgrades/eligibility"),
        new("POST", "/v1/productUpgrades"),
        new("POST", "/v1/productUpgrades/{id}/status"),
        new("ANY", "/v1/customers/{c}/migrations/newcommerce/{**rest}"),
        new("ANY", "/v1/migrations/newcommerce/{**rest}"),

        // Invoices and prices
        new("GET", "/v1/ratecards/azure"),
        new("GET", "/v1/ratecards/azure-shared"),

        // Audit, support and incidents
        new("GET", "/v1/serviceincidents/office"),

        // Transfers, self-serve policies, reports, devices
        new("POST", "/v1/customers/{c}/transfers"),
        new("GET", "/v1/customers/{c}/transfers"),
        new("GET", "/v1/customers/{c}/transfers/{tid}"),
        new("PATCH", "/v1/customers/{c}/transfers/{tid}"),
        new("DELETE", "/v1/customers/{c}/transfers/{tid}"),
        new("POST", "/v1/customers/{c}/transfers/{tid}/accept"),
        new("GET", "/v1/customers/{c}/transferseligibility"),
        new("GET", "/v1/SelfServePolicy"),
        new("POST", "/v1/SelfServePolicy"),
        new("PUT", "/v1/SelfServePolicy"),
        new("GET", "/v1/SelfServePolicy/{id}"),
        new("PUT", "/v1/SelfServePolicy/{id}"),
        new("DELETE", "/v1/SelfServePolicy/{id}"),
        new("GET", "/v1/partnerRequests"),
        new("GET", "/v1/applicationmfaadoptionstatus"),
        new("GET", "/v1/nonMfaCompliantPartnerPrincipals"),
        new("GET", "/v1/analytics/licenses/deployment"),
        new("GET", "/v1/customers/{c}/analytics/licenses/deployment"),
        new("GET", "/v1/analytics/licenses/usage"),
        new("GET", "/v1/customers/{c}/analytics/licenses/usage"),
        new("GET", "/v1/customers/{c}/policies"),
        new("POST", "/v1/customers/{c}/policies"),
        new("GET", "/v1/customers/{c}/policies/{p}"),
        new("PUT", "/v1/customers/{c}/policies/{p}"),
        new("DELETE", "/v1/customers/{c}/policies/{p}"),
        new("GET", "/v1/customers/{c}/deviceBatches"),
        new("POST", "/v1/customers/{c}/deviceBatches"),
        new("GET", "/v1/customers/{c}/deviceBatches/{b}/devices"),
        new("POST", "/v1/customers/{c}/deviceBatches/{b}/devices"),
        new("PUT", "/v1/customers/{c}/deviceBatches/{b}/devices/{d}"),
        new("DELETE", "/v1/customers/{c}/deviceBatches/{b}/devices/{d}"),
        new("PATCH", "/v1/customers/{c}/DevicePolicyUpdates"),
        new("GET", "/v1/customers/{c}/batchJobStatus/{id}"),
    ];

    /// <summary>Maps every row to <paramref name="notBuilt"/>, which answers in the contract's error shape (501, code 0).</summary>
    public static void MapNotBuiltYet(this IEndpointRouteBuilder app, Func<HttpContext, IResult> notBuilt)
    {
        foreach (var route in Routes)
            route.Map(app, notBuilt);
    }
}
