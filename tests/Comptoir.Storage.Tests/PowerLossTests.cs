using System.Collections.Concurrent;
using System.Diagnostics;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Sqlite;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>SQLite: several commits go to the disk together. What a power loss leaves is what lay in the files when a sync that has ended
/// began: everybody who was answered is in it, whole.</summary>
public class PowerLossTests
{
    private const int Writers = 8;

    [Fact]
    public async Task Whoever_was_answered_is_on_the_disk_and_nobody_is_half_there()
    {
        int each = Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 5 : 60;
        using var disk = new Disk();
        await using var store = await Store.OpenAsync(Database.Sqlite, disk);
        var world = await World.BuildAsync(store);
        var answered = new ConcurrentQueue<(OrderId Order, int Disk)>();
        disk.Watch(store.Address);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
                answered.Enqueue((order.Id, disk.Last));
            }
        })));

        disk.Watch(null);
        Assert.Equal(Writers * each, answered.Count);
        Assert.InRange(disk.Last, 2, answered.Count - 1);
        for (int number = 1; number <= disk.Last; number++)
        {
            var left = await LeftOnAsync(disk.CopyOf(number));
            Assert.Empty(answered.Where(order => order.Disk <= number).Select(order => order.Order).Except(left));
        }
    }

    [Fact]
    public async Task Who_leaves_without_a_commit_waits_for_those_he_saw()
    {
        var held = new HeldSync();
        await using var store = await Store.OpenAsync(Database.Sqlite, held);
        var world = await World.BuildAsync(store);

        held.Hold();
        var buying = world.BuyAsync(World.Nadia, World.Perpetual);
        await held.Reached;
        var looking = store.RunAsync<ComptoirDb, int>(LookAsync);
        var asking = store.RunAsync<ComptoirDb>(db => db.SettleAsync());
        // It is in the gate and out again; what it saw is not on the disk.
        while (!held.Looked)
            await Task.Yield();
        Assert.False(looking.IsCompleted || buying.IsCompleted || asking.IsCompleted);
        held.LetGo();

        Assert.Equal(1, await looking);
        Assert.False((await buying).IsRefused);
        await asking;

        async Task<int> LookAsync(ComptoirDb db)
        {
            await using var work = await db.BeginWorkAsync(default);
            int orders = await db.Orders.CountAsync(order => order.PartnerId == World.Garance);
            held.Looked = true;
            return orders;
        }
    }

    [Fact]
    public async Task Once_a_sync_has_failed_nobody_is_answered_and_nothing_more_is_written()
    {
        var held = new HeldSync();
        await using var store = await Store.OpenAsync(Database.Sqlite, held);
        var world = await World.BuildAsync(store);

        held.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => world.BuyAsync(World.Nadia, World.Perpetual));
        held.Fails = false;
        string before = await Dump.RowsAsync(store);
        await Assert.ThrowsAsync<IOException>(() => world.BuyAsync(World.Nadia, World.Perpetual));

        Assert.Equal(before, await Dump.RowsAsync(store));
        Assert.NotNull(store.Services.GetRequiredService<WriteGate>().Failure);
        var restarted = await store.AddNodeAsync();
        Assert.False((await World.BuyAsync(restarted, World.Nadia, World.Perpetual)).IsRefused);
    }

    /// <summary>The orders in a copy of the files, which is sound and holds none by half.</summary>
    private static async Task<HashSet<OrderId>> LeftOnAsync(string file)
    {
        var options = new DbContextOptionsBuilder<ComptoirDb>().UseComptoirSqlite(SqliteSetup.ConnectionString(file)).Options;
        await using var db = new ComptoirDb((DbContextOptions<ComptoirDb>)options);
        Assert.Equal(["ok"], await Dump.ReadAsync(db, "PRAGMA integrity_check"));
        var orders = (await db.Orders.Select(order => order.Id).ToListAsync()).ToHashSet();
        Assert.Equal(
            Enumerable.Repeat(orders.Count, 5),
            [await db.OrderLines.CountAsync(), await db.Entitlements.CountAsync(), await db.ProductKeys.CountAsync(), await db.LedgerEntries.CountAsync(), await db.Mails.CountAsync()]);
        return orders;
    }

    /// <summary>Copies what a sync is about to put on the disk, and knows which of the copies are there.</summary>
    private sealed class Disk : Faults, IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("comptoir-disk-").FullName;
        private string? file;
        private int begun;
        private int last;

        /// <summary>The last copy whose sync has ended.</summary>
        public int Last => Volatile.Read(ref last);

        public void Watch(string? path) => file = path;

        public string CopyOf(int number) => Path.Combine(folder, $"{number}.db");

        public override async ValueTask ReachAsync(string point, CancellationToken ct)
        {
            if (file is not { } path)
                return;
            if (point == FaultPoint.BeforeSync)
                await CopyAsync(path, CopyOf(++begun));
            else if (point == FaultPoint.AfterSync)
                Volatile.Write(ref last, begun);
        }

        public void Dispose()
        {
            for (int number = 1; number <= begun; number++)
            {
                using var connection = new SqliteConnection(SqliteSetup.ConnectionString(CopyOf(number)));
                SqliteConnection.ClearPool(connection);
            }

            Directory.Delete(folder, recursive: true);
        }

        // A reader keeps the log from being begun anew between the two copies. By another process: closing a database's file in this one
        // would let go of SQLite's locks on it.
        private static async Task CopyAsync(string from, string to)
        {
            await using var reader = new SqliteConnection($"Data Source={from};Pooling=False");
            await reader.OpenAsync();
            await using var transaction = reader.BeginTransaction(deferred: true);
            await using var look = reader.CreateCommand();
            look.CommandText = """SELECT COUNT(*) FROM "Orders" """;
            await look.ExecuteScalarAsync();
            foreach (string suffix in (string[])["", "-wal"])
            {
                using var copy = Process.Start("cp", [from + suffix, to + suffix]);
                await copy.WaitForExitAsync();
                Assert.Equal(0, copy.ExitCode);
            }
        }
    }

    /// <summary>A sync that waits until it is let go, or fails.</summary>
    private sealed class HeldSync : Faults
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool isHeld;
        private volatile bool looked;

        public bool Fails { get; set; }

        public bool Looked
        {
            get => looked;
            set => looked = value;
        }

        public Task Reached => reached.Task;

        public void Hold() => isHeld = true;

        public void LetGo() => letGo.SetResult();

        public override async ValueTask ReachAsync(string point, CancellationToken ct)
        {
            if (point != FaultPoint.BeforeSync)
                return;
            if (Fails)
                throw new IOException("The disk does not answer.");
            if (!isHeld)
                return;
            reached.TrySetResult();
            await letGo.Task;
        }
    }
}
