using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>How invoices are settled, by payments and by the balance of credit notes (R14.3), on both databases.</summary>
public class SettlementTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_note_settles_what_is_open_and_its_balance_carries_over(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!; // 1,440.00 with tax
        store.Time.SetTo(April);
        await DueAsync(store);
        Assert.Null((await PayAsync(store, 1000m)).Refusal);
        await world.CancelAsync(World.Nadia, order.Id, 0); // 29 days used: 1,104.66 and tax 220.93
        store.Time.SetTo(May);
        await DueAsync(store);

        var (note, first) = await TwoAsync(store);
        Assert.Equal((-1_325_59L, true, 440_00L), (note.Invoice.TotalMinor, note.Invoice.IsCreditNote, note.OffsetMinor));
        Assert.Equal((0L, -885_59L), (first.OpenMinor, note.OpenMinor));

        await world.BuyAsync(World.Nadia, World.Yearly);
        store.Time.SetTo(May.AddMonths(1));
        await DueAsync(store);

        var invoices = await InvoicesAsync(store);
        Assert.Equal([554_41L, 0L, 0L], invoices.Select(invoice => invoice.OpenMinor));
        var balance = await BalanceAsync(store);
        Assert.Equal((554_41L, 0L, 0L, 1_000_00L), (balance.UnpaidInvoices, balance.UnbilledCharges, balance.UnbilledCredits, balance.Payments));
        Assert.Equal(balance.Limit - 554_41, balance.Available);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_note_settles_the_invoice_that_is_cut_with_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!; // 1,440.00 with tax
        store.Time.SetTo(April);
        await world.CancelAsync(World.Nadia, order.Id, 0); // 29 days used: 1,104.66 and tax 220.93
        store.Time.SetTo(May);

        await StartAsync(store, "2026-04", World.Garance); // and with it what is left of March
        await DueAsync(store);

        var (note, first) = await TwoAsync(store);
        Assert.Equal(("G000100002", -1_325_59L, 0L), (note.Invoice.Number, note.Invoice.TotalMinor, note.OpenMinor));
        Assert.Equal(("G000100001", 1_440_00L, 114_41L), (first.Invoice.Number, first.Invoice.TotalMinor, first.OpenMinor));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_payment_settles_the_oldest_invoices_and_is_refused_above_what_is_open(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May);
        await DueAsync(store);

        Assert.Equal(new InvalidInput("amount", InputFault.OutOfRange, "240"), (await PayAsync(store, 240.01m)).Refusal);
        Assert.Equal(new InvalidInput("amount", InputFault.OutOfRange, "120"), (await PayAsync(store, 120.01m, invoice: "G000100002")).Refusal);
        Assert.Equal(new InvalidInput("invoiceId", InputFault.Unknown, "G000200001"), (await PayAsync(store, 1m, invoice: "G000200001")).Refusal);
        Assert.Equal(new InvalidInput("amount", InputFault.Malformed, "0.001"), (await PayAsync(store, 0.001m)).Refusal);
        Assert.Equal("date", ((await PayAsync(store, 1m, date: new DateOnly(2026, 5, 2))).Refusal as InvalidInput)?.Field);
        Assert.Null((await PayAsync(store, 150m)).Refusal);
        Assert.Null((await PayAsync(store, 50m, invoice: "G000100002")).Refusal);

        Assert.Equal([40_00L, 0L], (await InvoicesAsync(store)).Select(invoice => invoice.OpenMinor));
        Assert.Equal(40_00L, (await BalanceAsync(store)).UnpaidInvoices);
        Assert.Equal(2, (await store.RunAsync<FindPayments, SeekPage<FoundPayment>>(find => find.PageAsync(null, new Seek(10), World.Nadia, default))).Items.Count);
        Assert.Empty((await store.RunAsync<FindPayments, SeekPage<FoundPayment>>(find => find.PageAsync(World.Garance, new Seek(10), World.TheirAgent, default))).Items);
        Assert.Empty(await FindAsync(store));
    }

    private static async Task<(InvoiceState Newest, InvoiceState Older)> TwoAsync(Store store) =>
        await InvoicesAsync(store) is [var newest, var older] ? (newest, older) : throw new InvalidOperationException("Not two invoices.");
}
