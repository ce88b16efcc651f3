using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>The operator's runs, and what they would come to before they are started (R4.3b), on both databases.</summary>
public class BillingRunTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_run_answers_its_month_once_and_refuses_one_that_is_not_over_or_before_all_partners(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);

        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-02"), (await StartAsync(store, "2026-03")).Refusal);
        Assert.Equal(new InvalidInput("month", InputFault.Malformed, "2026-3"), (await StartAsync(store, "2026-3")).Refusal);
        Assert.Equal("partnerId", ((await StartAsync(store, "2026-02", new PartnerId(Guid.NewGuid()))).Refusal as InvalidInput)?.Field);
        store.Time.SetTo(April);
        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-03"), (await StartAsync(store, "2026-02")).Refusal);
        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-03"), (await StartAsync(store, "2000-01", World.Garance)).Refusal);
        var one = (await StartAsync(store, "2026-03", World.Garance)).Value!;
        var same = (await StartAsync(store, "2026-03", World.Garance)).Value!;
        Assert.Equal((one.Run.Id, true), (same.Run.Id, same.WasThere));

        // Begun and left: it falls due.
        await DueAsync(store);

        var runs = (await store.RunAsync<FindBillingRuns, SeekPage<FoundRun>>(find => find.PageAsync(new Seek(10), default))).Items;
        Assert.All(runs, found => Assert.NotNull(found.Run.FinishedAt));
        Assert.Equal(1, runs.Single(found => found.Run.Id == one.Run.Id).Run.Invoices);
        Assert.Single(await InvoicesAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_run_is_previewed_as_it_then_cuts_and_what_is_open_is_told_by_partner(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        await world.BuyAsync(World.Nadia, World.Yearly);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        Task<Result<RunPreview>> PreviewAsync(string month, string? partner = null) =>
            store.RunAsync<PreviewRunHandler, Result<RunPreview>>(preview => preview.HandleAsync(new PreviewRun(month, partner), default));

        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-02"), (await PreviewAsync("2026-03")).Refusal);
        store.Time.SetTo(April);
        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-03"), (await PreviewAsync("2026-02")).Refusal);
        Assert.Equal("partnerId", ((await PreviewAsync("2026-03", "nobody")).Refusal as InvalidInput)?.Field);
        var (all, one) = ((await PreviewAsync("2026-03")).Value!, (await PreviewAsync("2026-03", World.Garance.ToString())).Value!);
        Assert.Null(all.There);
        Assert.Equal((2, 3), (all.Lines.Sum(line => line.Partners), all.Lines.Sum(line => line.Lines)));
        Assert.Equal([new RunPreviewLine("EUR", 1, 2, 1_560_00)], one.Lines);

        await DueAsync(store);

        var after = (await PreviewAsync("2026-03")).Value!;
        Assert.Empty(after.Lines);
        var totals = await store.RunAsync<FindBillingRuns, IReadOnlyList<RunTotal>>(find => find.TotalsAsync(after.There!.Id, default));
        Assert.Equal(all.Lines.Select(line => (line.Currency, line.TotalMinor)), totals.Select(total => (total.Currency, total.TotalMinor)));
        var cut = await store.RunAsync<FindBillingRuns, SeekPage<RunInvoice>>(find => find.InvoicesAsync(after.There!.Id, new Seek(10), default));
        Assert.Equal(totals.Sum(total => total.Invoices), cut.Items.Count);
        await PayAsync(store, 100m);
        Task<SeekPage<Receivable>> OpenAsync(string? search, Seek seek) => store.RunAsync<FindReceivables, SeekPage<Receivable>>(find => find.PageAsync(search, seek, default));
        var open = (await OpenAsync(World.Garance.ToString(), new Seek(10))).Items;
        Assert.Equal([("EUR", 1_460_00L, 0L, 1)], open.Select(row => (row.Currency, row.OpenMinor, row.OverdueMinor, row.Invoices)));
        store.Time.SetTo(April.AddDays(61));
        open = (await OpenAsync(null, new Seek(10))).Items;
        Assert.Equal(2, open.Count);
        Assert.All(open, row => Assert.Equal(row.OpenMinor, row.OverdueMinor));
        Assert.Empty((await OpenAsync("nobody of this name", new Seek(10))).Items);

        // One to a page, there and back.
        var first = await OpenAsync(null, new Seek(1));
        var second = await OpenAsync(null, new Seek(1, SeekOperation.Next, first.Place));
        var back = await OpenAsync(null, new Seek(1, SeekOperation.Previous, second.Place));
        var same = await OpenAsync(null, new Seek(1, SeekOperation.PageIndex, second.Place));
        Assert.Equal(open, first.Items.Concat(second.Items));
        Assert.Equal((first.Items[0], true, false), (back.Items[0], back.HasNext, second.HasNext));
        Assert.Equal(second.Items, same.Items);
        // What is paid is gone.
        await PayAsync(store, 1_460m);
        Assert.DoesNotContain((await OpenAsync(null, new Seek(10))).Items, row => row.Partner == World.Garance);
    }
}
