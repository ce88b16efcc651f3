using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
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

    public static string ConnectionString(string file) => Words(file, pooling: true);

    /// <summary>The connection that writers take turns with, open.</summary>
    internal static PreparingConnection WritersConnection(string file)
    {
        var writer = new PreparingConnection(Words(file, pooling: false));
        // The framework gives the connection that a context is made with the functions that its queries use.
        using (var any = new DbContext(new DbContextOptionsBuilder().UseSqlite(writer).Options))
            _ = any.GetService<IRelationalConnection>();
        writer.Open();
        SqlitePragmas.TellWriter(writer);
        return writer;
    }

    private static string Words(string file, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        Pooling = pooling,
        DefaultTimeout = 30,
    }.ToString();
}
