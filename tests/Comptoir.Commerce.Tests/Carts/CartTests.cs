using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Carts;

/// <summary>R4.2, R3.3: carts, their lines' errors, and prices that hold while the cart lives.</summary>
public sealed class CartTests
{
    [Fact]
    public async Task A_cart_prices_its_lines_and_says_what_checkout_will_charge()
    {
        await using var world = await SellingWorld.MakeAsync();

        var cart = (await world.CartAsync(
            SellingWorld.Leon,
            SellingWorld.Line(SellingWorld.Perpetual, quantity: 2),
            SellingWorld.Line(SellingWorld.Subscription, number: 1),
            SellingWorld.Line(SellingWorld.Saas, number: 2, term: "P1Y", cycle: BillingCycle.Annual))).Value!;

        Assert.All(cart.Lines, line => Assert.Null(line.Error));
        Assert.Equal((921.84m, 1843.68m, 368.74m), (cart.Lines[0].Quote!.UnitPrice, cart.Lines[0].Quote!.Subtotal, cart.Lines[0].Quote!.Tax));
        Assert.Equal(["0", "0", "1"], cart.Lines.Select(line => line.OrderGroup));
        var quote = Assert.Single(cart.Quotes());
        Assert.Equal(1843.68m + 920.25m + 89.42m, quote.Subtotal);
        Assert.Equal(368.74m + 184.05m + 17.88m, quote.Tax);
        Assert.Equal(SellingWorld.Start.AddDays(7), cart.ExpiresAt);
    }

    [Fact]
    public async Task Where_prices_include_tax_the_tax_is_worked_out_of_the_price()
    {
        await using var world = await SellingWorld.MakeAsync();

        var cart = (await world.CartAsync(SellingWorld.Wattle, SellingWorld.Line(SellingWorld.ItemOf(SellingWorld.Perpetual, "AU", "AUD")))).Value!;

        var quote = Assert.Single(cart.Quotes());
        Assert.Equal((1653.30m, 150.30m, 1503.00m, true), (quote.Total, quote.Tax, quote.Subtotal, quote.TaxIncluded));
    }

    [Fact]
    public async Task A_wrong_line_carries_its_error_and_the_others_stay()
    {
        await using var world = await SellingWorld.MakeAsync();
        var good = SellingWorld.Line(SellingWorld.Perpetual);

        var cart = (await world.CartAsync(
            SellingWorld.Leon,
            good,
            SellingWorld.Line("CMP0NOSUCH01:0001:AAAAAAAAAAAA", number: 1),
            SellingWorld.Line(SellingWorld.ItemOf(SellingWorld.Perpetual, "AU", "AUD"), number: 2),
            SellingWorld.Line(SellingWorld.Perpetual, quantity: 0, number: 3),
            SellingWorld.Line(SellingWorld.Perpetual, quantity: null, number: 4),
            good with { Id = 5, Quantity = null, Unreadable = "quantity" },
            good with { Id = 6, BillingCycle = null },
            SellingWorld.Line(SellingWorld.Subscription, number: 7) with { Term = null },
            SellingWorld.Line(SellingWorld.Subscription, number: 8) with { Term = "P1Y" },
            SellingWorld.Line(SellingWorld.Subscription, number: 9) with { Term = "three years" },
            good with { Id = 10, Currency = "USD" },
            good with { Id = 11, PromotionId = "39NFJQT1Q5KM" },
            good with { Id = 12, AddOns = [good with { Id = 13 }] },
            good with { Id = 14, CatalogItemId = "" },
            SellingWorld.ReservationLine(new Guid(9, 0, 0, new byte[8]).ToString()) with { Id = 15 },
            good with { Id = 18, FriendlyName = new string('x', 257) },
            good with { Id = 19, FriendlyName = "two\nlines" },
            good with { Id = 20, FriendlyName = new string('x', 256), PromotionId = "39NFJQT1Q5KM" },
            good with { Id = 16, RenewsToTerm = "P1Y" },
            good with { Id = 17, ProvisioningContext = new() { ["ParentSubscriptionId"] = "5c1a7d3e-0000-4000-8000-000000000001" } })).Value!;

        Assert.Equal(
            [
                null,
                LineFault.ItemNotSold,
                LineFault.ItemNotSold,
                LineFault.QuantityOutOfRange,
                LineFault.FieldMissing,
                LineFault.FieldUnreadable,
                LineFault.FieldMissing,
                LineFault.FieldMissing,
                LineFault.PlanNotOffered,
                LineFault.FieldMalformed,
                LineFault.CurrencyNotOffered,
                LineFault.FieldNotSupported,
                LineFault.FieldNotSupported,
                LineFault.FieldMissing,
                LineFault.AzureSubscriptionUnknown,
                LineFault.FieldTooLong,
                LineFault.FieldUnreadable,
                LineFault.FieldNotSupported,
                LineFault.FieldNotSupported,
                LineFault.FieldNotSupported,
            ],
            cart.Lines.Select(line => line.Error?.Text));
        Assert.Equal("quantity", cart.Lines[4].Error!.Arguments["Field"]);
        Assert.Equal(["renewsTo", "provisioningContext.parentSubscriptionId"], cart.Lines.TakeLast(2).Select(line => line.Error!.Arguments["Field"]));
        Assert.Equal(921.84m, Assert.Single(cart.Quotes()).Subtotal);
        Assert.IsType<CartHasErrors>((await world.CheckoutAsync(cart)).Refusal);
        Assert.Equal(0, await world.OwedAsync());
    }

