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
        services.AddSingleton(_ => new SqliteReaders(file));
        return services.AddDbContextPool<ComptoirDb>((provider, options) => options.UseComptoirSqlite(connection).AddInterceptors(provider.GetRequiredService<SqliteReaders>()));
    }

    public static DbContextOptionsBuilder UseComptoirSqlite(this DbContextOptionsBuilder options, string connection) => options
        .UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(typeof(SqliteSetup).Assembly.GetName().Name))
        .AddInterceptors(SqlitePragmas.OnEveryConnection);

    public static string ConnectionString(string file) => Words(file, pooling: true);

    /// <summary>A connection that stays open, with the functions that the framework's queries use.</summary>
    /// <param name="most">So many statements it keeps prepared.</param>
    internal static PreparingConnection PreparingConnection(string file, int most)
    {
        var made = new PreparingConnection(Words(file, pooling: false), most);
        // The framework gives them to the connection that a context is made with.
        using (var any = new DbContext(new DbContextOptionsBuilder().UseSqlite(made).Options))
            _ = any.GetService<IRelationalConnection>();
        made.Open();
        return made;
    }

    private static string Words(string file, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        Pooling = pooling,
        DefaultTimeout = 30,
    }.ToString();
}
