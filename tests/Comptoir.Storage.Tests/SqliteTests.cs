using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

public class SqliteTests
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "30000")]
    [InlineData("temp_store", "2")]
    [InlineData("recursive_triggers", "1")]
    public async Task Every_connection_of_the_engine_loses_no_acknowledged_commit(string pragma, string expected)
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await World.BuildAsync(store);

        // One after the other from the pool, and several at once.
        for (int i = 0; i < 3; i++)
            await store.RunAsync<ComptoirDb>(async db => Assert.Equal([expected], await Dump.ReadAsync(db, $"PRAGMA {pragma}")));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.RunAsync<ComptoirDb>(
            async db => Assert.Equal([expected], await Dump.ReadAsync(db, $"PRAGMA {pragma}")))));
    }

    [Fact]
    public async Task Writers_take_turns_with_one_connection_and_have_their_own_again_after_it()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var (lent, own) = (new List<object>(), new List<object>());

        foreach (bool isKept in (bool[])[true, false, true])
            await Task.WhenAll(store.RunAsync<ComptoirDb>(db => WriteAsync(db, isKept)), store.RunAsync<ComptoirDb>(db => WriteAsync(db, isKept)));

        Assert.Single(lent.Distinct());
        Assert.Empty(own.Intersect(lent));

        async Task WriteAsync(ComptoirDb db, bool isKept)
        {
            await using (var work = await db.BeginWorkAsync(default))
            {
                lent.Add(db.Database.GetDbConnection());
                Assert.Equal(["1"], await Dump.ReadAsync(db, "PRAGMA synchronous"));
                Assert.Equal(["1"], await Dump.ReadAsync(db, "PRAGMA foreign_keys"));
                Assert.Equal(["1"], await Dump.ReadAsync(db, "PRAGMA recursive_triggers"));
                // Decimals are compared by a function of the framework's.
                Assert.False(await db.Prices.AnyAsync(price => price.UnitPrice > 5m));
                if (isKept)
                    await work.CommitAsync(default);
            }

            lock (own)
                own.Add(db.Database.GetDbConnection());
            Assert.Equal(["2"], await Dump.ReadAsync(db, "PRAGMA synchronous"));
        }
    }

    [Fact]
    public async Task What_a_writer_asks_again_follows_the_schema()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await store.SqlAsync("CREATE TABLE Later (A); INSERT INTO Later VALUES (1)");

        Assert.Equal(["1"], await AskAsync());
        await store.SqlAsync("ALTER TABLE Later ADD COLUMN B DEFAULT 2");
        Assert.Equal(["1 | 2"], await AskAsync());
        await store.SqlAsync("DROP TABLE Later");
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(AskAsync);
        await store.SqlAsync("CREATE TABLE Later (C); INSERT INTO Later VALUES (3)");
        Assert.Equal(["3"], await AskAsync());

        Task<List<string>> AskAsync() => store.RunAsync<ComptoirDb, List<string>>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            _ = await Dump.ReadAsync(db, "SELECT * FROM Later");
            return await Dump.ReadAsync(db, "SELECT * FROM Later");
        });
    }

    /// <summary>Inside, the gate sees to it (PowerLossTests); outside, SQLite.</summary>
    [Fact]
    public async Task A_connection_leaves_to_the_gate_only_what_a_work_commits()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using (var work = await db.BeginWorkAsync(default))
            {
                Assert.Equal(["1"], await Dump.ReadAsync(db, "PRAGMA synchronous"));
                await work.CommitAsync(default);
                Assert.Equal(["2"], await Dump.ReadAsync(db, "PRAGMA synchronous"));
            }

            await using (await db.BeginWorkAsync(default))
                Assert.Equal(["1"], await Dump.ReadAsync(db, "PRAGMA synchronous"));

            Assert.Equal(["2"], await Dump.ReadAsync(db, "PRAGMA synchronous"));
        });
    }
}
