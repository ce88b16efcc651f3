using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Checks;

internal static class ChecksSetup
{
    public static IServiceCollection AddChecks(this IServiceCollection services) => services
        .AddScoped<CheckInstallation>()
        .AddScoped<ICheck, PartnerExistsCheck>()
        .AddScoped<ICheck, ReferenceCheck>()
        .AddScoped<ICheck, OrderCheck>()
        .AddScoped<ICheck, StateCheck>()
        .AddScoped<ICheck, LedgerCheck>()
        .AddScoped<ICheck, AccountCheck>()
        .AddScoped<ICheck, KeyCheck>()
        .AddScoped<ICheck, KeyRegisterCheck>()
        .AddScoped<ICheck, AccessCheck>()
        .AddScoped<ICheck, ActivityCheck>()
        .AddScoped<ICheck, RequestCheck>()
        .AddScoped<ICheck, MediaCheck>();
}
