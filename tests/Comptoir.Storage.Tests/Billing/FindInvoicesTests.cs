using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>Invoices, payments and runs as they are read, on both databases.</summary>
public class FindInvoicesTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Invoices_payments_and_runs_are_read_a_page_at_a_time_each_row_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        for (int month = 0; month < 5; month++)
        {
            await world.BuyAsync(World.Nadia, World.Perpetual);
            store.Time.SetTo(April.AddMonths(month));
            await DueAsync(store);
            Assert.Null((await PayAsync(store, 10m + month)).Refusal);
        }

        Assert.Equal(
            ["G000100005", "G000100004", "G000100003", "G000100002", "G000100001"],
            await AllAsync<FindInvoices, InvoiceState, string>(store, (find, seek) => find.PageAsync(new InvoiceQuery(), seek, World.Nadia, default), state => state.Invoice.Number));
        Assert.Equal(
            [14_00L, 13_00L, 12_00L, 11_00L, 10_00L],
            await AllAsync<FindPayments, FoundPayment, long>(store, (find, seek) => find.PageAsync(null, seek, World.Nadia, default), found => found.Payment.AmountMinor));
        var runs = await AllAsync<FindBillingRuns, FoundRun, DateOnly>(store, (find, seek) => find.PageAsync(seek, default), found => found.Run.Month);
        Assert.Equal(runs.OrderDescending(), runs);
        Assert.Equal(runs.Distinct().Count(), runs.Count);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Invoices_are_found_by_how_they_stand(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April); // cut, due on 31 May
        await DueAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May);
        await DueAsync(store);
        async Task<string[]> OfAsync(InvoiceStanding standing) => [.. (await store.RunAsync<FindInvoices, SeekPage<InvoiceState>>(
            find => find.PageAsync(new InvoiceQuery(Standing: standing), new Seek(10), World.Nadia, default))).Items.Select(state => state.Invoice.Number)];

        store.Time.SetTo(new DateTimeOffset(2026, 5, 31, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(["G000100002", "G000100001"], await OfAsync(InvoiceStanding.Due));
        Assert.Empty(await OfAsync(InvoiceStanding.Overdue));
        store.Time.SetTo(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["G000100001"], await OfAsync(InvoiceStanding.Overdue));
        await PayAsync(store, 119.99m);
        Assert.Empty(await OfAsync(InvoiceStanding.Paid));
        await PayAsync(store, 0.01m);
        Assert.Equal(["G000100001"], await OfAsync(InvoiceStanding.Paid));
        Assert.Empty(await OfAsync(InvoiceStanding.Overdue));
        Assert.Empty(await OfAsync(InvoiceStanding.CreditNote));
        Assert.All(await InvoicesAsync(store), state => Assert.Equal(state.Invoice.Number == "G000100001" ? InvoiceStanding.Paid : InvoiceStanding.Due, state.StandingOn(new DateOnly(2026, 6, 1))));
    }

    /// <summary>Every row, two at a time; and that Previous leads back over the same rows.</summary>
    private static async Task<List<TKey>> AllAsync<TFind, T, TKey>(Store store, Func<TFind, Seek, Task<SeekPage<T>>> page, Func<T, TKey> key)
        where TFind : notnull
    {
        var found = new List<TKey>();
        var pages = new List<SeekPage<T>>();
        SeekPlace? from = null;
        do
        {
            var seek = new Seek(2, SeekOperation.Next, from);
            pages.Add(await store.RunAsync<TFind, SeekPage<T>>(find => page(find, seek)));
            from = pages[^1].Place;
            found.AddRange(pages[^1].Items.Select(key));
        }
        while (pages[^1].HasNext && pages.Count < 100);

        Assert.True(pages.Count > 2);
        var back = await store.RunAsync<TFind, SeekPage<T>>(find => page(find, new Seek(2, SeekOperation.Previous, pages[^1].Place)));
        Assert.Equal(pages[^2].Items.Select(key), back.Items.Select(key));
        return found;
    }
}
