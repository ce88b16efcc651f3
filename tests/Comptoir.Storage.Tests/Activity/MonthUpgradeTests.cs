using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>A database of the version before gets its activity log by month while that version works on it (docs/adr/0014 and
/// 0015).</summary>
public class MonthUpgradeTests
{
    private const string Mine = "ActivityByMonth";

    [Fact]
    public async Task The_log_of_the_version_before_becomes_the_first_part_as_it_lies_on_the_disk()
    {
        await using var store = await Store.WithoutAsync(Mine);
        var chain = await Chain.BuildAsync(store);
        await chain.RecordAsync(World.Nadia, "waits");
        string lying = await OneAsync(store, "SELECT pg_relation_filenode('\"Activity\"')"), index = await OneAsync(store, "SELECT pg_relation_filenode('\"IX_Activity_PartnerId_Date_Id\"')");
        string rows = await Dump.RowsAsync(store);

        await MigrateAsync(store);

        string part = await OneAsync(store, "SELECT \"Name\" FROM comptoir_activity_parts WHERE \"Name\" LIKE 'Activity_before%'");
        Assert.Equal([lying, index], [await OneAsync(store, $"SELECT pg_relation_filenode('\"{part}\"')"), await OneAsync(store, $"SELECT pg_relation_filenode('\"IX_{part}_PartnerId_Date_Id\"')")]);
        Assert.Equal(rows, await Dump.RowsAsync(store));
        // From the month after next on, each month in its own.
        string next = DateTime.UtcNow.AddMonths(2).ToString("yyyy_MM", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"Activity_before_{next}", part);
        Assert.Equal(
            ["Activity_default", part, .. Enumerable.Range(2, 3).Select(ahead => $"Activity_{DateTime.UtcNow.AddDays(1 - DateTime.UtcNow.Day).AddMonths(ahead):yyyy_MM}")],
            await ReadAsync(store, "SELECT \"Name\" FROM comptoir_activity_parts ORDER BY \"Name\" LIKE '%default' DESC, \"Behind\""));
        // Every index of the log is one of all parts.
        Assert.Equal(["0"], await ReadAsync(store, "SELECT COUNT(*) FROM pg_index WHERE indrelid = '\"Activity\"'::regclass AND NOT indisvalid"));
        await chain.SealAsync();
        Assert.Equal(13, (await chain.VerdictAsync(World.Garance)).Last);
        Assert.Null((await chain.VerdictAsync(World.Garance)).Fault);
        // Twice is as once: whoever died before the migration was written down finds it done.
        await store.SqlAsync($"DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%_{Mine}'");
        await MigrateAsync(store);
        Assert.Equal(5, (await ReadAsync(store, "SELECT * FROM comptoir_activity_parts")).Count);
    }

    [Fact]
    public async Task Nodes_of_the_version_before_record_and_seal_while_and_after_it_changes_and_a_long_reader_holds_up_only_the_change()
    {
        await using var store = await Store.WithoutAsync(Mine);
        var chain = await Chain.BuildAsync(store);
        using var ended = new CancellationTokenSource();
        var longest = TimeSpan.Zero;
        int recorded = 0;
        var older = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var since = System.Diagnostics.Stopwatch.StartNew();
                await chain.RecordAsync(World.Nadia, $"meanwhile-{++recorded}");
                await chain.SealAsync();
                longest = since.Elapsed > longest ? since.Elapsed : longest;
            }
        });
        await using (var reader = new NpgsqlConnection(store.Address))
        {
            await reader.OpenAsync();
            await using var transaction = await reader.BeginTransactionAsync();
            await using (var read = new NpgsqlCommand("SELECT COUNT(*) FROM \"Activity\"", reader, transaction))
                await read.ExecuteScalarAsync();
            var change = MigrateAsync(store);
            await Task.Delay(TimeSpan.FromSeconds(4));
            Assert.False(change.IsCompleted);
            // What a node asks to know whether it is ready.
            await store.SqlAsync("SET lock_timeout = '1s'; SELECT * FROM \"__EFMigrationsHistory\"; RESET lock_timeout");
            await transaction.CommitAsync();
            await change;
        }

        int soFar = recorded;
        while (recorded < soFar + 10)
        {
            Assert.False(older.IsFaulted, older.Exception?.ToString());
            await Task.Delay(20);
        }

        await ended.CancelAsync();
        await older;
        Assert.True(longest < TimeSpan.FromSeconds(8), $"Somebody waited {longest}.");
        var verdict = await chain.VerdictAsync(World.Garance);
        Assert.Equal((1, Chain.Length + recorded, null), (verdict.First, verdict.Last, verdict.Fault));
        Assert.Equal(Chain.Length + recorded, int.Parse(await OneAsync(store, $"SELECT COUNT(*) FROM \"Activity\" WHERE \"PartnerId\" = '{World.Garance.Value}'"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_change_that_died_after_its_first_step_goes_on_from_there_and_a_clock_that_was_turned_ahead_keeps_its_records()
    {
        await using var store = await Store.WithoutAsync(Mine);
        store.Time.SetTo(new(2061, 3, 31, 0, 0, 0, TimeSpan.Zero));
        var chain = await Chain.BuildAsync(store);
        await store.SqlAsync("ALTER TABLE \"Activity\" ADD CONSTRAINT \"Activity_before_2061_08\" CHECK (\"Id\" < '02a0e631-1800-0000-0000-000000000000') NOT VALID");

        await MigrateAsync(store);

        Assert.Equal("Activity_before_2061_08", await OneAsync(store, "SELECT \"Name\" FROM comptoir_activity_parts WHERE \"First\" IS NULL AND \"Behind\" IS NOT NULL"));
        Assert.Equal((1, 12), ((await chain.VerdictAsync(World.Garance)).First, (await chain.VerdictAsync(World.Garance)).Last));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => store.Services.GetRequiredService<ActivityMonths>().MakeAsync(db, store.Time.GetUtcNow(), default)));
    }

    [Fact]
    public async Task Who_is_no_superuser_changes_it_all_the_same_without_the_guard_over_the_whole_database()
    {
        await using var store = await Store.WithoutAsync(Mine);
        string database = new NpgsqlConnectionStringBuilder(store.Address).Database!;
        string role = $"{database}_owner";
        await store.SqlAsync(
            $"""
            CREATE ROLE "{role}";
            ALTER DATABASE "{database}" OWNER TO "{role}";
            ALTER SCHEMA public OWNER TO "{role}";
            DO $do$ DECLARE t record; BEGIN
                FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('ALTER TABLE %I OWNER TO "{role}"', t.tablename); END LOOP;
                FOR t IN SELECT oid::regprocedure AS f FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO "{role}"', t.f); END LOOP;
            END $do$;
            """);
        try
        {
            var chain = await Chain.BuildAsync(store);
            await store.RunAsync<ComptoirDb>(async db =>
            {
                await db.Database.OpenConnectionAsync();
                await db.Database.ExecuteSqlRawAsync($"SET ROLE \"{role}\"");
                await db.Database.MigrateAsync();
                await db.Database.ExecuteSqlRawAsync("RESET ROLE");
            });

            Assert.Empty(await ReadAsync(store, "SELECT evtname FROM pg_event_trigger"));
            Assert.Null((await chain.VerdictAsync(World.Garance)).Fault);
            Assert.Equal("p", await OneAsync(store, "SELECT relkind FROM pg_class WHERE oid = '\"Activity\"'::regclass"));
            // And who owns nothing has months made, and dropped once they hold nothing, but drops none itself.
            await store.SqlAsync($"CREATE ROLE \"{role}_serves\"; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}_serves\"");
            Assert.Equal(
                ["True", "True"],
                [.. await ReadAsync(store, $"SET ROLE \"{role}_serves\"; SELECT comptoir_activity_add('2040-01-01'); RESET ROLE"), .. await ReadAsync(store, $"SET ROLE \"{role}_serves\"; SELECT comptoir_activity_drop('Activity_2040_01'); RESET ROLE")]);
            string first = await OneAsync(store, "SELECT \"Name\" FROM comptoir_activity_parts WHERE \"Name\" LIKE 'Activity_before%'");
            foreach (string sql in (string[])[$"DROP TABLE \"{first}\"", $"ALTER TABLE \"Activity\" DETACH PARTITION \"{first}\"", $"SELECT comptoir_activity_drop('{first}')"])
            {
                var refused = await Assert.ThrowsAnyAsync<PostgresException>(() => store.SqlAsync($"SET ROLE \"{role}_serves\"; {sql}"));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
        finally
        {
            await store.SqlAsync($"REASSIGN OWNED BY \"{role}\" TO CURRENT_USER; DROP OWNED BY \"{role}\"; DROP OWNED BY \"{role}_serves\"; DROP ROLE \"{role}\", \"{role}_serves\"");
        }
    }

    private static Task MigrateAsync(Store store) => store.RunAsync<ComptoirDb>(async db =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await db.Database.MigrateAsync();
    });

    private static async Task<string> OneAsync(Store store, string sql) => Assert.Single(await ReadAsync(store, sql));

    private static Task<List<string>> ReadAsync(Store store, string sql) => store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, sql));
}
