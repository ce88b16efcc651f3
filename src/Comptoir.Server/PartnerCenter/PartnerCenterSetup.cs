using Comptoir.Server.PartnerCenter.Audit;
using Comptoir.Server.PartnerCenter.Carts;
using Comptoir.Server.PartnerCenter.Catalog;
using Comptoir.Server.PartnerCenter.Customers;
using Comptoir.Server.PartnerCenter.Downloads;
using Comptoir.Server.PartnerCenter.Entitlements;
using Comptoir.Server.PartnerCenter.Invoices;
using Comptoir.Server.PartnerCenter.Licensing;
using Comptoir.Server.PartnerCenter.Orders;
using Comptoir.Server.PartnerCenter.Partners;
using Comptoir.Server.PartnerCenter.Subscriptions;
using Comptoir.Server.PartnerCenter.Support;

namespace Comptoir.Server.PartnerCenter;

/// <summary>The Partner Center v1 API, capability by capability.</summary>
public static class PartnerCenterSetup
{
    public static void MapPartnerCenter(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapCustomers();
        v1.MapDomains();
        v1.MapAgreements();
        v1.MapCountries();
        v1.MapMpnProfile();
        v1.MapProducts();
        v1.MapInventory();
        v1.MapProductKeys();
        v1.MapDownloadOptions();
        v1.MapCarts();
        v1.MapOrders();
        v1.MapEntitlements();
        v1.MapSubscriptions();
        v1.MapActivation();
        app.MapActivationByPublisher();
        v1.MapAzureEntitlements();
        v1.MapInvoices();
        v1.MapLineItems();
        v1.MapServiceCosts();
        v1.MapBillingProfile();
        v1.MapAuditRecords();
        v1.MapServiceRequests();
        app.MapAuditActivity();
        app.MapPriceSheets();
    }
}
