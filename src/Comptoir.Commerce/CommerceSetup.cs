using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Attention;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comptoir.Commerce;

/// <summary>Registers the engine: clock, rules' data, and every use case. The database is the provider's to register.</summary>
public static class CommerceSetup
{
    public static IServiceCollection AddCommerce(this IServiceCollection services)
    {
#pragma warning disable RS0030 // The one place that names the system clock.
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.AddSingleton(provider => new CommerceClock(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(Faults.None);
        services.TryAddSingleton(_ => new PolicyProfiles(PolicyProfile.Shipped()));
        services.AddSingleton<MailSignal>().AddSingleton<DueSignal>().AddSingleton<SealSignal>().AddSingleton<BesideDb>();

        services.AddScoped<DueWork>().AddScoped<TestClock>().AddScoped<IFallsDue, ExpiredCarts>().AddScoped<IFallsDue, ExpiredRequests>();
        services.AddActivity();
        services.AddScoped<SignIn>().AddScoped<SignInTries>().AddScoped<PasswordCheck>().AddScoped<RefreshTokens>().AddScoped<SecondFactors>();
        services.AddScoped<BeginSecondFactorHandler>().AddScoped<ConfirmSecondFactorHandler>().AddScoped<DropSecondFactorHandler>();
        services.AddScoped<OwnSecondFactor>().AddScoped<ClearSecondFactorHandler>().AddScoped<ChangeOwnProfileHandler>().AddScoped<EndOwnSignInsHandler>().AddScoped<EndSignInsHandler>();
        services.AddScoped<EasyPasswords>().AddScoped<UserSignIns>();
        services.AddScoped<Passkeys>().AddScoped<PasskeyUsers>().AddScoped<AccountOwner>().AddScoped<BeginPasskeyHandler>().AddScoped<AddPasskeyHandler>();
        services.AddScoped<RenamePasskeyHandler>().AddScoped<RemovePasskeyHandler>().AddScoped<SignInWithPasskeyHandler>();
        services.AddScoped<ChangeOwnPasswordHandler>().AddScoped<PasswordLinks>().AddScoped<ForgotPasswordHandler>().AddScoped<SetPasswordByMailHandler>().AddScoped<InviteUserHandler>();
        services.AddScoped<SignInApplicationHandler>().AddScoped<SignInWithPasswordHandler>().AddScoped<RefreshSignInHandler>();
        services.AddScoped<AuthorizeApplicationHandler>().AddScoped<SignInWithCodeHandler>();
        services.AddScoped<UserSessions>().AddScoped<OneTimeTokens>().AddScoped<SignInToPortalHandler>().AddScoped<ConfirmSignInHandler>();
        services.AddScoped<TenantAdministration>().AddScoped<AddUserHandler>().AddScoped<ChangeUserHandler>().AddScoped<RemoveUserHandler>().AddScoped<FindUsers>().AddScoped<FindSelf>();
        services.AddScoped<AddApplicationHandler>().AddScoped<ChangeApplicationHandler>().AddScoped<RemoveApplicationHandler>();
        services.AddSingleton<Standings>().AddScoped<FindOutsideCaller>().AddScoped<RenewSecretHandler>().AddScoped<FindApplications>();
        services.AddScoped<FoundInstallationHandler>().AddScoped<AddPartnerHandler>().AddScoped<ChangePartnerHandler>().AddScoped<FindPartners>();
        services.AddRecurringCharges().AddBilling();
        services.AddSingleton<CatalogMemory>().AddSingleton<CatalogPages>().AddSingleton<Shoppers>().AddScoped<Offers>().AddScoped<Taxes>();
        services.AddScoped<ImportCatalogHandler>().AddScoped<ExportCatalogHandler>();
        services.AddScoped<CatalogAudiences>().AddScoped<FindProducts>().AddScoped<FindSkus>().AddScoped<FindCatalog>().AddScoped<FindPriceSheet>();
        services.AddScoped<CheckInventoryHandler>().AddScoped<CatalogSearch>().AddScoped<FindCatalogItems>();
        services.AddScoped<SetTaxRateHandler>().AddScoped<ImportTaxesHandler>();
        services.AddScoped<Buyers>().AddScoped<DomainNames>().AddScoped<CreateCustomerHandler>().AddScoped<UpdateBillingProfileHandler>();
        services.AddScoped<FindCustomers>().AddScoped<GetCustomer>().AddScoped<FindCustomerUsers>().AddScoped<FindAgreements>().AddScoped<ConfirmAgreementHandler>();
        services.AddScoped<GetMpnProfile>().AddScoped<FindMediaFiles>();
        services.AddScoped<FindOutbox>().AddScoped<FindDueRuns>();
        services.AddSingleton<Passwords>().AddSingleton<FailuresByAddress>().AddSingleton<SeekTokens>();
        services.AddScoped<RotateKeys>().AddScoped<ISealedRows, SealedProductKeys>().AddScoped<ISealedRows, SealedStock>();
        services.AddScoped<ISealedRows, SealedSecondFactors>().AddScoped<ISealedRows, SealedLinks>().AddScoped<ISealedRows, SealedAnswers>();
        services.AddScoped<ProductKeys>().AddScoped<Entitlements>().AddScoped<RevealRate>().AddScoped<RevealKeyHandler>();
        services.AddScoped<ImportKeysHandler>().AddScoped<FindKeyStock>().AddSingleton<CheckRate>().AddScoped<CheckKeyHandler>();
        services.AddScoped<MakeDownloadLinkHandler>().AddScoped<OpenDownloadHandler>().AddScoped<AddMediaHandler>().AddScoped<FindMedia>();
        services.AddScoped<CustomerMails>().AddScoped<AccountMails>().AddScoped<MailDispatch>();
        services.AddScoped<LinePricing>().AddScoped<Purchases>().AddScoped<PlaceOrderHandler>();
        services.AddSingleton<Visibility>().AddScoped<FindSoftware>().AddScoped<FindSoftwareList>().AddScoped<FindNewestSoftware>().AddScoped<CountSoftware>().AddScoped<FindOrders>().AddScoped<OrdersForChange>().AddScoped<CreditPosting>().AddScoped<CancelledLines>();
        services.AddScoped<CancelOrderHandler>().AddScoped<QuoteCancellationHandler>().AddScoped<ReviseOrderHandler>();
        services.AddSubscriptions();
        services.AddHybridBenefit();
        services.AddReservations();
        services.AddScoped<FindEntitlements>();
        services.AddScoped<FindCart>().AddScoped<CreateCartHandler>().AddScoped<ReplaceCartHandler>().AddScoped<CheckoutCartHandler>().AddScoped<DropCartHandler>();
        services.AddSupport();
        services.AddScoped<FindAttention>();
        services.AddChecks();
        return services;
    }
}
