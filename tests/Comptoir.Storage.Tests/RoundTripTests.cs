using System.Data.Common;
using Comptoir.Commerce.Attention;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>What use cases ask of the database does not grow with the lines of an order: nothing is read for each. PostgreSQL gets what
/// is written in one command; SQLite, where none goes over a wire, one for each row.</summary>
public class RoundTripTests
{
    private const int Lines = 10;

    // An order line with its charge, entitlement, key and the key's entry in the register.
    private const int RowsBought = 5;

    // The line, its entitlement and its credit.
    private const int RowsCancelled = 3;

    [Theory]
    [InlineData(Database.Postgres, 5, 0)]
    [InlineData(Database.Sqlite, 12, RowsBought)]
    public async Task A_checkout_of_many_lines_asks_no_more_than_one_of_a_single_line(Database kind, int ofOne, int more)
    {
        await using var counted = await Counted.OpenAsync(kind);

        Assert.Equal(
            (ofOne, ofOne + ((Lines - 1) * more)),
            (await counted.OfAsync(() => counted.CheckOutAsync(1)), await counted.OfAsync(() => counted.CheckOutAsync(Lines))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_product_that_was_read_lately_is_not_read_again(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);
        var (last, past) = (CatalogMemory.Remembered - TimeSpan.FromTicks(1), CatalogMemory.Remembered);

        int remembered = await counted.OfAsync(() => counted.CheckOutAsync(1), after: last);
        int forgotten = await counted.OfAsync(() => counted.CheckOutAsync(1), after: past);

        Assert.Equal(remembered + 1, forgotten);
    }

    [Theory]
    [InlineData(Database.Postgres, 11, 0)]
    [InlineData(Database.Sqlite, 15, RowsCancelled)]
    public async Task A_cancellation_of_many_lines_asks_no_more_than_one_of_a_single_line(Database kind, int ofOne, int more)
    {
        await using var counted = await Counted.OpenAsync(kind);
        var single = await counted.BuyAsync(1);
        var many = await counted.BuyAsync(Lines);

        Assert.Equal(
            (ofOne, ofOne + ((Lines - 1) * more)),
            (await counted.OfAsync(() => counted.CancelAsync(single)), await counted.OfAsync(() => counted.CancelAsync(many))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_reveal_asks_the_same_whatever_else_was_bought(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);
        // The entitlement, the reveals of the minute, the hold with the key, the record. What kind of installation it is a node asks once.
        await counted.OfAsync(async () => await counted.RevealAsync(await counted.BuyAsync(1)));
        var single = await counted.BuyAsync(1);
        var many = await counted.BuyAsync(Lines);

        Assert.Equal(
            (4, 4),
            (await counted.OfAsync(() => counted.RevealAsync(single)), await counted.OfAsync(() => counted.RevealAsync(many))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_order_is_read_by_one_command_whatever_its_lines(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);
        var single = await counted.BuyAsync(1);
        var many = await counted.BuyAsync(Lines);

        Assert.Equal((1, 1), (await counted.OfAsync(() => counted.ReadAsync(single)), await counted.OfAsync(() => counted.ReadAsync(many))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_list_that_was_read_lately_is_asked_for_by_no_command(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);

        // The page and the customer.
        Assert.Equal(
            (2, 0, 2),
            (await counted.OfAsync(counted.ListAsync), await counted.OfAsync(counted.ListAsync), await counted.OfAsync(counted.ListAsync, after: CatalogMemory.Remembered)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_waits_for_a_partner_is_read_by_as_many_commands_however_much_it_is(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);
        int ofNone = await counted.OfAsync(() => counted.AttendAsync(windows: 0));
        await counted.BuyAsync(1);
        counted.Wait(TimeSpan.FromDays(55));
        int ofOne = await counted.OfAsync(() => counted.AttendAsync(windows: 1));
        await counted.BuyAsync(Lines);
        counted.Wait(TimeSpan.FromDays(4));
        await counted.BuyAsync(Lines);
        counted.Wait(TimeSpan.FromDays(51));
        int ofMany = await counted.OfAsync(() => counted.AttendAsync(windows: Lines));

        // Whether there is any customer is asked only while nothing closes.
        Assert.Equal((8, 7, 7), (ofNone, ofOne, ofMany));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_a_customer_bought_last_is_read_by_as_many_commands_however_much_it_bought(Database kind)
    {
        await using var counted = await Counted.OpenAsync(kind);
        int ofNone = await counted.OfAsync(() => counted.OwnHomeAsync(purchases: 0));
        await counted.BuyAsync(1);
        int ofOne = await counted.OfAsync(() => counted.OwnHomeAsync(purchases: 1));
        await counted.BuyAsync(Lines);
        await counted.BuyAsync(Lines);
        int ofMany = await counted.OfAsync(() => counted.OwnHomeAsync(purchases: Lines));

        Assert.Equal((2, 5, 5), (ofNone, ofOne, ofMany));
    }

    private sealed class Counted : IAsyncDisposable
    {
        private readonly CommandCount commands;
        private readonly Store store;
        private readonly World world;

        private Counted(CommandCount commands, Store store, World world) => (this.commands, this.store, this.world) = (commands, store, world);

        public static async Task<Counted> OpenAsync(Database kind)
        {
            var count = new CommandCount();
            var opened = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(count)));
            return new Counted(count, opened, await World.BuildAsync(opened));
        }

        /// <summary>Commands of a use case whose cart, if it needs one, was there before; products were read then.</summary>
        public async Task<int> OfAsync(Func<Task<Func<Task>>> prepare, TimeSpan after = default)
        {
            var act = await prepare();
            Wait(after);
            int before = commands.Count;
            await act();
            return commands.Count - before;
        }

        public async Task<Func<Task>> CheckOutAsync(int lines)
        {
            var cart = (await store.RunAsync<CreateCartHandler, Result<Cart>>(create => create.HandleAsync(
                new CreateCart(World.Leon, [.. Enumerable.Range(0, lines).Select(number => World.Line(World.Perpetual, number))], null, World.Nadia), default))).Value!;
            return async () => Assert.False((await store.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(
                checkout => checkout.HandleAsync(new CheckoutCart(World.Leon, cart.Id, World.Nadia), default))).IsRefused);
        }

        public async Task<OrderId> BuyAsync(int lines) =>
            (await world.BuyAsync(World.Nadia, [.. Enumerable.Repeat(World.Perpetual, lines)])).Value!.Id;

        public Task<Func<Task>> CancelAsync(OrderId order) =>
            Task.FromResult<Func<Task>>(async () => Assert.False((await world.CancelAsync(World.Nadia, order)).IsRefused));

        public Task<Func<Task>> RevealAsync(OrderId order) =>
            Task.FromResult<Func<Task>>(async () => Assert.False((await world.RevealAsync(World.Nadia, order)).IsRefused));

        public Task<Func<Task>> ReadAsync(OrderId order) => Task.FromResult<Func<Task>>(
            async () => Assert.False((await store.RunAsync<FindOrders, Result<Order>>(find => find.OneAsync(World.Leon, order, World.Nadia, default))).IsRefused));

        public Task<Func<Task>> ListAsync() => Task.FromResult<Func<Task>>(async () => Assert.False((await store.RunAsync<FindCatalogItems, Result<CatalogItemPage>>(
            find => find.HandleAsync(new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Title), new Seek(20), World.Nadia, default))).IsRefused));

        public Task<Func<Task>> AttendAsync(int windows) => Task.FromResult<Func<Task>>(async () =>
        {
            var found = await store.RunAsync<FindAttention, PartnerAttention>(find => find.HandleAsync(World.Nadia, default));
            Assert.Equal((windows, Math.Min(windows, 5)), (found.ClosingInAll, found.Closing.Count));
        });

        public Task<Func<Task>> OwnHomeAsync(int purchases) => Task.FromResult<Func<Task>>(async () =>
        {
            var newest = await store.RunAsync<FindNewestSoftware, Result<IReadOnlyList<NewSoftware>>>(find => find.HandleAsync(World.Leon, 5, World.Nadia, default));
            Assert.Equal(Math.Min(purchases, 5), newest.Value!.Count);
        });

        public void Wait(TimeSpan time) => store.Time.Advance(time);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    private sealed class CommandCount : DbCommandInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            Count++;
            return new(result);
        }

        public override ValueTask<object?> ScalarExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
        {
            Count++;
            return new(result);
        }

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Count++;
            return new(result);
        }
    }
}
