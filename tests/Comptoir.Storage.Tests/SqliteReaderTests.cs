using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>Reading connections rest open (docs/adr/0030): nobody is to notice, least of all who writes.</summary>
public class SqliteReaderTests
{
    [Fact]
    public async Task A_read_is_lent_the_connection_that_rested_last_and_several_at_once_have_one_each()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);

        object first = await store.RunAsync<ComptoirDb, object>(HandleOfAsync), again = await store.RunAsync<ComptoirDb, object>(HandleOfAsync);
        object[] both = await store.RunAsync<ComptoirDb, object[]>(async db =>
        {
            await db.Database.OpenConnectionAsync();
            object beside = await store.RunAsync<ComptoirDb, object>(HandleOfAsync);
            return [((SqliteConnection)db.Database.GetDbConnection()).Handle!, beside];
        });

        Assert.Same(first, again);
        Assert.NotSame(both[0], both[1]);
    }

    [Fact]
    public async Task What_was_read_holds_no_page_back_from_the_database_file()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await World.BuildAsync(store);
        // One that stopped at the first of many, one that read to the end, one that read as of one moment.
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await foreach (var sku in db.Skus.AsNoTracking().AsAsyncEnumerable())
                break;
            _ = await db.Skus.AsNoTracking().ToListAsync();
            await using var view = await db.BeginViewAsync(default);
            _ = await db.Skus.AsNoTracking().ToListAsync();
        });

        await RecordAsync(store);

        // Busy, and how many pages of the log there are: nobody is in the way, so it is empty.
        Assert.Equal(["0 | 0 | 0"], await store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, "PRAGMA wal_checkpoint(TRUNCATE)")));
    }

    [Fact]
    public async Task A_read_sees_what_was_committed_before_it_on_whatever_connection_it_is()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        for (int events = 0; events < 5; events++)
        {
            Assert.Equal(events, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync(e => e.PartnerId == World.Garance)));
            await RecordAsync(store);
        }
    }

    [Fact]
    public async Task A_transaction_that_was_left_open_goes_with_its_connection()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);

        object left = await store.RunAsync<ComptoirDb, object>(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("BEGIN");
            _ = await db.SecurityEvents.CountAsync();
            return ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        });
        await RecordAsync(store);

        Assert.NotSame(left, await store.RunAsync<ComptoirDb, object>(HandleOfAsync));
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync()));
    }

    [Fact]
    public async Task A_reader_that_was_left_open_goes_with_its_connection()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);

        object left = await store.RunAsync<ComptoirDb, object>(async db =>
        {
            await db.Database.OpenConnectionAsync();
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT 1 UNION ALL SELECT 2";
            Assert.True(await (await command.ExecuteReaderAsync()).ReadAsync());
            return ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        });

        Assert.NotSame(left, await store.RunAsync<ComptoirDb, object>(HandleOfAsync));
    }

    [Fact]
    public async Task Whether_there_is_a_database_is_asked_of_the_disk()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        Assert.True(await CanConnectAsync());

        File.Move(store.Address, store.Address + "-away");
        bool goneIsSeen = !await CanConnectAsync() && !File.Exists(store.Address);
        File.Move(store.Address + "-away", store.Address, overwrite: true);

        Assert.True(goneIsSeen);

        Task<bool> CanConnectAsync() => store.RunAsync<ComptoirDb, bool>(db => db.Database.CanConnectAsync());
    }

    [Fact]
    public async Task What_a_reader_asks_again_follows_the_schema()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await store.SqlAsync("CREATE TABLE Later (A); INSERT INTO Later VALUES (1)");

        Assert.Equal(["1"], await AskAsync());
        await store.SqlAsync("ALTER TABLE Later ADD COLUMN B DEFAULT 2");
        Assert.Equal(["1 | 2"], await AskAsync());
        await store.SqlAsync("DROP TABLE Later");
        await Assert.ThrowsAsync<SqliteException>(AskAsync);
        await store.SqlAsync("CREATE TABLE Later (C); INSERT INTO Later VALUES (3)");
        Assert.Equal(["3"], await AskAsync());

        Task<List<string>> AskAsync() => store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, "SELECT * FROM Later"));
    }

    [Fact]
    public async Task A_server_that_stops_leaves_no_connection_and_no_log_behind()
    {
        string file;
        await using (var store = await Store.OpenAsync(Database.Sqlite))
        {
            file = store.Address;
            await RecordAsync(store);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync()))));
            Assert.True(File.Exists(file + "-wal"));
            await store.StopAsync();

            // The last connection to be closed puts all into the database file and takes the log away.
            Assert.False(File.Exists(file + "-wal"));
        }
    }

    private static async Task<object> HandleOfAsync(ComptoirDb db)
    {
        await db.Database.OpenConnectionAsync();
        return ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
    }

    private static Task RecordAsync(Store store) => store.RunAsync<ComptoirDb>(async db =>
    {
        var now = store.Time.GetUtcNow();
        await using var work = await db.BeginWorkAsync(default);
        db.SecurityEvents.Add(new SecurityEvent { PartnerId = World.Garance, Id = NewId.Guid(now), Kind = SecurityEventKind.Refused, Date = now, RecordedAt = now, What = "GET" });
        await work.CommitAsync(default);
    });
}
