using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comptoir.Postgres;

/// <summary>Comptoir on PostgreSQL: any number of nodes on one database.</summary>
public static class PostgresSetup
{
    /// <exception cref="ArgumentException">The connection string has a word that is none, or a value that is not of its kind.</exception>
    public static IServiceCollection AddComptoirPostgres(this IServiceCollection services, string connection)
    {
        _ = new NpgsqlConnectionStringBuilder(connection);
        services.AddSingleton<WriteGate>(new PostgresWriteGate());
        services.AddSingleton<IBulkRows, PostgresBulkRows>();
        services.AddSingleton<IStoredColumns, PostgresColumns>();
        return services.AddDbContext<ComptoirDb>(options => options.UseComptoirPostgres(connection));
    }

    public static DbContextOptionsBuilder UseComptoirPostgres(this DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(PostgresSetup).Assembly.GetName().Name))
            .ReplaceService<IModelCustomizer, BytewiseText>();
}
