using Comptoir.Server.Native.Access;
using Comptoir.Server.Native.Activity;
using Comptoir.Server.Native.Billing;
using Comptoir.Server.Native.Catalog;
using Comptoir.Server.Native.Clock;
using Comptoir.Server.Native.Downloads;
using Comptoir.Server.Native.HybridBenefit;
using Comptoir.Server.Native.Licensing;
using Comptoir.Server.Native.Orders;
using Comptoir.Server.Native.Partners;
using Comptoir.Server.Native.Reservations;
using Comptoir.Server.Native.Subscriptions;
using Comptoir.Server.Native.Support;

namespace Comptoir.Server.Native;

/// <summary>Comptoir's own API, in the same style.</summary>
public static class NativeSetup
{
    public static void MapNative(this IEndpointRouteBuilder app)
    {
        var native = app.MapGroup("/comptoir/v1");
        native.MapMe();
        native.MapOwnAccount();
        native.MapUsers();
        native.MapApplications();
        native.MapPartners();
        native.MapTaxes();
        native.MapCatalogImports();
        native.MapKeyStock();
        native.MapMedia();
        native.MapClock();
        native.MapCatalogItems();
        native.MapSoftware();
        native.MapDownloadLinks();
        app.MapDownloads();
        native.MapCancellation();
        native.MapActivity();
        native.MapNextInvoice();
        native.MapReconciliation();
        native.MapBalance();
        native.MapBillingRuns();
        native.MapPayments();
        native.MapSupport();
        native.MapAzureSubscriptions();
        native.MapHybridBenefit();
        native.MapReservations();
    }
}
