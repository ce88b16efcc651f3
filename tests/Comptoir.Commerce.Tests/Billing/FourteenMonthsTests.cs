using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Billing;

/// <summary>Fourteen months of one partner on the test clock, in three currencies, every line of every invoice written out.</summary>
public class FourteenMonthsTests
{
    private const string TeamPlan = "CMP0BOREALSG:0002";
    private const string Backup = "CMP0KESTREL1:0001";

    private static readonly CustomerId Recife = new(new("5b0c0000-0000-4000-8000-000000000007"));

    /// <summary>Invoice, due day and total; under it its lines: order, charge type, period, before tax, tax.</summary>
    private const string Expected =
        """
        G000100001 2026-03 AUD due 2026-05-31: 3306.60, open 0.00
          1 australian new 2026-03-02..2026-03-02 3006.00 300.60
        G000100002 2026-03 BRL due 2026-05-31: 7038.00, open 7038.00
          1 brazilian new 2026-03-31..2027-03-31 6015.38 1022.62
        G000100003 2026-03 EUR due 2026-05-31: 3342.96, open 1247.19
          1 perpetual new 2026-03-02..2026-03-02 921.84 184.37
          2 server A new 2026-03-02..2029-03-02 920.25 184.05
          3 server B new 2026-03-02..2029-03-02 920.25 184.05
          4 team plan new 2026-03-31..2026-04-30 23.46 4.69
        G000100004 2026-04 AUD due 2026-06-30: -3306.60, open 0.00
          1 australian cancelImmediate 2026-03-02..2026-03-02 -3006.00 -300.60
        G000100005 2026-04 EUR due 2026-06-30: -1017.71, open 0.00
          1 team plan renew 2026-04-30..2026-05-31 23.46 4.69
          2 server A cancelImmediate 2026-04-29..2029-03-02 -871.55 -174.31
        G000100006 2026-05 EUR due 2026-07-31: -1078.06, open 0.00
          1 perpetual cancelImmediate 2026-03-02..2026-03-02 -921.84 -184.37
          2 team plan renew 2026-05-31..2026-06-30 23.46 4.69
        G000100007 2026-06 EUR due 2026-08-30: 28.15, open 28.15
          1 team plan renew 2026-06-30..2026-07-31 23.46 4.69
        G000100008 2026-07 EUR due 2026-09-30: 28.15, open 28.15
          1 team plan renew 2026-07-31..2026-08-31 23.46 4.69
        G000100009 2026-08 EUR due 2026-10-31: 28.15, open 28.15
          1 team plan renew 2026-08-31..2026-09-30 23.46 4.69
        G000100010 2026-09 EUR due 2026-11-30: 28.15, open 28.15
          1 team plan renew 2026-09-30..2026-10-31 23.46 4.69
        G000100011 2026-10 EUR due 2026-12-31: 28.15, open 28.15
          1 team plan renew 2026-10-31..2026-11-30 23.46 4.69
        G000100012 2026-11 EUR due 2027-01-30: 28.15, open 28.15
          1 team plan renew 2026-11-30..2026-12-31 23.46 4.69
        G000100013 2026-12 EUR due 2027-03-02: 28.15, open 28.15
          1 team plan renew 2026-12-31..2027-01-31 23.46 4.69
        G000100014 2027-01 EUR due 2027-04-02: 28.15, open 28.15
          1 team plan renew 2027-01-31..2027-02-28 23.46 4.69
        G000100015 2027-02 EUR due 2027-04-30: 28.15, open 28.15
          1 team plan renew 2027-02-28..2027-03-31 23.46 4.69
        G000100016 2027-03 EUR due 2027-05-31: 28.15, open 28.15
          1 team plan renew 2027-03-31..2027-04-30 23.46 4.69
        G000100017 2027-04 EUR due 2027-06-30: 28.15, open 28.15
          1 team plan renew 2027-04-30..2027-05-31 23.46 4.69
        """;

