using Comptoir.Commerce;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Postgres;
using Comptoir.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>A fresh database with the engine on it, gone at the end of the test.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly List<ServiceProvider> nodes = [];
    private readonly Action<IServiceCollection>? adapt;
    private readonly Faults faults;

    private Store(Database kind, string address, Faults faults, Action<IServiceCollection>? adapt) =>
        (Kind, Address, this.faults, this.adapt) = (kind, address, faults, adapt);

    public Database Kind { get; }

    /// <summary>Path of the SQLite file, connection string of the PostgreSQL database.</summary>
    public string Address { get; }

    /// <summary>Where the bytes of media lie.</summary>
    public string MediaFolder { get; } = Directory.CreateTempSubdirectory("comptoir-media-").FullName;

    public TestTime Time { get; } = new();

    public IServiceProvider Services => nodes[0];

    /// <param name="faults">What happens at the fault points; nothing by default.</param>
    /// <param name="adapt">Last word on the services.</param>
    public static async Task<Store> OpenAsync(Database kind, Faults? faults = null, Action<IServiceCollection>? adapt = null) =>
        await OnAsync(kind, kind == Database.Sqlite ? await SqliteFiles.FreshAsync() : await PostgresDatabases.FreshAsync(), faults, adapt);

    /// <summary>On PostgreSQL, with every migration but one, which is still to come.</summary>
    public static async Task<Store> WithoutAsync(string migration) =>
        await OnAsync(Database.Postgres, await PostgresDatabases.MigratedAsync(without: migration), null, null);

    /// <summary>Another process on the same database, as far as one can be had in this one: services, gate and vault of its own.</summary>
    public async Task<IServiceProvider> AddNodeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddOptions();
        services.AddSingleton<TimeProvider>(Time).AddSingleton(faults);
        services.AddSingleton(new KeyVault([.. Enumerable.Range(1, 32).Select(n => (byte)n)]));
        services.AddCommerce();
        services.AddSingleton<IMediaStore>(new FolderMediaStore(MediaFolder, Faults.None, Time));
        AddDatabase(services);
        adapt?.Invoke(services);
        var node = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        nodes.Add(node);
        await using var scope = node.CreateAsyncScope();
        await node.GetRequiredService<KeyVault>().OpenAsync(
            scope.ServiceProvider.GetRequiredService<ComptoirDb>(), node.GetRequiredService<CommerceClock>(), default);
        return node;
    }

    /// <summary>Runs something with a scope of its own, as a request does.</summary>
    public Task<T> RunAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull => RunAsync(Services, act);

    public static async Task<T> RunAsync<TService, T>(IServiceProvider node, Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = node.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task RunAsync<TService>(Func<TService, Task> act)
        where TService : notnull => RunAsync<TService, bool>(async service =>
    {
        await act(service);
        return true;
    });

    /// <summary>Runs SQL that no use case would: damage, and questions about the database itself.</summary>
    public Task<int> SqlAsync(string sql) => RunAsync<ComptoirDb, int>(db => db.Database.ExecuteSqlRawAsync(sql));

    /// <summary>Takes the database's own protection away, as who owns the database can; what then is damaged has to be found.</summary>
    public Task UnprotectAsync() => RunAsync<ComptoirDb>(async db =>
    {
        var drops = Kind == Database.Sqlite
            ? await Dump.ReadAsync(db, """SELECT 'DROP TRIGGER "' || name || '"' FROM sqlite_master WHERE type = 'trigger'""")
            : await Dump.ReadAsync(db, """SELECT 'ALTER TABLE "' || relname || '" DISABLE TRIGGER USER' FROM pg_class WHERE relkind = 'r' AND relhastriggers AND relnamespace = 'public'::regnamespace""");
        foreach (string drop in drops)
            await db.Database.ExecuteSqlRawAsync(drop);
    });

    /// <summary>Takes away what keeps two sealed records from one place.</summary>
    public Task AllowTwoAtOnePlaceAsync() => RunAsync<ComptoirDb>(async db =>
    {
        var names = Kind == Database.Sqlite
            ? ["IX_Activity_PartnerId_Sequence"]
            : await Dump.ReadAsync(db, "SELECT indexname FROM pg_indexes WHERE indexname ~ '^IX_Activity.*_PartnerId_Sequence$'");
        foreach (string name in names)
            await db.Database.ExecuteSqlRawAsync($"DROP INDEX \"{name}\"");
    });

    /// <summary>Stops all nodes.</summary>
    public async Task StopAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(MediaFolder, recursive: true);
        if (Kind == Database.Sqlite)
            SqliteFiles.Delete(Address);
        else
            await PostgresDatabases.DropAsync(Address);
    }

    private static async Task<Store> OnAsync(Database kind, string address, Faults? faults, Action<IServiceCollection>? adapt)
    {
        var store = new Store(kind, address, faults ?? Faults.None, adapt);
        await store.AddNodeAsync();
        return store;
    }

    private void AddDatabase(IServiceCollection services)
    {
        if (Kind == Database.Sqlite)
            services.AddComptoirSqlite(Address);
        else
            services.AddComptoirPostgres(Address);
    }
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class TestTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 9, 14, 7, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public void Advance(TimeSpan by) => now += by;

    public void SetTo(DateTimeOffset instant) => now = instant;
}

