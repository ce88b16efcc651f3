using Comptoir.Commerce.Attention;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>R9.7: reads that are made to lag, on both databases.</summary>
public class VisibilityTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);

    /// <summary>The finest step of the clock.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task With_a_delay_lists_show_a_purchase_and_its_cancellation_late_and_the_key_goes_at_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: services => services.Configure<EmulationOptions>(options => options.VisibilityDelay = Delay));
        var world = await World.BuildAsync(store);

        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.Advance(Delay - Tick);
        await ShowsAsync(store, order.Id, OrderStatus.Completed);
        store.Time.Advance(Tick);
        await ShowsAsync(store, order.Id, OrderStatus.Completed, SoftwareStatus.Active);

        var cancelled = (await world.CancelAsync(World.Nadia, order.Id)).Value!;
        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
        Assert.IsType<EntitlementRevoked>((await world.RevealAsync(World.Nadia, order.Id)).Refusal);
        Assert.IsType<EntitlementRevoked>((await world.LinkAsync(World.Nadia, order.Id)).Refusal);
        Assert.Equal(new NotCancellable(order.Id, Already: true), (await world.CancelAsync(World.Nadia, order.Id)).Refusal);
        store.Time.Advance(Delay - Tick);
        await ShowsAsync(store, order.Id, OrderStatus.Completed, SoftwareStatus.Active);
        store.Time.Advance(Tick);
        await ShowsAsync(store, order.Id, OrderStatus.Cancelled, SoftwareStatus.Cancelled);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Without_one_all_is_shown_at_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);

        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        await ShowsAsync(store, order.Id, OrderStatus.Completed, SoftwareStatus.Active);
        await world.CancelAsync(World.Nadia, order.Id);

        await ShowsAsync(store, order.Id, OrderStatus.Cancelled, SoftwareStatus.Cancelled);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task With_a_delay_what_is_soon_to_close_lags_likewise(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: services => services.Configure<EmulationOptions>(options => options.VisibilityDelay = Delay));
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.Advance(TimeSpan.FromDays(55));

        await world.CancelAsync(World.Nadia, order.Id);
        store.Time.Advance(Delay - Tick);
        var before = await store.RunAsync<FindAttention, PartnerAttention>(find => find.HandleAsync(World.Nadia, default));
        store.Time.Advance(Tick);
        var after = await store.RunAsync<FindAttention, PartnerAttention>(find => find.HandleAsync(World.Nadia, default));

        Assert.Equal((1, order.Id), (before.ClosingInAll, Assert.Single(before.Closing).Line.OrderId));
        Assert.Equal((0, 0), (after.ClosingInAll, after.Closing.Count));
    }

    /// <summary>The order by its id, and as every list has it: with its one line in these states, or not at all.</summary>
    private static async Task ShowsAsync(Store store, OrderId id, OrderStatus byId, params SoftwareStatus[] listed)
    {
        var one = (await store.RunAsync<FindOrders, Result<Order>>(find => find.OneAsync(World.Leon, id, World.Nadia, default))).Value!;
        var all = (await store.RunAsync<FindOrders, Result<IReadOnlyList<Order>>>(find => find.AllAsync(World.Leon, null, World.Nadia, default))).Value!;
        var page = (await store.RunAsync<FindOrders, Result<SeekPage<Order>>>(find => find.PageAsync(World.Leon, new Seek(10), World.Nadia, default))).Value!;
        var every = (await store.RunAsync<FindOrders, Result<SeekPage<CustomerOrder>>>(find => find.EveryAsync(new Seek(10), World.Nadia, default))).Value!;
        int count = await store.RunAsync<FindOrders, int>(find => find.CountAsync(World.Leon, World.Nadia, default));
        var owned = (await store.RunAsync<FindEntitlements, Result<IReadOnlyList<ListedEntitlement>>>(
            find => find.AllAsync(World.Leon, EntitlementFilter.All, World.Nadia, default))).Value!;
        var software = (await store.RunAsync<FindSoftware, Result<IReadOnlyList<SoftwareItem>>>(find => find.AllAsync(World.Leon, World.Nadia, default))).Value!;
        var held = (await store.RunAsync<FindSoftware, Result<SoftwareHolding>>(
            find => find.HoldingAsync(World.Leon, one.Lines[0].ProductId, one.Lines[0].SkuId, World.Nadia, default))).Value;
        var summed = (await store.RunAsync<FindSoftwareList, Result<SoftwareList>>(
            find => find.HandleAsync(World.Leon, new SoftwareFilter(null, null), new Seek(10), null, World.Nadia, default))).Value!;
        var newest = (await store.RunAsync<FindNewestSoftware, Result<IReadOnlyList<NewSoftware>>>(find => find.HandleAsync(World.Leon, 5, World.Nadia, default))).Value!;
        var counted = (await store.RunAsync<CountSoftware, IReadOnlyDictionary<CustomerId, SoftwareCount>>(software => software.OfAsync([World.Leon], World.Nadia, default)))[World.Leon];

        bool isOwned = listed is [SoftwareStatus.Active];
        Assert.Equal((isOwned ? 1 : 0, isOwned), (counted.Items, counted.FirstWindowEnd is not null));
        Assert.Equal(byId, one.Status);
        Assert.Equal(byId == OrderStatus.Cancelled ? 0 : 1, one.Lines[0].LiveQuantity);
        Assert.Equal(listed, all.Select(StateOf));
        Assert.Equal(listed, page.Items.Select(StateOf));
        Assert.Equal(listed, every.Items.Select(row => StateOf(row.Order)));
        Assert.Equal(listed.Length, count);
        Assert.Equal(listed, owned.Select(row => row.Entitlement.IsRevoked ? SoftwareStatus.Cancelled : SoftwareStatus.Active));
        Assert.Equal(listed, software.SelectMany(item => item.Purchases.Select(purchase => purchase.Status)));
        Assert.Equal(listed, held?.Lines.Select(line => line.Status) ?? []);
        Assert.Equal(listed, summed.Rows.Items.Select(item => item.Newest));
        Assert.Equal(listed, newest.Select(row => row.Line.Status));
    }

    private static SoftwareStatus StateOf(Order order) =>
        order.Status == OrderStatus.Cancelled && order.Lines[0].IsCancelled ? SoftwareStatus.Cancelled : SoftwareStatus.Active;
}
