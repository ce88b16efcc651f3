using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Storage.Tests.Stores;

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
