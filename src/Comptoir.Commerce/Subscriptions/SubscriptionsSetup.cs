using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Subscriptions;

internal static class SubscriptionsSetup
{
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddScoped<AzureSubscriptions>()
        .AddScoped<FindSubscriptions>()
        .AddScoped<RegisterSubscriptionHandler>()
        .AddScoped<FindAzureSubscriptions>()
        .AddScoped<CreateAzureSubscriptionHandler>()
        .AddScoped<ChangeAzureSubscriptionHandler>()
        .AddScoped<AssignAzureRoleHandler>()
        .AddScoped<RevokeAzureRoleHandler>();
}
