using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>Rows that are inserted without being tracked.</summary>
public class NewRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 14, 7, 123, TimeSpan.Zero);

    /// <summary>What a purchase and its answer leave is read back and written once more by the framework's own way: the same in every
    /// column.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_row_is_written_column_by_column_as_the_framework_writes_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.StockAsync(1);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly, World.FromStock)).Value!;
        Assert.False((await world.CancelAsync(World.Nadia, order.Id)).IsRefused);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            db.Insert(Answer(1, location: null));
            db.Insert(Answer(2, location: "/v1/here"));
            await work.CommitAsync(default);
        });
        await store.UnprotectAsync();

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await AgainAsync(db, db.Orders.Include(row => row.Lines));
            await AgainAsync(db, db.Entitlements);
            await AgainAsync(db, db.LedgerEntries);
            await AgainAsync(db, db.KeyRegister);
            await AgainAsync(db, db.ProductKeys);
            await AgainAsync(db, db.Activity);
            await AgainAsync(db, db.Mails);
            await AgainAsync(db, db.Requests);
        });

        async Task AgainAsync<T>(ComptoirDb db, IQueryable<T> all)
            where T : class
        {
            string before = await Dump.RowsAsync(store);
            var rows = await all.AsNoTracking().ToListAsync();
            Assert.NotEmpty(rows);
            var table = db.Model.FindEntityType(typeof(T))!;
            if (typeof(T) == typeof(Order))
                await db.Database.ExecuteSqlRawAsync("DELETE FROM \"OrderLines\"");
            await db.Database.ExecuteSqlRawAsync($"DELETE FROM \"{table.GetTableName()}\"");
            db.AddRange(rows);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
            Assert.Equal(before, await Dump.RowsAsync(store));
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task More_rows_than_share_a_trip_are_all_written(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            for (int number = 0; number < 123; number++)
                db.Insert(Answer(number, location: null));
            await work.CommitAsync(default);
        });

        Assert.Equal(123, await AnswersAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_row_that_the_database_refuses_is_a_failed_update_and_nothing_of_the_work_is_kept(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using (var work = await db.BeginWorkAsync(default))
            {
                db.Insert(Answer(1, location: null));
                db.Insert(Answer(1, location: null));
                await Assert.ThrowsAsync<DbUpdateException>(() => work.CommitAsync(default));
            }

            await using var next = await db.BeginWorkAsync(default);
            db.Insert(Answer(2, location: null));
            await next.CommitAsync(default);
        });

        Assert.Equal(1, await AnswersAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Outside_a_work_rows_are_written_together_with_what_is_tracked(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            db.Requests.Add(Answer(1, location: null));
            db.Insert(Answer(1, location: null));
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        });
        Assert.Equal(0, await AnswersAsync(store));

        await store.RunAsync<ComptoirDb>(async db =>
        {
            db.Requests.Add(Answer(1, location: null));
            db.Insert(Answer(2, location: null));
            Assert.Equal(2, await db.SaveChangesAsync());
        });
        Assert.Equal(2, await AnswersAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Rows_of_a_work_that_was_left_are_not_the_next_ones(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using (await db.BeginWorkAsync(default))
                db.Insert(Answer(1, location: null));
            await using var next = await db.BeginWorkAsync(default);
            await next.CommitAsync(default);
        });
        await store.RunAsync<ComptoirDb>(db =>
        {
            db.Insert(Answer(2, location: null));
            return Task.CompletedTask;
        });
        await store.RunAsync<ComptoirDb>(db => db.SaveChangesAsync());

        Assert.Equal(0, await AnswersAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_a_use_case_leaves_to_its_door_is_written_by_a_door_that_says_so(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        foreach (bool writesNew in (bool[])[true, false])
        {
            int before = await AnswersAsync(store);
            await store.RunAsync<ComptoirDb>(async db =>
            {
                await using var door = await db.BeginWorkAsync(default, writesNew);
                await using (var joined = await db.BeginWorkAsync(default))
                {
                    db.Insert(Answer(before, location: null));
                    await joined.CommitWithDoorAsync(default);
                }

                Assert.Equal(before + (writesNew ? 0 : 1), await db.Requests.CountAsync());
                await door.CommitAsync(default);
            });
            Assert.Equal(before + 1, await AnswersAsync(store));
        }

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var alone = await db.BeginWorkAsync(default);
            db.Insert(Answer(2, location: null));
            await alone.CommitWithDoorAsync(default);
        });
        Assert.Equal(3, await AnswersAsync(store));
    }

    private static RequestRecord Answer(int number, string? location) => new()
    {
        PartnerId = World.Garance,
        Principal = new Guid(1, 0, 0, new byte[8]),
        RequestId = new Guid(number, 0, 0, new byte[8]),
        RouteHash = [1, 2, 3],
        BodyHash = [],
        Status = 201,
        Answer = [0, 255],
        DataKeyId = new Guid(3, 0, 0, new byte[8]),
        Location = location,
        ExpiresAt = Now,
    };

    private static Task<int> AnswersAsync(Store store) => store.RunAsync<ComptoirDb, int>(db => db.Requests.CountAsync());
}
