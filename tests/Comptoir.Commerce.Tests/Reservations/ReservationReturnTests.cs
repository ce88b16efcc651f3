using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Reservations;

/// <summary>Reservations given back, exchanged and at the end of their term, with what is on each side of a limit (R11.2, R11.3).</summary>
public sealed class ReservationReturnTests
{
    private const string Product = "DZH318Z0BQ3V";

    /// <summary>Standard_D2s_v3, one year: 494.83 EUR.</summary>
    private const string Small = "0C01";

    /// <summary>The same for three years: 928.42 EUR.</summary>
    private const string ThreeYears = "0C02";

    /// <summary>Standard_D16s_v3, one year: 4,029.60 EUR, 335.80 a month.</summary>
    private const string Large = "0C07";

    [Fact]
    public async Task A_refund_of_all_that_is_left_of_the_cap_is_given_and_one_of_a_cent_more_refused_whole()
    {
        await using var world = await OpenAsync();
        await PriceAsync(world, Small, 46_000.01m);
        var above = await BuyAsync(world, Small);
        await PriceAsync(world, Small, 46_000.00m);
        var all = await BuyAsync(world, Small);
        var cent = await BuyAsync(world, ThreeYears, "P3Y");

        var refused = await QuoteAsync(world, above);
        var quote = (await QuoteAsync(world, all)).Value!;
        var refunded = await RefundAsync(world, all, quote);
        var after = await QuoteAsync(world, cent);

        Assert.Equal(new RefundCapExceeded(Euro(46_000.01m), Euro(46_000.00m)), refused.Refusal);
        Assert.Equal((Euro(46_000.00m), Euro(46_000.00m)), (quote.Figures.Commitment, quote.Cap.Left));
        Assert.False(refunded.IsRefused);
        Assert.Equal(new RefundCapExceeded(Euro(928.42m), Euro(0m)), after.Refusal);
        Assert.Equal(46_000_00, Assert.Single(await CreditsAsync(world)).SubtotalMinor);
    }

    [Fact]
    public async Task What_was_cancelled_counts_for_twelve_months_less_a_tick()
    {
        await using var world = await OpenAsync();
        await PriceAsync(world, Small, 46_000.00m);
        var large = await BuyAsync(world, Small);
        var other = await BuyAsync(world, ThreeYears, "P3Y");
        await RefundAsync(world, large, (await QuoteAsync(world, large)).Value!);

        world.Advance(SellingWorld.Start.AddMonths(12) - SellingWorld.Start - TimeSpan.FromMicroseconds(1));
        var before = await QuoteAsync(world, other);
        world.Advance(TimeSpan.FromMicroseconds(1));
        var then = await QuoteAsync(world, other);

        Assert.IsType<RefundCapExceeded>(before.Refusal);
        Assert.Equal(Euro(0m), then.Value!.Cap.Used);
    }

    [Fact]
    public async Task An_exchange_for_as_much_as_remains_is_made_and_for_a_cent_less_refused()
    {
        await using var world = await OpenAsync();
        var old = await BuyAsync(world, Small);

        await PriceAsync(world, ThreeYears, 494.82m);
        var less = await ExchangeQuoteAsync(world, old, ThreeYears, "P3Y");
        await PriceAsync(world, ThreeYears, 494.83m);
        var same = await ExchangeQuoteAsync(world, old, ThreeYears, "P3Y");
        var done = await ExchangeAsync(world, old, same.Value!);

        Assert.Equal(new ExchangeTooSmall(Euro(494.83m), Euro(494.82m)), less.Refusal);
        Assert.Equal((Euro(494.83m), Euro(494.83m)), (same.Value!.Bought, same.Value.Figures.Commitment));
        Assert.False(done.IsRefused);
    }

