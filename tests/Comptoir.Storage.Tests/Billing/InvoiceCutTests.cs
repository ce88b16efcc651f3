using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>Which charges and credits an invoice holds, and when it is cut (R14.1), on both databases.</summary>
public class InvoiceCutTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_month_is_cut_once_at_its_first_instant_after_it_and_holds_every_charge_and_credit(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var kept = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        store.Time.Advance(TimeSpan.FromDays(10));
        await world.CancelAsync(World.Nadia, kept.Id, 1);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);

        store.Time.SetTo(April.AddTicks(-10));
        await DueAsync(store);
        Assert.Empty(await InvoicesAsync(store));

        store.Time.SetTo(April);
        await DueAsync(store);
        await DueAsync(store);

        // 100.00 + 1,200.00 − 1,200.00 × 355 ÷ 365 = 1,167.12, each with 20 per cent.
        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal(("G000100001", "EUR", 3), (invoice.Number, invoice.Currency, invoice.Lines));
        Assert.Equal((132_88L, 26_58L, 159_46L), (invoice.SubtotalMinor, invoice.TaxMinor, invoice.TotalMinor));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31)), (invoice.Month, invoice.PeriodEnd));
        Assert.Equal((new DateOnly(2026, 4, 1), new DateOnly(2026, 5, 31)), (invoice.Date, invoice.DueOn));
        Assert.Equal("G000200001", Assert.Single(await InvoicesAsync(store, World.TheirAgent)).Invoice.Number);
        Assert.Equal(
            ["1 new 10000 2000", "2 new 120000 24000", "3 cancelImmediate 116712 23342"],
            (await LinesAsync(store, invoice.Number)).Select(line =>
                string.Create(CultureInfo.InvariantCulture, $"{line.Number} {line.Entry.ChargeType} {line.Entry.SubtotalMinor} {line.Entry.TaxMinor}")));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_month_is_cut_on_the_day_that_is_set_and_is_due_sixty_days_after_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: services => services.Configure<BillingOptions>(options => options.CutDay = 8));
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April.AddDays(7).AddTicks(-10));
        await world.BuyAsync(World.Nadia, World.Yearly);
        await DueAsync(store);
        Assert.Empty(await InvoicesAsync(store));

        store.Time.SetTo(April.AddDays(7));
        await DueAsync(store);

        // What was bought in the first days of April is April's.
        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal((new DateOnly(2026, 3, 1), 1, 120_00L), (invoice.Month, invoice.Lines, invoice.TotalMinor));
        Assert.Equal((new DateOnly(2026, 4, 8), new DateOnly(2026, 6, 7)), (invoice.Date, invoice.DueOn));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_empty_month_makes_no_invoice_and_no_gap(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May.AddDays(3));
        await world.BuyAsync(World.Nadia, World.Perpetual);

        store.Time.SetTo(May.AddMonths(3));
        await DueAsync(store);

        var invoices = await InvoicesAsync(store);
        Assert.Equal(["G000100002 2026-05", "G000100001 2026-03"], invoices.Select(i => $"{i.Invoice.Number} {BillingMonth.Of(i.Invoice.Month)}"));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_posted_to_a_month_already_cut_goes_to_the_next(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);

        store.Time.SetTo(April.AddSeconds(-1));
        var late = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.SetTo(May);
        await DueAsync(store);

        var second = (await InvoicesAsync(store))[0].Invoice;
        Assert.Equal("2026-04", BillingMonth.Of(second.Month).ToString());
        Assert.Equal(late.Id, Assert.Single(await LinesAsync(store, second.Number)).Entry.OrderId);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_posted_to_a_month_that_was_cut_with_nothing_in_it_goes_to_the_next(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        store.Time.SetTo(April);
        await DueAsync(store);

        // Under way since the last second of March.
        store.Time.SetTo(April.AddSeconds(-1));
        var late = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.SetTo(April.AddDays(1));
        Assert.Equal(new InvalidInput("on", InputFault.OutOfRange, "2026-05-01"), (await PreviewAsync(store, on: new DateOnly(2026, 4, 1))).Refusal);
        Assert.Equal(late.Id, Assert.Single((await PreviewAsync(store)).Value!.Lines).Entry.OrderId);
        store.Time.SetTo(May);
        await DueAsync(store);

        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal("2026-04", BillingMonth.Of(invoice.Month).ToString());
        Assert.Equal(late.Id, Assert.Single(await LinesAsync(store, invoice.Number)).Entry.OrderId);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Two_nodes_that_cut_at_once_make_each_invoice_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        for (int month = 0; month < 6; month++)
        {
            await world.BuyAsync(World.Nadia, World.Perpetual);
            await world.BuyAsync(World.TheirAgent, World.Perpetual);
            store.Time.SetTo(April.AddMonths(month));
            await Task.WhenAll(DueAsync(store), DueAsync(store, other), DueAsync(store), DueAsync(store, other));
        }

        Assert.Equal(6, (await InvoicesAsync(store)).Count);
        Assert.Equal("G000100006", (await InvoicesAsync(store))[0].Invoice.Number);
        Assert.Equal(6, (await InvoicesAsync(store, World.TheirAgent)).Count);
        Assert.Empty(await FindAsync(store));
    }
}
