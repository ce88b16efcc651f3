using System.Net;
using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Comptoir.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>Nodes that start at the same time, on an empty database and on an older one, and two versions side by side.</summary>
[Collection(NodesTogether.Name)]
public sealed class UpgradeTests(NodesOnPostgres server) : IAsyncLifetime
{
    private const int Nodes = 3;

    /// <summary>A schema from before invoices, recurring charges and the key rotation.</summary>
    private const string Older = "SupportRequests";

    private readonly string name = $"comptoir_upgrade_{Guid.NewGuid():N}";
    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-upgrade-").FullName;

    private string Connection => new NpgsqlConnectionStringBuilder(server.Storage["Storage:Postgres"]) { Database = name }.ToString();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync($"""DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"""));
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Older)]
    public async Task Nodes_that_start_at_once_bring_PostgreSQL_up_to_date_together(string? from)
    {
        await using var db = OnPostgres();
        if (from is not null)
            await db.GetService<IMigrator>().MigrateAsync(from);

        await AtOnceAsync(new() { ["Storage:Postgres"] = Connection });

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Empty(await db.Installations.ToListAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Older)]
    public async Task Programs_that_start_at_once_bring_SQLite_up_to_date_together(string? from)
    {
        await using var db = OnSqlite();
        if (from is not null)
            await db.GetService<IMigrator>().MigrateAsync(from);

        await AtOnceAsync([]);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Empty(await db.Installations.ToListAsync());
    }

    [Fact]
    public async Task A_program_killed_while_it_changed_the_schema_holds_no_later_one_up()
    {
        await using var db = OnSqlite();
        await db.GetService<IMigrator>().MigrateAsync(Older);
        // What the framework leaves behind: its lock is a row.
        await db.Database.ExecuteSqlRawAsync("""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-26')""");

        await AtOnceAsync([]);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_version_goes_on_beside_a_newer_one_that_has_added_to_the_schema_until_one_takes_away()
    {
        var node = server.NewNode();
        await node.StartAsync();
        try
        {
            await NewerAsync("99990101000000_MoreOfOrders", """ALTER TABLE "Orders" ADD COLUMN "Novelty" text NULL""");
            Assert.Equal(HttpStatusCode.OK, await node.ReadinessAsync());
            using var agent = node.As(await server.AdminAgentAsync());
            await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync())).JsonAsync(HttpStatusCode.Created);
            // It may even be started anew.
            await node.TerminateAsync();
            Assert.Equal(0, await node.ExitCodeAsync());
            await node.StartAsync();

            await NewerAsync("99990102000000_ContractOrders", "SELECT 1");
            await node.ReadyAsync(HttpStatusCode.ServiceUnavailable);
            await node.TerminateAsync();
            Assert.Equal(0, await node.ExitCodeAsync());
            node.Start();
            Assert.Equal(1, await node.ExitCodeAsync());
            Assert.Contains("99990102000000_ContractOrders", node.Told, StringComparison.Ordinal);
        }
        finally
        {
            await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync(
                """
                DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" LIKE '9999%';
                ALTER TABLE "Orders" DROP COLUMN IF EXISTS "Novelty";
                """));
            await node.DisposeAsync();
        }
    }

    private Task<int> NewerAsync(string migration, string sql) => server.InStoreAsync(async db =>
    {
        await db.Database.ExecuteSqlRawAsync(sql);
        return await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" VALUES ({migration}, '99.0.0')""");
    });

    /// <summary>So many processes at the same time; each ends well.</summary>
    private async Task AtOnceAsync(Dictionary<string, string?> settings)
    {
        settings["Secrets:Master"] = Convert.ToBase64String(new byte[32]);
        // Production without an operator account ends with a line about that, after the schema and the keys were made ready.
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new ServerNode("serve", folder, settings)).ToList();
        nodes.ForEach(node => node.Start());
        try
        {
            foreach (var node in nodes)
            {
                int code = await node.ExitCodeAsync();
                Assert.True(code == 1 && node.Told.Contains("There is no operator account yet", StringComparison.Ordinal), node.Told);
            }
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private ComptoirDb OnPostgres() =>
        new((DbContextOptions<ComptoirDb>)new DbContextOptionsBuilder<ComptoirDb>().UseComptoirPostgres(Connection).Options);

    private ComptoirDb OnSqlite() => new(
        (DbContextOptions<ComptoirDb>)new DbContextOptionsBuilder<ComptoirDb>().UseComptoirSqlite(SqliteSetup.ConnectionString(Path.Combine(folder, "comptoir.db"))).Options);
}