    [Fact]
    public async Task A_reservation_for_a_closed_market_is_refused_before_any_other_fault()
    {
        await using var world = await SellingWorld.MakeAsync();
        var line = SellingWorld.ReservationLine("nonsense", "FR", "EUR") with { Quantity = -1, Term = "P9Z" };

        var cart = (await world.CartAsync(SellingWorld.Nuuk, line)).Value!;

        Assert.Equal((LineErrorCode.UnableToProcessCartLineItem, LineFault.ReservationMarketClosed), (cart.Lines[0].Error!.Code, cart.Lines[0].Error!.Text));
        Assert.Equal("GL", cart.Lines[0].Error!.Arguments["Market"]);
    }

    [Fact]
    public async Task A_reservation_needs_a_registered_Azure_subscription_and_a_fitting_duration()
    {
        await using var world = await SellingWorld.MakeAsync();
        var (plan, azure) = await world.AzureAsync(registered: false);

        var before = (await world.CartAsync(SellingWorld.Leon, SellingWorld.ReservationLine(azure))).Value!;
        _ = await world.RunAsync<Commerce.Subscriptions.RegisterSubscriptionHandler, Result<Commerce.Subscriptions.Subscription>>(
            register => register.HandleAsync(new(SellingWorld.Leon, plan, SellingWorld.Nadia), default));
        var after = (await world.ReplaceAsync(before, SellingWorld.ReservationLine(azure))).Value!;
        var wrong = SellingWorld.ReservationLine(azure);
        wrong.ProvisioningContext["duration"] = "3Years";
        var mismatched = (await world.ReplaceAsync(before, wrong)).Value!;

        Assert.Equal(LineFault.AzureSubscriptionNotRegistered, before.Lines[0].Error!.Text);
        Assert.Null(after.Lines[0].Error);
        Assert.Equal("provisioningContext.duration", mismatched.Lines[0].Error!.Arguments["Field"]);
    }

    [Fact]
    public async Task A_partner_without_leave_for_the_market_buys_nothing_there()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.ChangeAsync(async db => (await world.PartnerAsync(db)).SellIn(["US"]));

        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;

