using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>One cart, asked to be bought by many at once, on two nodes (R4.2).</summary>
public sealed class CheckoutRaceTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_fifty_checkouts_at_once_one_orders_and_the_others_are_told_that_it_is_done(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        var cart = (await store.RunAsync<CreateCartHandler, Result<Cart>>(
            create => create.HandleAsync(new(World.Leon, [World.Line(World.Perpetual), World.Line(World.Yearly, 1)], null, World.Nadia), default))).Value!;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Store.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(
            i % 2 == 0 ? store.Services : second, checkout => checkout.HandleAsync(new(World.Leon, cart.Id, World.Nadia), default)))));

        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<CartAlreadyOrdered>(outcome.Refusal));
        Assert.Equal((1, 2, 2), await store.RunAsync<ComptoirDb, (int, int, int)>(async db => (
            await db.Orders.CountAsync(order => order.PartnerId == World.Garance),
            await db.ProductKeys.CountAsync(key => key.PartnerId == World.Garance),
            await db.LedgerEntries.CountAsync(entry => entry.PartnerId == World.Garance))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_cart_changed_while_it_is_bought_is_bought_before_or_after_the_change(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        for (int round = 0; round < 20; round++)
        {
            var cart = (await store.RunAsync<CreateCartHandler, Result<Cart>>(
                create => create.HandleAsync(new(World.Leon, [World.Line(World.Perpetual)], null, World.Nadia), default))).Value!;
            var change = Task.Run(() => ReplaceAsync(store, cart));
            var buy = Task.Run(() => store.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(
                checkout => checkout.HandleAsync(new(World.Leon, cart.Id, World.Nadia), default)));

            bool changed = await change;
            var order = Assert.Single((await buy).Value!.Orders);

            Assert.Equal(changed ? 5 : 1, order.Lines[0].Quantity);
        }
    }

    /// <summary>Whether the change was in time: else it found the cart ordered, or lost against the checkout.</summary>
    private static async Task<bool> ReplaceAsync(Store store, Cart cart)
    {
        try
        {
            return !(await store.RunAsync<ReplaceCartHandler, Result<Cart>>(
                replace => replace.HandleAsync(new(World.Leon, cart.Id, [World.Line(World.Perpetual, quantity: 5)], null, null, World.Nadia), default))).IsRefused;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
