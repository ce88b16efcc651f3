using System.Data.Common;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
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
        services.AddSingleton<IInvoiceLineRows, PostgresInvoiceLines>();
        services.AddSingleton<ActivityMonths, PostgresMonths>();
        string whole = WithDefaults(connection);
        services.AddDbContextPool<ComptoirDb>(options => options.UseComptoirPostgres(whole));
        StatementLimit.AddTo(services);
        return services;
    }

    public static DbContextOptionsBuilder UseComptoirPostgres(this DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(PostgresSetup).Assembly.GetName().Name))
            .ReplaceService<IModelCustomizer, BytewiseText>()
            // What runs outside a transaction can be done twice.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));

    /// <summary>What the connection string says, and else: each connection keeps prepared what it is asked again and again, because most of
    /// what a short statement costs the database is reading and planning it; and it is handed on as it is. The driver would have every
    /// connection put back first, by seven statements before the one that is asked. Nothing here leaves it otherwise than it was: a setting
    /// or a lock is of its transaction, and who makes temporary tables or holds a lock of the session takes them away himself.</summary>
    private static string WithDefaults(string connection)
    {
        string[] said = [.. new DbConnectionStringBuilder { ConnectionString = connection }.Keys.Cast<string>().Select(word => word.Replace(" ", "", StringComparison.Ordinal))];
        var words = new NpgsqlConnectionStringBuilder(connection);
        // 0 behind a pooler that lends connections by transaction.
        if (!said.Contains(nameof(words.MaxAutoPrepare), StringComparer.OrdinalIgnoreCase))
            words.MaxAutoPrepare = StatementsKept;
        if (!said.Contains(nameof(words.NoResetOnClose), StringComparer.OrdinalIgnoreCase))
            words.NoResetOnClose = true;
        return words.ConnectionString;
    }
}