        Assert.Equal(LineFault.PartnerMarketClosed, cart.Lines[0].Error!.Text);
    }

    [Fact]
    public async Task Prices_are_frozen_while_the_cart_lives_in_any_quantity()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;
        await world.ReadAsync(db => db.Prices.ExecuteUpdateAsync(set => set.SetProperty(price => price.Until, SellingWorld.Start.AddHours(1))));
        world.Advance(TimeSpan.FromHours(2));

        var more = (await world.ReplaceAsync(cart, SellingWorld.Line(SellingWorld.Perpetual, quantity: 3))).Value!;
        var fresh = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;
        var order = (await world.CheckoutAsync(more)).Value!.Orders[0];

        Assert.Equal(2765.52m, more.Lines[0].Quote!.Subtotal);
        Assert.Equal(LineFault.ItemNotSold, fresh.Lines[0].Error!.Text);
        Assert.Equal(2765.52m, order.Lines[0].Charged.Subtotal.Amount);
    }

    [Fact]
    public async Task What_no_longer_may_be_sold_there_is_refused_at_checkout_though_its_price_is_frozen()
    {
        await using var world = await SellingWorld.MakeAsync();
        var (_, azure) = await world.AzureAsync();
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.ReservationLine(azure), SellingWorld.Line(SellingWorld.Perpetual, number: 1))).Value!;
        await world.ChangeAsync(async db =>
        {
            var customer = await db.Customers.SingleAsync(c => c.Id == SellingWorld.Leon);
            customer.Rename(customer.Billing with { Address = new Address { Country = "GL" } });
        });

        var refusal = Assert.IsType<CartHasErrors>((await world.CheckoutAsync(cart)).Refusal);

        Assert.Equal([LineFault.ReservationMarketClosed, LineFault.ItemNotSold], refusal.Errors.Select(error => error.Error.Text));
    }

    [Fact]
    public async Task A_cart_is_unknown_to_strangers_and_after_its_seven_days()
    {
        await using var world = await SellingWorld.MakeAsync();
        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual))).Value!;
        Task<Result<Cart>> Read(CustomerId customer, Actor by) => world.RunAsync<FindCart, Result<Cart>>(find => find.HandleAsync(customer, cart.Id, by, default));

        Assert.IsType<CustomerNotFound>((await Read(SellingWorld.Leon, SellingWorld.Stranger)).Refusal);
        Assert.IsType<CartNotFound>((await Read(SellingWorld.Wattle, SellingWorld.Nadia)).Refusal);
        world.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMicroseconds(1));
        Assert.NotNull((await Read(SellingWorld.Leon, SellingWorld.Nadia)).Value);
        world.Advance(TimeSpan.FromMicroseconds(1));
        Assert.IsType<CartNotFound>((await Read(SellingWorld.Leon, SellingWorld.Nadia)).Refusal);
        Assert.IsType<CartNotFound>((await world.CheckoutAsync(cart)).Refusal);
    }

    [Fact]
    public async Task Lines_that_share_a_number_are_numbered_by_their_place()
    {
        await using var world = await SellingWorld.MakeAsync();

        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual), SellingWorld.Line(SellingWorld.Subscription))).Value!;

        Assert.Equal([0, 1], cart.Lines.Select(line => line.Id));
    }

    [Fact]
    public async Task A_cart_without_lines_is_refused()
    {
        await using var world = await SellingWorld.MakeAsync();

        Assert.Equal(new InvalidInput("lineItems", InputFault.Required), (await world.CartAsync(SellingWorld.Leon)).Refusal);
    }

    [Fact]
    public async Task An_amount_too_large_to_be_kept_exactly_is_a_quantity_out_of_range()
    {
        await using var world = await SellingWorld.MakeAsync();
        await world.ReadAsync(db => db.Prices.ExecuteUpdateAsync(set => set.SetProperty(price => price.UnitPrice, 900_000_000_000m)));

        var cart = (await world.CartAsync(SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual, quantity: 999_999))).Value!;

        Assert.Equal((LineFault.QuantityOutOfRange, "100"), (cart.Lines[0].Error!.Text, cart.Lines[0].Error!.Arguments["Maximum"]));
    }
}
