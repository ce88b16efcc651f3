using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Server.Hosting;

/// <summary>The data model as code, which a Release build writes from the mappings (Models.targets): a start then need not work it
/// out, which took a third of its time. A build without it starts as before.</summary>
internal static class CompiledModels
{
#if COMPILED_MODELS
    public static IServiceCollection UseSqliteModel(this IServiceCollection services) => services.Use(Models.Sqlite.ComptoirDbModel.Instance);

    public static IServiceCollection UsePostgresModel(this IServiceCollection services) => services.Use(Models.Postgres.ComptoirDbModel.Instance);

    private static IServiceCollection Use(this IServiceCollection services, IModel model) =>
        services.ConfigureDbContext<ComptoirDb>(options => options.UseModel(model));
#else
    public static IServiceCollection UseSqliteModel(this IServiceCollection services) => services;

    public static IServiceCollection UsePostgresModel(this IServiceCollection services) => services;
#endif
}
