using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Subscriptions;

internal static class SubscriptionsSetup
{
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddScoped<AzureSubscriptions>()
        .AddScoped<FindSubscriptions>()
        .AddScoped<RegisterSubscriptionHandler>()
        .AddScoped<ChangeSubscriptionHandler>()
        .AddScoped<ActivateSubscriptionHandler>()
        .AddScoped<FindActivationLinks>()
        .AddScoped<FindAzureSubscriptions>()
        .AddScoped<CreateAzureSubscriptionHandler>()
        .AddScoped<ChangeAzureSubscriptionHandler>()
        .AddScoped<AssignAzureRoleHandler>()
        .AddScoped<RevokeAzureRoleHandler>();

    /// <summary>To be registered before the cutting of invoices: what falls due at the end of a month is charged before it is cut.</summary>
    public static IServiceCollection AddRecurringCharges(this IServiceCollection services) => services
        .AddScoped<IFallsDue, UnactivatedSubscriptions>()
        .AddScoped<IFallsDue, DueCharges>()
        .AddScoped<IUpcomingCharges, DueCharges>();
}
