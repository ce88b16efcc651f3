using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

public class WorkTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_use_case_that_joined_the_doors_work_is_kept_with_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);

        await PlaceInDoorsWorkAsync(store, commit: true);

        Assert.Equal(1, await OrdersAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_use_case_that_joined_a_work_the_door_left_keeps_nothing(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        string before = await Dump.RowsAsync(store);

        await PlaceInDoorsWorkAsync(store, commit: false);

        Assert.Equal(before, await Dump.RowsAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_work_left_without_a_commit_keeps_nothing_and_forgets_what_was_in_memory(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        string before = await Dump.RowsAsync(store);
        bool told = false;

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using (await db.BeginWorkAsync(default))
            {
                (await db.Customers.FirstAsync(customer => customer.PartnerId == World.Garance)).RegisterOrganization("lost");
                await db.SaveChangesAsync();
                db.AfterCommit(() => told = true);
            }

            await using var next = await db.BeginWorkAsync(default);
            await next.CommitAsync(default);
        });

        Assert.Equal(before, await Dump.RowsAsync(store));
        Assert.False(told);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_was_to_follow_a_commit_runs_once_after_the_doors_commit(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        int told = 0;

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var door = await db.BeginWorkAsync(default);
            await using (var joined = await db.BeginWorkAsync(default))
            {
                db.AfterCommit(() => told++);
                await joined.CommitAsync(default);
            }

            Assert.Equal(0, told);
            await door.CommitAsync(default);
        });

        Assert.Equal(1, told);
    }

    /// <summary>Contexts are pooled: the next request has the one that another let go.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_a_context_was_left_with_is_gone_when_it_serves_again(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var (left, told) = ((ComptoirDb?)null, 0);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            left = db;
            await db.Database.OpenConnectionAsync();
            (await db.Customers.FirstAsync(customer => customer.PartnerId == World.Garance)).RegisterOrganization("lost");
            db.Database.SetCommandTimeout(7);
            db.AfterCommit(() => told++);
        });

        await store.RunAsync<ComptoirDb>(async db =>
        {
            Assert.Same(left, db);
            Assert.Equal(System.Data.ConnectionState.Closed, db.Database.GetDbConnection().State);
            Assert.Empty(db.ChangeTracker.Entries());
            Assert.Null(db.Database.GetCommandTimeout());
            await using var work = await db.BeginWorkAsync(default);
            await work.CommitAsync(default);
        });

        Assert.Equal(0, told);
    }

    private static async Task PlaceInDoorsWorkAsync(Store store, bool commit)
    {
        await using var scope = store.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        await using var door = await db.BeginWorkAsync(default);
        var placed = await scope.ServiceProvider.GetRequiredService<PlaceOrderHandler>()
            .HandleAsync(new PlaceOrder(World.Leon, [World.Line(World.Perpetual)], null, null, World.Nadia), default);
        Assert.Null(placed.Refusal);
        if (commit)
            await door.CommitAsync(default);
    }

    private static Task<int> OrdersAsync(Store store) =>
        store.RunAsync<ComptoirDb, int>(db => db.Orders.CountAsync(order => order.PartnerId == World.Garance));
}
