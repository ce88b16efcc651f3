using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Sqlite;

/// <summary>Comptoir on SQLite: one file, write-ahead log, every commit on the disk before it is acknowledged.</summary>
public static class SqliteSetup
{
    public static IServiceCollection AddComptoirSqlite(this IServiceCollection services, string file)
    {
        string connection = ConnectionString(file);
        services.AddSingleton<WriteGate>(provider => new SqliteWriteGate(file, provider.GetRequiredService<Faults>()));
        services.AddSingleton<IBulkRows, SqliteBulkRows>();
        services.AddSingleton<IStoredColumns, SqliteColumns>();
        services.AddSingleton<IInvoiceLineRows, SqliteInvoiceLines>();
        services.AddSingleton<ActivityMonths>();
        services.AddScoped<ICheck, SqliteSoundness>();
        return services.AddDbContextPool<ComptoirDb>(options => options.UseComptoirSqlite(connection));
    }

    public static DbContextOptionsBuilder UseComptoirSqlite(this DbContextOptionsBuilder options, string connection) => options
        .UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(typeof(SqliteSetup).Assembly.GetName().Name))
        .AddInterceptors(SqlitePragmas.OnEveryConnection);

    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();
}
