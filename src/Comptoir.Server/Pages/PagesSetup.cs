using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages.Account;
using Comptoir.Server.Pages.Activity;
using Comptoir.Server.Pages.Azure;
using Comptoir.Server.Pages.Billing;
using Comptoir.Server.Pages.Buying;
using Comptoir.Server.Pages.Catalog;
using Comptoir.Server.Pages.Clock;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Pages.Downloads;
using Comptoir.Server.Pages.Health;
using Comptoir.Server.Pages.Help;
using Comptoir.Server.Pages.Home;
using Comptoir.Server.Pages.HybridBenefit;
using Comptoir.Server.Pages.Licensing;
using Comptoir.Server.Pages.Orders;
using Comptoir.Server.Pages.Partners;
using Comptoir.Server.Pages.People;
using Comptoir.Server.Pages.Reservations;
using Comptoir.Server.Pages.Sessions;
using Comptoir.Server.Pages.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Comptoir.Server.Pages;

/// <summary>The portals: partner dashboard, customer admin center, operator console.</summary>
internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, OfKindHandler>();
        services.AddSingleton<FormTokens>().AddSingleton<PageLists>().AddScoped<SoftwareView>().AddScoped<AccountView>().AddScoped<AgreementForm>();
        services.AddScoped<ReservationViews>().AddScoped<ExchangeViews>().AddScoped<AzureViews>().AddScoped<BenefitViews>();
        services.AddPasskeys();
        services.AddSingleton<CatalogUploads>();
        services.AddScoped<BuyerViews>().AddScoped<BuyViews>().AddScoped<CheckoutViews>();
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        app.MapLanguage();
        app.MapSignIn();
        app.MapAccount();
        app.MapHelp();
        app.MapClockBar();

        var partner = app.MapPortal("/partner", ActorKind.Partner);
        partner.MapPartnerHome();
        partner.MapCustomers();
        partner.MapReservationPages();
        partner.MapBenefitPages();
        partner.MapAzurePages();
        partner.MapSupport();
        partner.MapBuying();
        partner.MapOrderPages();
        partner.MapBilling();
        partner.MapActivityLog();
        partner.MapPeople();

        var admin = app.MapPortal("/admin", ActorKind.Customer);
        admin.MapAdminHome();
        admin.MapOwnSoftware();

        var console = app.MapPortal("/operator", ActorKind.Operator);
        console.MapOperatorHome();
        console.MapQueue();
        console.MapRuns();
        console.MapPayments();
        console.MapPartnerPages();
        console.MapCatalogImportPages();
        console.MapTaxPages();
        console.MapKeyStockPages();
        console.MapMediaPages();
        console.MapHealthPage();
        console.MapActivityLog();
        console.MapPeople();

        // A stranger is led to sign-in from any address of a portal, unknown ones too.
        foreach (var portal in new[] { partner, admin, console })
            portal.Map("/{**rest}", () => PageErrors.NotFound).ForAnyoneSignedIn();
    }
}
