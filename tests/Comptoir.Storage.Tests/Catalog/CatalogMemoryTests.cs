using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Catalog;

/// <summary>What a node remembers of products is never older than half a second (R3.5).</summary>
public sealed class CatalogMemoryTests
{
    private const string Plum = "PLUM00000001:0001";
    private const string Damson = "PLUM00000001:0002";

    private static readonly Actor Operator = new(ActorKind.Operator, World.Operator, null, null, null, null, [Role.Operator]);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_new_title_is_seen_at_once_where_it_came_in_and_half_a_second_later_elsewhere(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var other = await store.AddNodeAsync();
        await ImportAsync(store, Sheet(("0001", "Plum")));
        Assert.Equal(("Plum", "Plum"), (await TitleAsync(store.Services, Plum), await TitleAsync(other, Plum)));

        await ImportAsync(store, (await ExportAsync(store)).Replace("\"Plum\"", "\"Quetsche\"", StringComparison.Ordinal));

        Assert.Equal(("Quetsche", "Plum"), (await TitleAsync(store.Services, Plum), await TitleAsync(other, Plum)));
        store.Time.Advance(CatalogMemory.Remembered - TimeSpan.FromTicks(1));
        Assert.Equal("Plum", await TitleAsync(other, Plum));
        store.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("Quetsche", await TitleAsync(other, Plum));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_SKU_that_came_to_a_remembered_product_is_found_at_once_everywhere(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var other = await store.AddNodeAsync();
        await ImportAsync(store, Sheet(("0001", "Plum")));
        Assert.Equal(("Plum", null), (await TitleAsync(other, Plum), await TitleAsync(other, Damson)));

        await ImportAsync(store, Sheet(("0001", "Plum"), ("0002", "Damson")));

        Assert.Equal(("Damson", "Damson"), (await TitleAsync(store.Services, Damson), await TitleAsync(other, Damson)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_page_of_the_list_is_read_again_at_once_where_a_catalogue_came_in_and_half_a_second_later_elsewhere(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        await ImportAsync(store, Sheet(("0001", "Plum")));
        Assert.Equal(["Plum"], await ListAsync(store.Services));
        Assert.Equal(["Plum"], await ListAsync(other));

        await ImportAsync(store, Sheet(("0001", "Plum"), ("0002", "Damson")));

        Assert.Equal(["Plum", "Damson"], await ListAsync(store.Services));
        Assert.Equal(["Plum"], await ListAsync(other));
        store.Time.Advance(CatalogMemory.Remembered - TimeSpan.FromTicks(1));
        // In the second half of its time one reads it anew, and all who come after see what that one saw.
        Assert.Equal(["Plum", "Damson"], await ListAsync(other));
        Assert.Equal(["Plum", "Damson"], await ListAsync(other));
    }

    [Fact]
    public async Task In_the_second_half_of_the_time_of_a_page_one_reads_it_and_at_its_end_all_do()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var pages = store.Services.GetRequiredService<CatalogPages>();
        var memory = store.Services.GetRequiredService<CatalogMemory>();
        var clock = store.Services.GetRequiredService<CommerceClock>();
        var page = new SeekPage<CatalogItem>([], null, false, false);
        bool Known(DateTimeOffset now) => ReferenceEquals(page, pages.Find("page", now));
        pages.Put(memory.Now, "page", page, clock.GetUtcNow(), clock.Real.GetTimestamp());

        store.Time.Advance((CatalogMemory.Remembered / 2) - TimeSpan.FromTicks(1));
        Assert.Equal((true, true), (Known(clock.GetUtcNow()), Known(clock.GetUtcNow())));
        store.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((false, true), (Known(clock.GetUtcNow()), Known(clock.GetUtcNow())));
        // Another time has other prices, however soon it came.
        Assert.Equal((false, false), (Known(clock.GetUtcNow().AddDays(1)), Known(clock.GetUtcNow().AddDays(-1))));
        store.Time.Advance((CatalogMemory.Remembered / 2) - TimeSpan.FromTicks(1));
        Assert.True(Known(clock.GetUtcNow()));
        store.Time.Advance(TimeSpan.FromTicks(1));
        Assert.False(Known(clock.GetUtcNow()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_remembered_page_is_that_of_its_filter_its_place_and_its_market_alone(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await ImportAsync(store, Sheet(("0001", "Plum"), ("0002", "Damson")));

        Assert.Equal(["Plum", "Damson"], await ListAsync(store.Services));
        Assert.Equal(["Damson"], await ListAsync(store.Services, text: "plums damson"));
        Assert.Equal(["Plum"], await ListAsync(store.Services, size: 1));
        Assert.Equal(["Damson"], await ListAsync(store.Services, size: 1, operation: SeekOperation.Last));
        Assert.Empty(await ListAsync(store.Services, kind: ProductKind.Perpetual));
        Assert.Empty(await ListAsync(store.Services, term: "P3Y"));
        Assert.Equal(["Plum", "Damson"], await ListAsync(store.Services));

        await store.RunAsync<ComptoirDb>(db => db.Customers.Where(customer => customer.Id == World.Leon).ExecuteUpdateAsync(set => set.SetProperty(customer => customer.Market, "DE")));
        // Not by the handler that tells this node of it.
        store.Services.GetRequiredService<Shoppers>().Forget();
        Assert.Empty(await ListAsync(store.Services));
    }

    private static Task<List<string>> ListAsync(
        IServiceProvider node, string text = "plums", int size = 50, SeekOperation operation = SeekOperation.Next, ProductKind? kind = null, string? term = null) => Store.RunAsync<FindCatalogItems, List<string>>(node, async find =>
    {
        var (found, refusal) = await find.HandleAsync(new CatalogItemFilter(World.Leon, text, kind, term, CatalogOrder.Title), new Seek(size, operation), World.Nadia, default);
        Assert.Null(refusal);
        return [.. found!.Page.Items.Select(item => item.SkuTitle)];
    });

    private static Task<string?> TitleAsync(IServiceProvider node, string item) => Store.RunAsync<Offers, string?>(
        node, async offers => (await offers.TitlesAsync([item], default)).TryGetValue(item, out var found) ? found.Sku.Title : null);

    private static string Sheet(params IEnumerable<(string Sku, string Title)> rows) =>
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment\n"
        + string.Concat(rows.Select(row => $"Plums,PLUM00000001,{row.Sku},{row.Title},Prune SARL,Grows.,,P1Y,OneTime,FR,EUR,10,,,1/1/2026 12:00:00 AM,11/30/9999 11:59:59 PM,Software;Subscription,12,Commercial\n"));

    private static async Task ImportAsync(Store store, string text)
    {
        var (_, refusal) = await store.RunAsync<ImportCatalogHandler, Result<CatalogImported>>(import => import.HandleAsync(
            new ImportCatalog(new MemoryStream(Encoding.UTF8.GetBytes(text)), CatalogFormat.Any, DryRun: false, Progress: null, Operator), default));
        Assert.Null(refusal);
    }

    private static async Task<string> ExportAsync(Store store)
    {
        using var to = new MemoryStream();
        await store.RunAsync<ExportCatalogHandler, Result<CatalogExported>>(export => export.HandleAsync(to, Operator, default));
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
