using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Reservations;

internal static class ReservationsSetup
{
    public static IServiceCollection AddReservations(this IServiceCollection services) => services
        .AddScoped<FindReservation>()
        .AddScoped<FindReservations>()
        .AddScoped<ReservationsForChange>()
        .AddScoped<ReservationReturns>()
        .AddScoped<RefundCap>()
        .AddScoped<ChangeReservationHandler>()
        .AddScoped<RecordUsageHandler>()
        .AddScoped<QuoteRefundHandler>()
        .AddScoped<RefundReservationHandler>()
        .AddScoped<QuoteExchangeHandler>()
        .AddScoped<ExchangePurchase>()
        .AddScoped<ExchangeReservationHandler>()
        .AddScoped<RenewalPurchase>()
        .AddScoped<IFallsDue, EndedReservations>()
        .AddScoped<IUpcomingCharges, EndedReservations>()
        .AddScoped<IFallsDue, LapsedQuotes>();
}