/// <summary>Copies of one migrated SQLite file.</summary>
internal static class SqliteFiles
{
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    public static async Task<string> FreshAsync()
    {
        string file = Empty();
        File.Copy(await Migrated.Value, file);
        return file;
    }

    /// <summary>Path of a file that does not exist yet.</summary>
    public static string Empty() => Path.Combine(Path.GetTempPath(), $"comptoir-{Path.GetRandomFileName()}.db");

    public static void Delete(string file)
    {
        using (var connection = new SqliteConnection(SqliteSetup.ConnectionString(file)))
            SqliteConnection.ClearPool(connection);
        foreach (string suffix in (string[])["", "-wal", "-shm"])
            File.Delete(file + suffix);
    }

    private static async Task<string> MigrateAsync()
    {
        string file = Empty();
        var options = new DbContextOptionsBuilder<ComptoirDb>().UseComptoirSqlite(SqliteSetup.ConnectionString(file)).Options;
        await using (var db = new ComptoirDb((DbContextOptions<ComptoirDb>)options))
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        using (var connection = new SqliteConnection(SqliteSetup.ConnectionString(file)))
            SqliteConnection.ClearPool(connection);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(file);
        return file;
    }
}

/// <summary>Copies of one migrated PostgreSQL database.</summary>
internal static class PostgresDatabases
{
    private static readonly string Run = Path.GetRandomFileName()[..8];
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);
    private static readonly SemaphoreSlim Template = new(1, 1);
    private static int count;

    /// <summary>The server that <c>./test.sh</c> starts.</summary>
    private static string Server => Environment.GetEnvironmentVariable("COMPTOIR_TEST_PG") is { Length: > 0 } server
        ? server
        : throw new InvalidOperationException(
            "COMPTOIR_TEST_PG is not set: this suite runs on PostgreSQL too. Run ./test.sh, or set it to a connection string whose user may create databases.");

    public static async Task<string> FreshAsync()
    {
        string template = await Migrated.Value;
        string name = NewName();
        // A template may be copied by one connection at a time.
        await Template.WaitAsync();
        try
        {
            await ExecuteAsync($"""CREATE DATABASE "{name}" TEMPLATE "{template}" """);
        }
        finally
        {
            Template.Release();
        }

        return ConnectionString(name);
    }

    public static async Task<string> EmptyAsync()
    {
        string name = NewName();
        await ExecuteAsync($"""CREATE DATABASE "{name}" """);
        return ConnectionString(name);
    }

    public static async Task DropAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        string name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await ExecuteAsync($"""DROP DATABASE IF EXISTS "{name}" WITH (FORCE)""");
    }

    private static string NewName() => $"comptoir_{Run}_{Interlocked.Increment(ref count)}";

    private static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 24 }.ToString();

    /// <param name="without">Name of a migration that is left out.</param>
    public static async Task<string> MigratedAsync(string? without)
    {
        string connection = await EmptyAsync();
        var options = new DbContextOptionsBuilder<ComptoirDb>().UseComptoirPostgres(connection).Options;
        await using (var db = new ComptoirDb((DbContextOptions<ComptoirDb>)options))
        {
            if (without is null)
                await db.Database.MigrateAsync();
            else
                await MigrateAsync(db, without);
        }

        await using (var pooled = new NpgsqlConnection(connection))
            NpgsqlConnection.ClearPool(pooled);
        return connection;
    }

    private static async Task MigrateAsync(ComptoirDb db, string without)
    {
        var all = db.Database.GetMigrations().ToList();
        int left = all.FindIndex(id => id.EndsWith($"_{without}", StringComparison.Ordinal));
        await db.Database.MigrateAsync(all[left - 1]);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" VALUES ({all[left]}, '0')""");
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {all[left]}""");
    }

    private static async Task<string> MigrateAsync() => new NpgsqlConnectionStringBuilder(await MigratedAsync(without: null)).Database!;

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
