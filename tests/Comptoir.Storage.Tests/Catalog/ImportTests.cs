using System.Diagnostics;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Catalog;

/// <summary>R3.5 on both databases: staged, checked and merged by SQL that both run.</summary>
public sealed class ImportTests
{
    private static readonly Actor Operator = new(ActorKind.Operator, World.Operator, null, null, null, null, [Role.Operator]);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_sample_goes_in_once_and_comes_out_as_the_same_bytes_again_and_again(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);

        var first = await SampleAsync(store);
        string exported = await ExportAsync(store);
        var again = await SampleAsync(store);
        var (imported, refusal) = await ImportAsync(store, exported);

        Assert.Null(refusal);
        Assert.Equal((53, 109), (first.ProductsAdded, first.SkusAdded));
        Assert.True(again.NothingNew && imported!.NothingNew);
        Assert.Equal(exported, await ExportAsync(store));
    }

    [Fact]
    public async Task A_catalogue_moves_from_one_database_to_the_other_as_it_is()
    {
        await using var sqlite = await Store.OpenAsync(Database.Sqlite);
        await using var postgres = await Store.OpenAsync(Database.Postgres);
        await SampleAsync(sqlite);
        string exported = await ExportAsync(sqlite);

        await ImportAsync(postgres, exported);

        Assert.Equal(exported, await ExportAsync(postgres));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task New_prices_end_old_ones_and_overlaps_in_the_file_are_found(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await ImportAsync(store, Sheet(Row(0, price: "100")));

        var (done, _) = await ImportAsync(store, Sheet(Row(0, price: "110.5", from: "7/1/2026 12:00:00 AM")));
        var (_, refusal) = await ImportAsync(store, Sheet(Row(0), Row(0, from: "8/1/2026 12:00:00 AM")));
        var (repeated, _) = await ImportAsync(store, Sheet(Row(1), Row(1)));

        var prices = await store.RunAsync<ComptoirDb, List<Price>>(db => db.Prices.Where(price => price.ProductId == "BULK00000000").OrderBy(price => price.From).ToListAsync());
        Assert.Equal((1, 1), (done!.PricesAdded, done.PricesChanged));
        Assert.Equal([100m, 110.5m], prices.Select(price => price.UnitPrice));
        Assert.Equal(prices[0].Until, prices[1].From);
        Assert.Equal(new CatalogFault(3, "EffectiveStartDate", CatalogFaultReason.Overlapping), Assert.Single(((CatalogFaulty)refusal!).Faults));
        Assert.Equal(1, repeated!.PricesAdded);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_dry_run_tells_what_would_be_new_changed_ended_and_the_same_and_changes_nothing(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await ImportAsync(store, Sheet(Row(0, price: "100"), Row(1, price: "50"), Row(2, price: "10")));
        string before = await Dump.RowsAsync(store);
        string sheet = Sheet(Row(0, price: "110.5", from: "7/1/2026 12:00:00 AM"), Row(1, price: "50"), Row(2, price: "12"), Row(3, price: "7"));

        var (done, _) = await ImportAsync(store, sheet, dryRun: true);

        Assert.Equal((2, 2, 1, 1), (done!.PricesAdded, done.PricesChanged, done.PricesEnded, done.PricesUnchanged));
        Assert.Equal((1, 3, 1, 3), (done.ProductsAdded, done.ProductsUnchanged, done.SkusAdded, done.SkusUnchanged));
        Assert.Equal([(100m, 110.5m), (10m, 12m), (null, 7m)], done.Changes.Select(change => (change.Before, change.After)));
        Assert.Equal(new DateTime(2026, 7, 1), done.Changes[0].From);
        Assert.Equal(before, await Dump.RowsAsync(store));
        Assert.Empty((await ImportAsync(store, sheet)).Value!.Changes);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_import_killed_at_any_of_its_points_leaves_the_catalogue_as_it_was(Database kind)
    {
        var faults = new FailingFaults();
        await using var store = await Store.OpenAsync(kind, faults);
        await ImportAsync(store, Sheet(Row(0)));
        string before = await Dump.RowsAsync(store);
        string sheet = Sheet(Enumerable.Range(0, 11_000).Select(n => Row(n, price: "90")));

        foreach (string point in new[] { FaultPoint.ImportChunk, FaultPoint.BeforeCommit })
        {
            faults.At = point;
            await Assert.ThrowsAsync<IOException>(() => ImportAsync(store, sheet));
            faults.At = null;
            Assert.Equal(before, await Dump.RowsAsync(store));
        }

        Assert.Equal(10_999, (await ImportAsync(store, sheet)).Value!.PricesAdded);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Others_write_while_a_price_sheet_is_being_read(Database kind)
    {
        var faults = new WaitingFaults();
        await using var store = await Store.OpenAsync(kind, faults);

        var import = ImportAsync(store, Sheet(Row(0)));
        await faults.Reached.Task;
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            db.TaxRates.Add(new TaxRate { Market = "FR", Name = "TVA", Rate = 0.2m, ValidFrom = new DateOnly(2026, 1, 1) });
            await work.CommitAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
        });
        faults.GoOn.SetResult();

        Assert.Equal(1, (await import).Value!.PricesAdded);
    }

    /// <summary>Its time is the bench's to gate: 60 s at most (<c>./bench.sh --only import</c>).</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [ClassData(typeof(BothDatabases))]
    public async Task A_price_sheet_of_200000_rows_takes_no_memory_to_speak_of(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        string file = Path.GetTempFileName();
        try
        {
            await using (var writer = new StreamWriter(file))
            {
                await writer.WriteLineAsync(Header);
                for (int n = 0; n < 200_000; n++)
                    await writer.WriteLineAsync(Row(n));
            }

            // What other tests of the process hold is not the import's.
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var memory = new Peak();
            var watch = Stopwatch.StartNew();
            await using var content = File.OpenRead(file);
            var (done, _) = await ImportAsync(store, content, memory);

            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {watch.Elapsed.TotalSeconds:0.0} s, {(memory.Bytes - before) >> 20} MiB more live at most");
            Assert.Equal((200_000, 200_000), (done!.PricesAdded, done.ProductsAdded));
            Assert.True(memory.Bytes - before < 64 << 20, $"{(memory.Bytes - before) >> 20} MiB");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private const string Header =
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment";

    private static string Sheet(params IEnumerable<string> rows) => Header + "\n" + string.Join("\n", rows) + "\n";

    private static string Row(int product, string price = "99.5", string from = "1/1/2026 12:00:00 AM") =>
        $"Bulk {product},BULK{product:00000000},0001,Bulk {product} for one year,Prune SARL,One of many.,,P1Y,OneTime,FR,EUR,{price},,,{from},11/30/9999 11:59:59 PM,Software;Subscription,120,Commercial";

    private static async Task<CatalogImported> SampleAsync(Store store) =>
        (await store.RunAsync<ImportCatalogHandler, Result<CatalogImported>>(import => import.SampleAsync(Operator, default))).Value!;

    private static Task<Result<CatalogImported>> ImportAsync(Store store, string text, bool dryRun = false) =>
        ImportAsync(store, new MemoryStream(Encoding.UTF8.GetBytes(text)), null, dryRun);

    private static Task<Result<CatalogImported>> ImportAsync(Store store, Stream content, IProgress<CatalogImportProgress>? progress, bool dryRun = false) =>
        store.RunAsync<ImportCatalogHandler, Result<CatalogImported>>(
            import => import.HandleAsync(new ImportCatalog(content, CatalogFormat.Any, dryRun, progress, Operator), default));

    private static async Task<string> ExportAsync(Store store)
    {
        using var to = new MemoryStream();
        await store.RunAsync<ExportCatalogHandler, Result<CatalogExported>>(export => export.HandleAsync(to, Operator, default));
        return Encoding.UTF8.GetString(to.ToArray());
    }

    private sealed class FailingFaults : Faults
    {
        public string? At { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            point == At ? throw new IOException(point) : ValueTask.CompletedTask;
    }

    private sealed class WaitingFaults : Faults
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask ReachAsync(string point, CancellationToken ct)
        {
            if (point != FaultPoint.ImportChunk)
                return;
            Reached.TrySetResult();
            await GoOn.Task;
        }
    }

    /// <summary>The most memory alive after any chunk.</summary>
    private sealed class Peak : IProgress<CatalogImportProgress>
    {
        public long Bytes { get; private set; }

        public void Report(CatalogImportProgress value)
        {
            if (value.Rows % 50_000 == 0)
                Bytes = Math.Max(Bytes, GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
