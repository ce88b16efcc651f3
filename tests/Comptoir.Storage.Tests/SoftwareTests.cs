using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>What the portal says of a customer's software, on both databases: counts in the list of customers, and items with their lines.</summary>
public class SoftwareTests
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(60);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Items_are_counted_once_without_cancelled_ones_and_the_window_told_is_the_open_one_that_closes_first(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        var first = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        store.Time.Advance(TimeSpan.FromDays(1));
        var second = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        await CountedAsync(store, 2, first.CreatedAt + Window);

        await world.CancelAsync(World.Nadia, first.Id, 0);
        await CountedAsync(store, 2, first.CreatedAt + Window);
        await world.CancelAsync(World.Nadia, first.Id, 1);
        await CountedAsync(store, 1, second.CreatedAt + Window);
        store.Time.Advance(second.CreatedAt + Window - store.Time.GetUtcNow());
        await CountedAsync(store, 1, second.CreatedAt + Window);
        store.Time.Advance(TimeSpan.FromTicks(10));
        await CountedAsync(store, 1, null);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_item_held_has_the_same_lines_as_the_one_with_amounts(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        var first = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly, World.Perpetual)).Value!;
        store.Time.Advance(TimeSpan.FromDays(1));
        var second = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        await world.CancelAsync(World.Nadia, first.Id, 0);
        store.Time.Advance(TimeSpan.FromDays(365));

        var items = (await store.RunAsync<FindSoftware, Result<IReadOnlyList<SoftwareItem>>>(find => find.AllAsync(World.Leon, World.Nadia, default))).Value!;
        var held = new List<SoftwareHolding>();
        foreach (var item in items)
            held.Add((await HeldAsync(store, World.Leon, $"{item.Sku.ProductId}:{item.Sku.Id}", World.Nadia)).Value!);
        var one = (await store.RunAsync<FindSoftware, Result<IReadOnlyList<SoftwarePurchase>>>(find => find.OfOrdersAsync(World.Leon, [second.Id], World.Nadia, default))).Value!;
        var foreign = await HeldAsync(store, World.Leon, World.Perpetual, World.TheirAgent);
        var never = await HeldAsync(store, World.Leon, World.FromStock, World.Nadia);
        var others = (await store.RunAsync<FindSoftware, Result<IReadOnlyList<SoftwarePurchase>>>(find => find.OfOrdersAsync(World.Theirs, [second.Id], World.TheirAgent, default))).Value!;

        Assert.Equal(items.Select(item => (item.Sku.ProductId, item.Sku.Id)), held.Select(item => (item.Sku.ProductId, item.Sku.Id)));
        Assert.Equal(items.SelectMany(item => item.Purchases.Select(LineOf)), held.SelectMany(item => item.Lines));
        Assert.Equal(
            [SoftwareStatus.Active, SoftwareStatus.Active, SoftwareStatus.Cancelled, SoftwareStatus.Expired],
            held.SelectMany(item => item.Lines).Select(line => line.Status).Order());
        Assert.Equal(second.Id, Assert.Single(one).Line.OrderId);
        Assert.IsType<CustomerNotFound>(foreign.Refusal);
        Assert.IsType<EntitlementNotFound>(never.Refusal);
        Assert.Empty(others);
    }

    [Fact]
    public async Task PostgreSQL_without_statistics_counts_them_without_comparing_each_line_with_each_order()
    {
        const int Orders = 150;
        await using var store = await Store.OpenAsync(Database.Postgres);
        var world = await World.BuildAsync(store);
        await store.RunAsync<ComptoirDb>(db => db.Database.ExecuteSqlRawAsync(
            """ALTER TABLE "Orders" SET (autovacuum_enabled = false); ALTER TABLE "OrderLines" SET (autovacuum_enabled = false); ALTER TABLE "Entitlements" SET (autovacuum_enabled = false)"""));
        for (int i = 0; i < Orders; i++)
            Assert.False((await world.BuyAsync(World.Nadia, World.Perpetual)).IsRefused);

        // In one transaction, so that the reads counted are those of one connection.
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            long before = await ReadAsync(db);
            var counts = await new CountSoftware(db, store.Services.GetRequiredService<Visibility>(), store.Services.GetRequiredService<CommerceClock>()).OfAsync([World.Leon], World.Nadia, default);

            Assert.Equal(1, counts[World.Leon].Items);
            Assert.InRange(await ReadAsync(db) - before, Orders, 10 * Orders);
        });
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_newest_purchases_are_the_last_of_all_with_those_that_were_cancelled(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        var first = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.Advance(TimeSpan.FromDays(366));
        var second = (await world.BuyAsync(World.Nadia, World.Yearly, World.Perpetual)).Value!;
        store.Time.Advance(TimeSpan.FromDays(1));
        var third = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        await world.CancelAsync(World.Nadia, third.Id, 0);
        SoftwareHolding[] all = [(await HeldAsync(store, World.Leon, World.Perpetual, World.Nadia)).Value!, (await HeldAsync(store, World.Leon, World.Yearly, World.Nadia)).Value!];

        var newest = await NewestAsync(store, 3);
        var more = await NewestAsync(store, 9);
        var foreign = await store.RunAsync<FindNewestSoftware, Result<IReadOnlyList<NewSoftware>>>(find => find.HandleAsync(World.Leon, 3, World.TheirAgent, default));

        Assert.Equal([(third.Id, 0), (third.Id, 1), (second.Id, 0)], newest.Select(bought => (bought.Line.OrderId, bought.Line.Number)));
        Assert.Equal([SoftwareStatus.Cancelled, SoftwareStatus.Active, SoftwareStatus.Active], newest.Select(bought => bought.Line.Status));
        Assert.Equal([World.Perpetual, World.Yearly, World.Yearly], newest.Select(bought => $"{bought.Sku.ProductId}:{bought.Sku.Id}"));
        Assert.Equal((5, first.Id), (more.Count, more[^1].Line.OrderId));
        Assert.Equal(all.SelectMany(item => item.Lines).ToHashSet(), more.Select(bought => bought.Line).ToHashSet());
        Assert.IsType<CustomerNotFound>(foreign.Refusal);
    }

    private static Task<Result<SoftwareHolding>> HeldAsync(Store store, CustomerId customer, string item, Actor by) =>
        store.RunAsync<FindSoftware, Result<SoftwareHolding>>(find => find.HoldingAsync(customer, item.Split(':')[0], item.Split(':')[1], by, default));

    private static async Task<IReadOnlyList<NewSoftware>> NewestAsync(Store store, int most) =>
        (await store.RunAsync<FindNewestSoftware, Result<IReadOnlyList<NewSoftware>>>(find => find.HandleAsync(World.Leon, most, World.Nadia, default))).Value!;

    /// <summary>Rows that this connection has read of the tables a count looks at.</summary>
    private static Task<long> ReadAsync(ComptoirDb db) => db.Database.SqlQueryRaw<long>(
        """SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0))::bigint AS "Value" FROM pg_stat_xact_user_tables WHERE relname IN ('Orders', 'OrderLines', 'Entitlements')""").SingleAsync();

    private static async Task CountedAsync(Store store, int items, DateTimeOffset? firstEnd) => Assert.Equal(
        new SoftwareCount(items, firstEnd),
        (await store.RunAsync<CountSoftware, IReadOnlyDictionary<CustomerId, SoftwareCount>>(count => count.OfAsync([World.Leon], World.Nadia, default)))[World.Leon]);

    private static SoftwareLine LineOf(SoftwarePurchase purchase)
    {
        var line = purchase.Line;
        return new SoftwareLine(line.OrderId, line.Number, line.ProductTitle, line.SkuTitle, line.Term, line.Quantity, line.PurchasedAt, line.CancellableUntil, purchase.Status);
    }
}