    [Fact]
    public async Task Every_line_of_fourteen_months_is_as_the_rules_make_it()
    {
        await using var world = await SellingWorld.MakeAsync();
        var names = new Dictionary<OrderId, string>();
        await OpenAsync(world);

        // March: perpetual software, three years of a server, and a SaaS plan billed by month that is activated on the 31st.
        var perpetual = await BuyAsync(world, names, "perpetual", SellingWorld.Leon, SellingWorld.Line(SellingWorld.Perpetual));
        var first = await BuyAsync(world, names, "server A", SellingWorld.Leon, SellingWorld.Line(SellingWorld.Subscription));
        var late = await BuyAsync(world, names, "server B", SellingWorld.Leon, SellingWorld.Line(SellingWorld.Subscription));
        var team = await BuyAsync(world, names, "team plan", SellingWorld.Leon, SellingWorld.Line(TeamPlan, 3, term: "P1Y", cycle: BillingCycle.Monthly));
        var australian = await BuyAsync(world, names, "australian", SellingWorld.Wattle, Line(SellingWorld.Perpetual, "AU", "AUD", 2));
        var brazilian = await BuyAsync(world, names, "brazilian", Recife, Line(Backup, "BR", "BRL", 5, "P1Y", BillingCycle.Annual));
        await world.TurnToAsync(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        await ActivateAsync(world, team);
        await ActivateAsync(world, brazilian);

        // The perpetual is given back at the last instant of its window, a server and the Australian one a day before; after its window
        // the other server is refused.
        await world.TurnToAsync(SellingWorld.Start.AddDays(59));
        Assert.Null((await world.CancelAsync(first)).Refusal);
        Assert.Null((await world.CancelAsync(australian)).Refusal);
        await world.TurnToAsync(SellingWorld.Start.AddDays(60));
        Assert.Null((await world.CancelAsync(perpetual)).Refusal);
        await world.TurnToAsync(SellingWorld.Start.AddDays(60).AddMicroseconds(3)); // bought two microseconds after the first
        Assert.IsType<CancellationWindowClosed>((await world.CancelAsync(late)).Refusal);

        // The Brazilian plan does not renew, the team plan does.
        Assert.Null((await ChangeAsync(world, brazilian, renew: false)).Refusal);
        await world.TurnToAsync(new DateTimeOffset(2027, 5, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(Expected.ReplaceLineEndings("\n"), (await InvoicesAsync(world, names)).ReplaceLineEndings("\n"));
        Assert.Equal((SubscriptionStatus.Expired, SubscriptionStatus.Active), (await StatusAsync(world, brazilian), await StatusAsync(world, team)));
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task A_preview_holds_what_will_fall_due_on_the_way()
    {
        await using var world = await SellingWorld.MakeAsync();
        await OpenAsync(world);
        var team = await BuyAsync(world, [], "team plan", SellingWorld.Leon, SellingWorld.Line(TeamPlan, 3, term: "P1Y", cycle: BillingCycle.Monthly));
        await ActivateAsync(world, team);
        Result<InvoicePreview> preview = default;
        foreach (var (on, lines) in new[] { (new DateOnly(2026, 4, 1), 1), (new DateOnly(2027, 2, 1), 1), (new DateOnly(2028, 8, 15), 1) })
        {
            preview = await world.RunAsync<PreviewInvoiceHandler, Result<InvoicePreview>>(p => p.HandleAsync(new PreviewInvoice("EUR", on, SellingWorld.Nadia), default));
            Assert.Equal(lines, preview.Value!.Lines.Count);
        }

        // Renewed twice by then: the charge of July 2028.
        Assert.Equal(new DateOnly(2028, 7, 2), preview.Value!.Lines[0].Entry.PeriodStart);
        Assert.Equal(28_15, preview.Value.Invoice.TotalMinor);
        Assert.Null((await ChangeAsync(world, team, renew: false)).Refusal);
        Assert.Empty((await world.RunAsync<PreviewInvoiceHandler, Result<InvoicePreview>>(
            p => p.HandleAsync(new PreviewInvoice("EUR", new DateOnly(2028, 8, 15), SellingWorld.Nadia), default))).Value!.Lines);
    }

    [Fact]
    public async Task Saas_that_nobody_activates_is_deleted_after_thirty_days_and_never_billed()
    {
        await using var world = await SellingWorld.MakeAsync();
        await OpenAsync(world);
        var team = await BuyAsync(world, [], "team plan", SellingWorld.Leon, SellingWorld.Line(TeamPlan, term: "P1Y", cycle: BillingCycle.Monthly));

        await world.TurnToAsync(SellingWorld.Start.AddDays(30).AddMicroseconds(-1));
        Assert.Equal(SubscriptionStatus.Pending, await StatusAsync(world, team));
        await world.TurnToAsync(SellingWorld.Start.AddDays(30));

        Assert.Equal(SubscriptionStatus.Deleted, await StatusAsync(world, team));
        Assert.IsType<SubscriptionActivated>((await TryActivateAsync(world, team)).Refusal);
        Assert.Equal(0, await world.OwedAsync());
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task Saas_whose_thirty_days_are_over_is_not_activated_though_nobody_has_deleted_it_yet()
    {
        await using var world = await SellingWorld.MakeAsync();
        await OpenAsync(world);
        var late = await BuyAsync(world, [], "late", SellingWorld.Leon, SellingWorld.Line(TeamPlan, term: "P1Y", cycle: BillingCycle.Monthly));
        var last = await BuyAsync(world, [], "last", SellingWorld.Leon, SellingWorld.Line(TeamPlan, term: "P1Y", cycle: BillingCycle.Monthly));

        // Bought a microsecond one after the other.
        world.Advance(SellingWorld.Start.AddDays(30) - world.Now);

        Assert.IsType<SubscriptionDeleted>((await TryActivateAsync(world, late)).Refusal);
        Assert.Equal((SubscriptionStatus.Pending, 0L), (await StatusAsync(world, late), await world.OwedAsync()));
        Assert.Null((await TryActivateAsync(world, last)).Refusal);
    }

    [Fact]
    public async Task Saas_cancelled_in_its_window_gets_all_back_and_after_it_is_refused()
    {
        await using var world = await SellingWorld.MakeAsync();
        await OpenAsync(world);
        var one = await BuyAsync(world, [], "one", SellingWorld.Leon, SellingWorld.Line(TeamPlan, 3, term: "P1Y", cycle: BillingCycle.Monthly));
        var two = await BuyAsync(world, [], "two", SellingWorld.Leon, SellingWorld.Line(TeamPlan, 3, term: "P1Y", cycle: BillingCycle.Monthly));
        await ActivateAsync(world, one);
        await ActivateAsync(world, two);

        await world.TurnToAsync(SellingWorld.Start.AddDays(14));
        Assert.Null((await ChangeAsync(world, one, SubscriptionStatus.Deleted)).Refusal);
        await world.TurnToAsync(SellingWorld.Start.AddDays(14).AddMicroseconds(3)); // activated two microseconds after the start

        Assert.IsType<SubscriptionWindowClosed>((await ChangeAsync(world, two, SubscriptionStatus.Deleted)).Refusal);
        Assert.Equal(28_15, await world.OwedAsync());
        Assert.IsType<SubscriptionDeleted>((await ChangeAsync(world, one, SubscriptionStatus.Active)).Refusal);
        Assert.IsType<SubscriptionStatusRefused>((await ChangeAsync(world, two, SubscriptionStatus.Suspended)).Refusal);
        Assert.Empty(await world.FindingsAsync());
    }

    [Fact]
    public async Task Saas_that_is_prorated_counts_its_days_from_its_activation()
    {
        await using var world = await SellingWorld.MakeAsync();
        await OpenAsync(world);
        var team = await BuyAsync(world, [], "team plan", SellingWorld.Leon, SellingWorld.Line(TeamPlan, 3, term: "P1Y", cycle: BillingCycle.Monthly));
        // As a profile of the operator's own would have it.
        await world.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""UPDATE "OrderLines" SET "CreditRule" = 'Prorated' """));
        await world.TurnToAsync(SellingWorld.Start.AddDays(20).AddHours(9)); // 22 March, 18:14
        await ActivateAsync(world, team);

        await world.TurnToAsync(SellingWorld.Start.AddDays(22).AddHours(8)); // 47 hours later
        Assert.Null((await ChangeAsync(world, team, SubscriptionStatus.Deleted)).Refusal);

        // One day used of 31: 23.46 × 30 ÷ 31 = 22.70 and its tax 4.54 of 23.46 and 4.69.
        Assert.Equal(28_15 - 27_24, await world.OwedAsync());
        Assert.Empty(await world.FindingsAsync());
    }

    private static async Task OpenAsync(SellingWorld world) => await world.ChangeAsync(async db =>
    {
        SellingWorld.AddOperator(db);
        var garance = SellingWorld.Nadia.Partner;
        db.CreditAccounts.Add(new CreditAccount { PartnerId = garance, Currency = "BRL", LimitMinor = 100_000_000_00 });
        db.TaxRates.Add(new TaxRate { Market = "BR", Name = "ICMS", Rate = 0.17m, ValidFrom = new DateOnly(2020, 1, 1) });
        SellingWorld.AddCustomer(db, Recife, "Recife Dados", "BR", agreed: true);
        await Task.CompletedTask;
    });

    private static PurchaseLine Line(string item, string market, string currency, int quantity, string? term = null, BillingCycle cycle = BillingCycle.OneTime) =>
        SellingWorld.Line(SellingWorld.ItemOf(item, market, currency), quantity, term: term, cycle: cycle);

    private static async Task<Order> BuyAsync(SellingWorld world, Dictionary<OrderId, string> names, string name, CustomerId customer, PurchaseLine line)
    {
        var (order, refusal) = await world.RunAsync<PlaceOrderHandler, Result<Order>>(place => place.HandleAsync(new(customer, [line], null, null, SellingWorld.Nadia), default));
        Assert.Null(refusal);
        names[order!.Id] = name;
        world.Advance(TimeSpan.FromMicroseconds(1));
        return order;
    }

    private static async Task ActivateAsync(SellingWorld world, Order order) => Assert.Null((await TryActivateAsync(world, order)).Refusal);

    private static Task<Result<Subscription>> TryActivateAsync(SellingWorld world, Order order) => world.RunAsync<ActivateSubscriptionHandler, Result<Subscription>>(
        activate => activate.HandleAsync(new ActivateSubscription(order.PartnerId, order.Lines[0].SubscriptionId!.Value, SellingWorld.Nadia), default));

    private static Task<Result<Subscription>> ChangeAsync(SellingWorld world, Order order, SubscriptionStatus? status = null, bool? renew = null) =>
        world.RunAsync<ChangeSubscriptionHandler, Result<Subscription>>(change => change.HandleAsync(
            new ChangeSubscription(order.CustomerId, order.Lines[0].SubscriptionId!.Value, status, null, renew, null, null, SellingWorld.Nadia), default));

    private static Task<SubscriptionStatus> StatusAsync(SellingWorld world, Order order) => world.ReadAsync(
        db => db.Subscriptions.Where(s => s.PartnerId == order.PartnerId && s.OrderId == order.Id).Select(s => s.Status).SingleAsync());

    private static async Task<string> InvoicesAsync(SellingWorld world, Dictionary<OrderId, string> names)
    {
        var text = new List<string>();
        var invoices = await world.RunAsync<FindInvoices, IReadOnlyList<InvoiceState>>(find => find.ListAsync(null, 0, 100, SellingWorld.Nadia, default));
        foreach (var found in invoices.Reverse())
        {
            var invoice = found.Invoice;
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{invoice.Number} {BillingMonth.Of(invoice.Month)} {invoice.Currency} due {invoice.DueOn:yyyy-MM-dd}: {Of(invoice.TotalMinor)}, open {Of(found.OpenMinor)}"));
            var page = await world.RunAsync<FindInvoiceLines, LinePage>(async find => (await find.AfterAsync(invoice.Number, 0, 100, SellingWorld.Nadia, default)).Value!);
            foreach (var line in page.Lines.Items)
            {
                var entry = line.Entry;
                long sign = entry.Kind == LedgerEntryKind.Charge ? 1 : -1;
                text.Add(string.Create(CultureInfo.InvariantCulture, $"  {line.Number} {names[entry.OrderId]} {entry.ChargeType} {entry.PeriodStart:yyyy-MM-dd}..{entry.PeriodEnd:yyyy-MM-dd} {Of(sign * entry.SubtotalMinor)} {Of(sign * entry.TaxMinor)}"));
            }
        }

        return string.Join('\n', text);
    }

    private static string Of(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}