    [Fact]
    public async Task An_exchange_whose_purchase_is_refused_gives_nothing_back()
    {
        await using var world = await OpenAsync();
        var old = await BuyAsync(world, Small);
        var quote = (await ExchangeQuoteAsync(world, old, ThreeYears, "P3Y")).Value!;
        long owed = await world.OwedAsync();
        // 928.42 and 185.68 of tax, less 494.83 and 98.97.
        await world.LimitAsync(owed + 52029);

        var refused = await ExchangeAsync(world, old, quote);
        var kept = await ReadAsync(world, old.Id);
        var credits = await CreditsAsync(world);
        await world.LimitAsync(owed + 52030);
        var done = await ExchangeAsync(world, old, quote);

        Assert.IsType<CreditLineExceeded>(refused.Refusal);
        Assert.Equal(ReservationState.Active, kept.State);
        Assert.Empty(credits);
        Assert.False(done.IsRefused);
        Assert.Equal(owed + 52030, await world.OwedAsync());
        Assert.Equal(ReservationState.Exchanged, (await ReadAsync(world, old.Id)).State);
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task One_paid_by_the_month_gives_back_the_rest_of_its_month_and_is_charged_no_more()
    {
        await using var world = await OpenAsync();
        var early = await BuyAsync(world, Large, cycle: BillingCycle.Monthly);
        var late = await BuyAsync(world, Large, cycle: BillingCycle.Monthly);

        await world.TurnToAsync(SellingWorld.Start.AddDays(4));
        var first = (await QuoteAsync(world, early)).Value!;
        await RefundAsync(world, early, first);
        await world.TurnToAsync(SellingWorld.Start.AddDays(100));
        var second = (await QuoteAsync(world, late)).Value!;
        await RefundAsync(world, late, second);
        await world.TurnToAsync(SellingWorld.Start.AddDays(200));

        Assert.Equal((335.80m, 0m, 4029.60m), Figures(first));
        // The fourth month, 30 days from 2 June on, of which 8 are used: 335.80 × 22 ÷ 30; of the term 265 days of 365 are left.
        Assert.Equal((246.25m, 29.55m, 2925.60m), Figures(second));
        Assert.Equal([1, 4], (await ChargesAsync(world)).GroupBy(charge => charge.OrderId).Select(group => group.Count()).Order());
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task Between_midnight_and_the_hour_of_the_purchase_both_months_are_given_back()
    {
        await using var world = await OpenAsync();
        var reservation = await BuyAsync(world, Large, cycle: BillingCycle.Monthly);

        await world.TurnToAsync(new DateTimeOffset(2026, 4, 1, 20, 0, 0, TimeSpan.Zero));
        var evening = (await QuoteAsync(world, reservation)).Value!;
        await world.TurnToAsync(new DateTimeOffset(2026, 4, 2, 3, 0, 0, TimeSpan.Zero));
        var lapsed = await RefundAsync(world, reservation, evening);
        var night = (await QuoteAsync(world, reservation)).Value!;
        await RefundAsync(world, reservation, night);

        // 335.80 ÷ 31, and at midnight the next month's 335.80 besides.
        Assert.Equal((10.83m, 1.30m), (evening.Figures.Prorated.Amount, evening.Figures.Fee.Amount));
        Assert.Equal(new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(-1), evening.Quote.ValidUntil);
        Assert.IsType<QuoteLapsed>(lapsed.Refusal);
        Assert.Equal((346.63m, 41.60m, 30, 61), (night.Figures.Prorated.Amount, night.Figures.Fee.Amount, night.Figures.UsedDays, night.Figures.TermDays));
        Assert.Equal([1083, 33580], (await CreditsAsync(world)).Select(credit => credit.SubtotalMinor).Order());
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task It_is_given_back_up_to_its_last_instant_and_no_later()
    {
        await using var world = await OpenAsync();
        var reservation = await BuyAsync(world, Small);

        world.Advance(reservation.ExpiresAt - SellingWorld.Start - TimeSpan.FromMicroseconds(1));
        var last = await QuoteAsync(world, reservation);
        world.Advance(TimeSpan.FromMicroseconds(1));
        var over = await QuoteAsync(world, reservation);

        // 494.83 ÷ 365: the day of the purchase is not over at midnight.
        Assert.Equal(1.36m, last.Value!.Figures.Prorated.Amount);
        Assert.Equal(new ReservationEnded(reservation.Id, ReservationState.Expired), over.Refusal);
    }

    [Theory]
    [InlineData("market", nameof(LineFault.ReservationMarketClosed))]
    [InlineData("azure", nameof(LineFault.AzureSubscriptionUnknown))]
    [InlineData("limit", nameof(CreditLineExceeded))]
    public async Task What_renews_but_cannot_be_bought_again_expires_and_the_log_says_why(string missing, string why)
    {
        await using var world = await OpenAsync();
        var reservation = await BuyAsync(world, Small);
        await ChangeAsync(world, reservation, renew: true);
        await TakeAwayAsync(world, missing);

        await world.TurnToAsync(reservation.ExpiresAt);

        Assert.Equal(ReservationState.Expired, (await ReadAsync(world, reservation.Id)).State);
        Assert.Equal(1, await world.ReadAsync(db => db.Reservations.CountAsync(row => row.PartnerId == SellingWorld.Nadia.Partner)));
        Assert.Single(await ChargesAsync(world));
        var records = await world.ReadAsync(db => db.Activity.AsNoTracking().ToListAsync());
        Assert.Equal(why, Assert.Single(records, record => record.FactOf("Reservation") == "Expired").FactOf("NotRenewed"));
    }

    [Fact]
    public async Task One_whose_subscription_has_ended_is_renamed_and_no_longer_renewed_but_not_scoped_to_it()
    {
        await using var world = await OpenAsync();
        var reservation = await BuyAsync(world, Small);
        await TakeAwayAsync(world, "azure");

        var whole = await ChangeAsync(world, reservation, "Ancien", ReservationScope.Shared, reservation.AzureSubscriptionId, renew: true);
        var scoped = await ChangeAsync(world, reservation, scope: ReservationScope.Single);

        Assert.Equal(("Ancien", true), (whole.Value!.DisplayName, whole.Value.Renew));
        Assert.Equal("subscriptionId", Assert.IsType<InvalidInput>(scoped.Refusal).Field);
        Assert.Empty(await world.FindingsAsync());
        Assert.False((await RefundAsync(world, reservation, (await QuoteAsync(world, reservation)).Value!)).IsRefused);
        Assert.Empty(await world.FindingsAsync());
    }

    private static async Task<SellingWorld> OpenAsync()
    {
        var world = await SellingWorld.MakeAsync();
        await world.ChangeAsync(db =>
        {
            SellingWorld.AddOperator(db);
            return Task.CompletedTask;
        });
        await world.AzureAsync();
        return world;
    }

    private static PurchaseLine Line(string sku, string term, BillingCycle cycle) =>
        SellingWorld.Line(SellingWorld.ItemOf($"{Product}:{sku}", scope: Price.AzurePlanScope), term: term, cycle: cycle) with
        {
            ProvisioningContext = new() { ["subscriptionId"] = "a2000000-0000-4000-8000-000000000001", ["scope"] = "shared" },
        };

    private static async Task<Reservation> BuyAsync(SellingWorld world, string sku, string term = "P1Y", BillingCycle cycle = BillingCycle.OneTime)
    {
        var order = (await world.BuyAsync(Line(sku, term, cycle))).Value!;
        return await world.ReadAsync(db => db.Reservations.AsNoTracking().SingleAsync(row => row.PartnerId == SellingWorld.Nadia.Partner && row.OrderId == order.Id));
    }

    private static Task<int> PriceAsync(SellingWorld world, string sku, decimal price) => world.ReadAsync(db => db.Prices
        .Where(row => row.ProductId == Product && row.SkuId == sku && row.Market == "FR" && row.BillingCycle == BillingCycle.OneTime)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.UnitPrice, price)));

    /// <summary>Takes away what a purchase needs.</summary>
    private static Task<int> TakeAwayAsync(SellingWorld world, string what) => what switch
    {
        "market" => world.ReadAsync(db => db.Customers.Where(row => row.Id == SellingWorld.Leon).ExecuteUpdateAsync(set => set.SetProperty(row => row.Market, "GL"))),
        "azure" => world.ReadAsync(db => db.AzureSubscriptions.Where(row => row.CustomerId == SellingWorld.Leon)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, AzureSubscriptionStatus.Cancelled))),
        _ => world.ReadAsync(db => db.CreditAccounts.ExecuteUpdateAsync(set => set.SetProperty(row => row.LimitMinor, 0L))),
    };

    private static Task<Result<RefundQuote>> QuoteAsync(SellingWorld world, Reservation reservation) => world.RunAsync<QuoteRefundHandler, Result<RefundQuote>>(
        quote => quote.HandleAsync(new(SellingWorld.Leon, reservation.Id, SellingWorld.Nadia), default));

    private static Task<Result<RefundQuote>> RefundAsync(SellingWorld world, Reservation reservation, RefundQuote quote) => world.RunAsync<RefundReservationHandler, Result<RefundQuote>>(
        refund => refund.HandleAsync(new(SellingWorld.Leon, reservation.Id, quote.Quote.Id, SellingWorld.Nadia), default));

    private static Task<Result<ExchangeQuote>> ExchangeQuoteAsync(SellingWorld world, Reservation reservation, string sku, string term) =>
        world.RunAsync<QuoteExchangeHandler, Result<ExchangeQuote>>(
            quote => quote.HandleAsync(new(SellingWorld.Leon, reservation.Id, Line(sku, term, BillingCycle.OneTime), SellingWorld.Nadia), default));

    private static Task<Result<ExchangedReservation>> ExchangeAsync(SellingWorld world, Reservation reservation, ExchangeQuote quote) =>
        world.RunAsync<ExchangeReservationHandler, Result<ExchangedReservation>>(
            exchange => exchange.HandleAsync(new(SellingWorld.Leon, reservation.Id, quote.Quote.Id, SellingWorld.Nadia), default));

    private static Task<Result<Reservation>> ChangeAsync(
        SellingWorld world, Reservation reservation, string? name = null, ReservationScope? scope = null, Guid? azure = null, bool? renew = null) =>
        world.RunAsync<ChangeReservationHandler, Result<Reservation>>(
            change => change.HandleAsync(new(SellingWorld.Leon, reservation.Id, name, scope, azure, renew, null, SellingWorld.Nadia), default));

    private static Task<Reservation> ReadAsync(SellingWorld world, Guid id) =>
        world.ReadAsync(db => db.Reservations.AsNoTracking().SingleAsync(row => row.PartnerId == SellingWorld.Nadia.Partner && row.Id == id));

    private static Task<List<LedgerEntry>> CreditsAsync(SellingWorld world) =>
        world.ReadAsync(db => db.LedgerEntries.AsNoTracking().Where(entry => entry.Kind == LedgerEntryKind.Credit).ToListAsync());

    /// <summary>Of reservations, without fees.</summary>
    private static Task<List<LedgerEntry>> ChargesAsync(SellingWorld world) => world.ReadAsync(db => db.LedgerEntries.AsNoTracking()
        .Where(entry => entry.Kind == LedgerEntryKind.Charge && entry.ProductKind == ProductKind.AzureReservation && entry.ChargeType != LedgerEntry.FeeChargeType)
        .ToListAsync());

    private static (decimal Prorated, decimal Fee, decimal Commitment) Figures(RefundQuote quote) =>
        (quote.Figures.Prorated.Amount, quote.Figures.Fee.Amount, quote.Figures.Commitment.Amount);

    private static Money Euro(decimal amount) => new(amount, Currency.Of("EUR"));
}
