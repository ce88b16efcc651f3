using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Postgres;

/// <summary>Comptoir on PostgreSQL: any number of nodes on one database.</summary>
public static class PostgresSetup
{
    public static IServiceCollection AddComptoirPostgres(this IServiceCollection services, string connection)
    {
        services.AddSingleton(WriteGate.Open);
        services.AddSingleton<IBulkRows, PostgresBulkRows>();
        return services.AddDbContext<ComptoirDb>(options => options.UseComptoirPostgres(connection));
    }

    public static DbContextOptionsBuilder UseComptoirPostgres(this DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(PostgresSetup).Assembly.GetName().Name))
            .ReplaceService<IModelCustomizer, BytewiseText>();
}
