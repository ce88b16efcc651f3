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
