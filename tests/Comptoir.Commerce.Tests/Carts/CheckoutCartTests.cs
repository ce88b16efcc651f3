using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Carts;

/// <summary>R4.2 to R4.6: checkout, once, each group all or nothing.</summary>
public sealed class CheckoutCartTests
{
    [Fact]
    public async Task A_checkout_makes_orders_with_all_that_fulfils_them()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(
            SellingWorld.Leon,
            SellingWorld.Line(SellingWorld.Perpetual),
            SellingWorld.Line(SellingWorld.Subscription, number: 1),
            SellingWorld.Line(SellingWorld.Saas, number: 2, term: "P1Y", cycle: BillingCycle.Annual))).Value!;

        var outcome = (await world.CheckoutAsync(cart)).Value!;

        Assert.Empty(outcome.Refused);
        Assert.Equal([BillingCycle.OneTime, BillingCycle.Annual], outcome.Orders.Select(order => order.BillingCycle));
        Assert.All(outcome.Orders, order => Assert.Equal(OrderStatus.Completed, order.Status));
        var software = outcome.Orders[0];
        Assert.Equal([0, 1], software.Lines.Select(line => line.Number));
        var entitlements = await world.ReadAsync(db => db.Entitlements.Where(e => e.OrderId == software.Id).OrderBy(e => e.LineNumber).ToListAsync());
        Assert.Equal([null, new DateTimeOffset(2029, 3, 2, 0, 0, 0, TimeSpan.Zero)], entitlements.Select(e => e.ExpiresAt));
        Assert.Equal(2, await world.ReadAsync(db => db.ProductKeys.CountAsync()));
        var subscription = await world.ReadAsync(db => db.Subscriptions.SingleAsync());
        Assert.Equal((SubscriptionStatus.Pending, outcome.Orders[1].Id), (subscription.Status, subscription.OrderId));
        Assert.Equal(2, await world.ReadAsync(db => db.LedgerEntries.CountAsync()));
        Assert.Equal(110621 + 110430, await world.OwedAsync());
        Assert.Equal(2, await world.ReadAsync(db => db.Activity.CountAsync(record => record.Operation != ActivityOperation.PolicyUpdated)));
        Assert.IsType<CartAlreadyOrdered>((await world.CheckoutAsync(cart)).Refusal);
        Assert.IsType<CartAlreadyOrdered>((await world.ReplaceAsync(cart, SellingWorld.Line(SellingWorld.Perpetual))).Refusal);
    }

    [Fact]
    public async Task Of_fifty_checkouts_at_once_one_orders()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.CheckoutAsync(cart))));

        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<CartAlreadyOrdered>(outcome.Refusal));
        Assert.Equal(1, await world.ReadAsync(db => db.Orders.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.ProductKeys.CountAsync()));
        Assert.Equal(110621, await world.OwedAsync());
    }

    [Fact]
    public async Task A_group_that_is_refused_takes_back_only_its_own()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.LimitAsync(111_000);
        var cart = (await world.CartAsync(
            SellingWorld.Leon,
            SellingWorld.Line(SellingWorld.Saas, term: "P1Y", cycle: BillingCycle.Annual, quantity: 100),
            SellingWorld.Line(SellingWorld.Perpetual, number: 1))).Value!;

        var outcome = (await world.CheckoutAsync(cart)).Value!;

        var refused = Assert.Single(outcome.Refused);
        Assert.Equal(("1", 10730.40m), (refused.Group, Assert.IsType<CreditLineExceeded>(refused.Refusal).Needed.Amount));
        Assert.Equal(SellingWorld.ItemOf(SellingWorld.Perpetual), Assert.Single(outcome.Orders).Lines[0].CatalogItemId);
        Assert.Equal(0, await world.ReadAsync(db => db.Subscriptions.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Orders.CountAsync()));
        Assert.Equal(110621, await world.OwedAsync());
    }

    [Fact]
    public async Task A_group_refused_after_another_was_made_leaves_nothing_of_itself_to_be_saved()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.LimitAsync(111_000);
        var cart = (await world.CartAsync(
            SellingWorld.Leon,
            SellingWorld.Line(SellingWorld.Perpetual),
            SellingWorld.Line(SellingWorld.Saas, number: 1, term: "P1Y", cycle: BillingCycle.Monthly, quantity: 500),
            SellingWorld.Line(SellingWorld.Saas, number: 2, term: "P1M", cycle: BillingCycle.Monthly, quantity: 1))).Value!;

        var outcome = (await world.CheckoutAsync(cart)).Value!;

        Assert.Equal(["1", "2"], outcome.Refused.Select(refused => refused.Group));
        Assert.Single(outcome.Orders);
        Assert.Equal(0, await world.ReadAsync(db => db.Subscriptions.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Activity.CountAsync(record => record.Operation != ActivityOperation.PolicyUpdated)));
    }

    [Fact]
    public async Task Over_the_credit_limit_nothing_is_kept_and_the_cart_stays_active()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.LimitAsync(110_620);
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;

        var refusal = (await world.CheckoutAsync(cart)).Refusal;
        await world.LimitAsync(110_621);
        var later = await world.CheckoutAsync(cart);

        Assert.Equal(1106.21m, Assert.IsType<CreditLineExceeded>(refusal).Needed.Amount);
        Assert.False(later.IsRefused);
        Assert.Equal(1, await world.ReadAsync(db => db.Orders.CountAsync()));
    }

    [Fact]
    public async Task What_is_charged_later_must_fit_the_limit_now_and_is_not_owed_yet()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.LimitAsync(10_729);
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Saas, term: "P1Y", cycle: BillingCycle.Annual))).Value!;

        var refusal = (await world.CheckoutAsync(cart)).Refusal;
        await world.LimitAsync(10_730);
        var outcome = (await world.CheckoutAsync(cart)).Value!;

        Assert.Equal(107.30m, Assert.IsType<CreditLineExceeded>(refusal).Needed.Amount);
        Assert.Null(outcome.Orders[0].Lines[0].ChargeId);
        Assert.Equal(0, await world.OwedAsync());
    }

    [Fact]
    public async Task Without_a_key_in_stock_there_is_no_order()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.StockAsync(1);
        var first = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.FromStock))).Value!;
        var second = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.FromStock))).Value!;

        var sold = await world.CheckoutAsync(first);
        long owed = await world.OwedAsync();
        var refusal = (await world.CheckoutAsync(second)).Refusal;

        Assert.False(sold.IsRefused);
        Assert.Equal("CMP0OFLTSCST", Assert.IsType<KeyStockShort>(refusal).ProductId);
        Assert.Equal(owed, await world.OwedAsync());
        Assert.Equal(1, await world.ReadAsync(db => db.Entitlements.CountAsync()));
    }

    [Fact]
    public async Task Without_the_customer_agreement_nothing_is_bought()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(SellingWorld.Undecided, SellingWorld.Line(SellingWorld.Perpetual))).Value!;

        Assert.IsType<AgreementMissing>((await world.CheckoutAsync(cart)).Refusal);
    }
}
