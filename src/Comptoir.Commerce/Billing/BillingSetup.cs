using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Billing;

internal static class BillingSetup
{
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddScoped<Ledger>()
        .AddScoped<CreditLimits>()
        .AddScoped<FindCredit>()
        .AddScoped<Settling>()
        .AddScoped<PartnerMails>()
        .AddScoped<InvoiceNumbers>()
        .AddScoped<InvoiceHeaders>()
        .AddScoped<Assigning>()
        .AddScoped<Issuing>()
        .AddScoped<InvoiceCut>()
        .AddScoped<RunInvoicesHandler>()
        .AddScoped<FindBillingRuns>()
        .AddScoped<PreviewRunHandler>()
        .AddScoped<FindReceivables>()
        .AddScoped<IFallsDue, MonthsToCut>()
        .AddScoped<FindInvoices>()
        .AddScoped<FindInvoiceLines>()
        .AddScoped<FindStatement>()
        .AddScoped<FindServiceCosts>()
        .AddScoped<GetPartnerBilling>()
        .AddScoped<UpdatePartnerBillingHandler>()
        .AddScoped<FindBalance>()
        .AddScoped<PreviewInvoiceHandler>()
        .AddScoped<RecordPaymentHandler>()
        .AddScoped<FindPayments>()
        .AddScoped<ICheck, InvoiceCheck>()
        .AddScoped<ICheck, SettlementCheck>();
}
