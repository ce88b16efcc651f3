using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Activity;

internal static class ActivitySetup
{
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddScoped<ActivityLog>().AddScoped<SecurityLog>().AddScoped<FindActivity>().AddScoped<WalkActivity>().AddSingleton(WalkLimits.Usual)
        .AddScoped<SealActivity>().AddScoped<VerifyActivity>()
        .AddScoped<ExportActivity>().AddScoped<PurgeActivity>().AddScoped<FindSecurityEvents>().AddScoped<RevealBursts>();
}
