using System.Data.Common;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comptoir.Postgres;

/// <summary>Comptoir on PostgreSQL: any number of nodes on one database.</summary>
public static class PostgresSetup
{
    // More than the requests of a busy day are made of.
    private const int StatementsKept = 200;

    /// <exception cref="ArgumentException">The connection string has a word that is none, or a value that is not of its kind.</exception>
    public static IServiceCollection AddComptoirPostgres(this IServiceCollection services, string connection)
    {
        _ = new NpgsqlConnectionStringBuilder(connection);
        services.AddSingleton<WriteGate>(new PostgresWriteGate());
        services.AddSingleton<IBulkRows, PostgresBulkRows>();
        services.AddSingleton<IStoredColumns, PostgresColumns>();
        services.AddSingleton<ActivityMonths, PostgresMonths>();
        string prepared = Prepared(connection);
        return services.AddDbContextPool<ComptoirDb>(options => options.UseComptoirPostgres(prepared));
    }

    public static DbContextOptionsBuilder UseComptoirPostgres(this DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(PostgresSetup).Assembly.GetName().Name))
            .ReplaceService<IModelCustomizer, BytewiseText>()
            // What runs outside a transaction can be done twice.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));

    /// <summary>Each connection keeps prepared what it is asked again and again: most of what a short statement costs the database is
    /// reading and planning it. And none is told to forget what it was told, half a dozen statements each time it is taken from the pool:
    /// nobody leaves anything on one. Whoever says otherwise, as behind a pooler that lends connections by transaction, is obeyed.</summary>
    private static string Prepared(string connection)
    {
        var words = new DbConnectionStringBuilder { ConnectionString = connection };
        var ours = new NpgsqlConnectionStringBuilder(connection);
        if (!Says(nameof(ours.MaxAutoPrepare)))
            ours.MaxAutoPrepare = StatementsKept;
        if (!Says(nameof(ours.NoResetOnClose)))
            ours.NoResetOnClose = true;
        return ours.ConnectionString;

        bool Says(string setting) => words.Keys.Cast<string>().Any(word => word.Replace(" ", "", StringComparison.Ordinal).Equals(setting, StringComparison.OrdinalIgnoreCase));
    }
}
