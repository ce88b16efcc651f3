using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Orders;

/// <summary>R9.5, R9.6, R9.9: cancelling with everything that hangs on it, in one transaction.</summary>
public sealed class CancelOrderTests
{
    [Fact]
    public async Task A_cancelled_line_loses_its_keys_and_is_credited_as_quoted()
    {
        await using var world = await SellingWorld.MakeAsync();
        var order = (await world.BuyAsync(SellingWorld.Line(SellingWorld.Perpetual), SellingWorld.Line(SellingWorld.Subscription, number: 1))).Value!;
        world.Advance(TimeSpan.FromDays(20));
        var quotes = (await world.RunAsync<QuoteCancellationHandler, Result<IReadOnlyList<LineCancellationQuote>>>(
            quote => quote.HandleAsync(SellingWorld.Leon, order.Id, [], SellingWorld.Nadia, default))).Value!;

        var cancelled = (await world.CancelAsync(order, 1)).Value!;

        Assert.Equal(OrderStatus.Completed, cancelled.Status);
        Assert.Equal([1, 0], cancelled.Lines.Select(line => line.LiveQuantity));
        var credit = await world.ReadAsync(db => db.LedgerEntries.SingleAsync(entry => entry.Kind == LedgerEntryKind.Credit));
        Assert.Equal(90346, credit.SubtotalMinor); // 920.25 × 1076 ÷ 1096
        Assert.Equal(quotes[1].Credit!.Amount.Total.Minor, credit.SubtotalMinor + credit.TaxMinor);
        Assert.Equal(("cancelImmediate", new DateOnly(2026, 3, 22)), (credit.ChargeType, credit.PeriodStart));
        Assert.Equal(110621 + 110430 - credit.SubtotalMinor - credit.TaxMinor, await world.OwedAsync());
        var keys = await world.ReadAsync(db => db.KeyRegister.Select(key => key.State).ToListAsync());
        Assert.Equal([RegisteredKeyState.Active, RegisteredKeyState.Revoked], keys.Order());
        Assert.Equal([false, true], await world.ReadAsync(db => db.Entitlements.OrderBy(e => e.LineNumber).Select(e => e.RevokedAt != null).ToListAsync()));
        Assert.True(cancelled.Version > order.Version);
    }

    [Fact]
    public async Task The_purchase_order_of_a_purchase_stands_on_its_charge_and_on_its_credit()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;
        var order = (await world.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(checkout => checkout.HandleAsync(
            new(cart.CustomerId, cart.Id, SellingWorld.Nadia) { PurchaseOrderNumber = "AUB-2026-0312" }, default))).Value!.Orders.Single();
        await world.CancelAsync(order);

        var numbers = await world.ReadAsync(db => db.LedgerEntries.OrderBy(entry => entry.Kind).Select(entry => entry.PurchaseOrderNumber).ToListAsync());
        Assert.Equal(["AUB-2026-0312", "AUB-2026-0312"], numbers);
    }

    [Fact]
    public async Task Of_fifty_cancellations_at_once_one_credits()
    {
        await using var world = await SellingWorld.MakeAsync();
        var order = (await world.BuyAsync(SellingWorld.Line(SellingWorld.Perpetual))).Value!;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.CancelAsync(order))));

        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<NotCancellable>(outcome.Refusal));
        Assert.Equal(0, await world.OwedAsync());
        Assert.Equal(1, await world.ReadAsync(db => db.LedgerEntries.CountAsync(entry => entry.Kind == LedgerEntryKind.Credit)));
    }

    [Fact]
    public async Task A_list_without_lines_a_foreign_offer_and_an_old_version_are_refused()
    {
        await using var world = await SellingWorld.MakeAsync();
        var order = (await world.BuyAsync(SellingWorld.Line(SellingWorld.Perpetual))).Value!;
        Task<Result<Order>> Cancel(IReadOnlyList<LineToCancel>? lines, long? etag, Actor? by = null) => world.RunAsync<CancelOrderHandler, Result<Order>>(
            cancel => cancel.HandleAsync(new(SellingWorld.Leon, order.Id, lines, etag, by ?? SellingWorld.Nadia), default));

        Assert.IsType<InvalidInput>((await Cancel([], null)).Refusal);
        Assert.IsType<LineNotFound>((await Cancel([new LineToCancel(0, SellingWorld.ItemOf(SellingWorld.Subscription))], null)).Refusal);
        Assert.IsType<StaleEtag>((await Cancel(null, order.Version + 1)).Refusal);
        Assert.IsType<Commerce.Customers.CustomerNotFound>((await Cancel(null, null, SellingWorld.Stranger)).Refusal);
        Assert.False((await Cancel([new LineToCancel(0, order.Lines[0].CatalogItemId)], order.Version)).IsRefused);
    }

    [Fact]
    public async Task In_a_sandbox_SaaS_ends_with_its_order_and_nothing_is_given_back_that_was_not_charged()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.ChangeAsync(async db => (await world.PartnerAsync(db)).MarkAsSandbox(true));
        var order = (await world.BuyAsync(SellingWorld.Line(SellingWorld.Saas, term: "P1Y", cycle: BillingCycle.Annual))).Value!;

        var cancelled = (await world.CancelAsync(order)).Value!;

        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
        Assert.Equal(SubscriptionStatus.Deleted, await world.ReadAsync(db => db.Subscriptions.Select(s => s.Status).SingleAsync()));
        Assert.Equal(0, await world.ReadAsync(db => db.LedgerEntries.CountAsync()));
    }

    [Fact]
    public async Task In_a_sandbox_a_reservation_is_cancelled_and_credited()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.ChangeAsync(async db => (await world.PartnerAsync(db)).MarkAsSandbox(true));
        var (_, azure) = await world.AzureAsync();
        var order = (await world.BuyAsync(SellingWorld.ReservationLine(azure))).Value!;

        var cancelled = (await world.CancelAsync(order)).Value!;

        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
        Assert.Equal(0, await world.OwedAsync());
    }

    [Fact]
    public async Task A_direct_order_takes_lines_of_one_cycle_and_names_the_line_at_fault()
    {
        await using var world = await SellingWorld.MakeAsync();

        var mixed = await world.BuyAsync(
            SellingWorld.Line(SellingWorld.Perpetual), SellingWorld.Line(SellingWorld.Saas, number: 1, term: "P1Y", cycle: BillingCycle.Annual));
        var wrong = await world.BuyAsync(SellingWorld.Line(SellingWorld.Perpetual), SellingWorld.Line(SellingWorld.Perpetual, quantity: 0, number: 1));
        var two = await world.BuyAsync(
            SellingWorld.Line(SellingWorld.Saas, term: "P1Y", cycle: BillingCycle.Annual),
            SellingWorld.Line(SellingWorld.Saas, number: 1, term: "P1Y", cycle: BillingCycle.Annual));

        Assert.IsType<OrderMixesBilling>(mixed.Refusal);
        Assert.Equal(1, Assert.IsType<OrderLineRefused>(wrong.Refusal).Line);
        Assert.Equal(2, two.Value!.Lines.Select(line => line.SubscriptionId).Distinct().Count());
    }
}
