using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comptoir.Commerce.HybridBenefit;

internal static class HybridBenefitSetup
{
    public static IServiceCollection AddHybridBenefit(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => VmPrices.Shipped());
        return services
            .AddScoped<FindBenefits>()
            .AddScoped<AssignBenefitHandler>()
            .AddScoped<ReleaseBenefitHandler>()
            .AddScoped<FreedBenefits>()
            .AddScoped<IFallsDue, ExpiredBenefits>()
            .AddScoped<EstimateSavingsHandler>()
            .AddScoped<AdviseBenefitHandler>();
    }
}
