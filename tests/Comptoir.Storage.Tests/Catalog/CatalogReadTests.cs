using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Storage.Tests.Catalog;

/// <summary>Lists of the catalogue give the same on both databases, page by page and whole.</summary>
public sealed class CatalogReadTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Pages_of_products_meet_each_once_in_the_order_of_the_whole_list(Database kind)
    {
        await using var store = await SampleAsync(kind);

        var whole = await ProductsAsync(store, 500);
        var paged = await ProductsAsync(store, 3);

        Assert.True(whole.Count > 20);
        Assert.Equal(whole, paged);
        Assert.Equal(whole.Order(StringComparer.Ordinal), whole);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Pages_of_items_meet_each_once_in_both_orders_and_can_be_searched(Database kind)
    {
        await using var store = await SampleAsync(kind);

        var whole = await ItemsAsync(store, 500, new(World.Leon, null, null, null, CatalogOrder.Title));
        var paged = await ItemsAsync(store, 7, new(World.Leon, null, null, null, CatalogOrder.Title));
        var backwards = await ItemsAsync(store, 7, new(World.Leon, null, null, null, CatalogOrder.TitleDescending));
        var found = await ItemsAsync(store, 500, new(World.Leon, "BORÉAL", null, null, CatalogOrder.Title));
        var plans = await ItemsAsync(store, 500, new(World.Leon, null, ProductKind.AzureReservation, "P3Y", CatalogOrder.Title));

        Assert.True(whole.Count > 100);
        Assert.Equal(whole, paged);
        Assert.Equal(whole.AsEnumerable().Reverse(), backwards);
        Assert.NotEmpty(found);
        Assert.NotEmpty(plans);
        Assert.Subset(whole.ToHashSet(), plans.ToHashSet());
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Pages_by_price_meet_each_item_once_and_tell_apart_the_largest_prices_there_can_be(Database kind)
    {
        await using var store = await SampleAsync(kind);
        decimal[] large = [999_999_999_999.99m, 999_999_999_999.98m, 99_999_999_999.99m];
        await store.RunAsync<ComptoirDb, int>(async db =>
        {
            var rows = await db.Prices.Where(price => price.Market == "FR" && price.Scope == Price.NoScope && price.Term == "").OrderBy(price => price.CatalogItemId).Take(large.Length).ToListAsync();
            for (int row = 0; row < rows.Count; row++)
            {
                db.Entry(rows[row]).Property(price => price.UnitPrice).CurrentValue = large[row];
                db.Entry(rows[row]).Property(price => price.PriceKey).CurrentValue = Price.KeyOf(large[row]);
            }

            return await db.SaveChangesAsync();
        });
        var filter = new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Price);

        var whole = await ItemsAsync(store, 500, filter, item => item.Price.UnitPrice);
        var names = await ItemsAsync(store, 500, filter);

        Assert.Equal(whole.Order(), whole);
        Assert.Equal(large.Order(), whole.TakeLast(large.Length));
        foreach (int size in new[] { 3, 7 })
            Assert.Equal(names, await ItemsAsync(store, size, filter));
    }

    [Fact]
    public async Task Both_databases_list_the_same()
    {
        await using var sqlite = await SampleAsync(Database.Sqlite);
        await using var postgres = await SampleAsync(Database.Postgres);
        var filter = new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Title);

        Assert.Equal(await ItemsAsync(sqlite, 500, filter), await ItemsAsync(postgres, 500, filter));
        Assert.Equal(await ProductsAsync(sqlite, 500), await ProductsAsync(postgres, 500));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task One_availability_and_inventory_are_found(Database kind)
    {
        await using var store = await SampleAsync(kind);
        var query = new CatalogQuery("us", null, "Commercial", "azureplan", World.Nadia);

        var (found, _) = await store.RunAsync<FindSkus, Result<AudienceOffers>>(find => find.AvailabilitiesAsync("DZH318Z0BQ3V", "0c07", query, default));
        string id = Assert.Single(found!.Offers).AvailabilityId;
        var (alone, _) = await store.RunAsync<FindSkus, Result<AudienceOffers>>(
            find => find.AvailabilityAsync("dzh318z0bq3v", "0C07", id, query with { ReservationScope = null }, default));
        var (inventory, _) = await store.RunAsync<CheckInventoryHandler, Result<IReadOnlyList<InventoryItem>>>(check => check.HandleAsync(
            new CheckInventory("US", [("DZH318Z0BQ3V", "0C07"), ("NONE", null)], null, null, "mars", World.Nadia), default));
        var listed = await store.RunAsync<FindCatalog, List<CatalogEntry>>(find => find.AllAsync("windows server", "FR", default));

        Assert.Equal(id, Assert.Single(alone!.Offers).AvailabilityId);
        Assert.Equal(RestrictionReason.OtherRegion, Assert.Single(Assert.Single(inventory!).Restrictions).Reason);
        Assert.NotEmpty(listed);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_count_of_a_large_catalogue_ends_where_it_says_no_more(Database kind)
    {
        await using var store = await SampleAsync(kind);
        var wanted = new CatalogItemFilter(World.Leon, null, ProductKind.AzureReservation, null, CatalogOrder.Title);
        int before = await CountAsync(store, wanted);

        await store.RunAsync<ComptoirDb>(db => CopyReservationAsync(db, 1200));
        await store.RunAsync<CatalogSearch>(search => search.RefreshAsync(["DZH318Z0BQ3V"], default));

        Assert.InRange(before, 20, 100);
        Assert.Equal(FindCatalogItems.MostCounted + 1, await CountAsync(store, wanted));
        Assert.Equal(1200, (await ItemsAsync(store, 500, wanted with { Text = "Copié" })).Select(item => item.Split(' ')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1, await CountAsync(store, wanted with { Text = "0077 COPIE" }));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Items_are_found_by_the_beginnings_of_words_of_their_titles_in_either_language_and_by_their_ids(Database kind)
    {
        await using var store = await SampleAsync(kind);
        var all = new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Title);
        string id = (await ItemsAsync(store, 500, all with { Kind = ProductKind.AzureReservation }, item => item.Price.CatalogItemId))[0];
        Task<List<string>> FoundAsync(string text) => ItemsAsync(store, 500, all with { Text = text });
        var server = await FoundAsync("windows server");

        Assert.NotEmpty(server);
        Assert.Equal(server, await FoundAsync("SERV, Wind"));
        Assert.Empty(await FoundAsync("erver"));
        Assert.Empty(await FoundAsync("windows neverheardof"));
        Assert.Empty(await FoundAsync("!?"));
        Assert.NotEmpty(await FoundAsync("pack de licences 16 CŒURS"));
        Assert.NotEmpty(await FoundAsync("boreal"));
        Assert.Equal(await FoundAsync("boreal"), await FoundAsync("BORÉAL"));
        foreach (string text in new[] { id, id.ToLowerInvariant(), id[..id.LastIndexOf(':')] })
            Assert.All(await FoundAsync(text), item => Assert.StartsWith(id[..id.LastIndexOf(':')], item.Split(' ')[0], StringComparison.Ordinal));
        Assert.NotEmpty(await FoundAsync(id));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_catalogue_of_the_version_before_words_is_listed_by_price_and_searched_after_the_upgrade(Database kind)
    {
        await using var store = await SampleAsync(kind);
        var byPrice = new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Price);
        var before = await ItemsAsync(store, 500, byPrice);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await db.GetService<IMigrator>().MigrateAsync("QuoteCurrency");
            await db.Database.MigrateAsync();
        });
        await store.RunAsync<CatalogSearch>(search => search.FillAsync(default));

        var keys = await store.RunAsync<ComptoirDb, List<(decimal Price, string Key)>>(async db =>
            [.. (await db.Prices.Select(price => new { price.UnitPrice, price.PriceKey }).ToListAsync()).Select(price => (price.UnitPrice, price.PriceKey))]);
        Assert.All(keys, price => Assert.Equal(Price.KeyOf(price.Price), price.Key));
        Assert.Equal(before, await ItemsAsync(store, 500, byPrice));
        Assert.NotEmpty(await ItemsAsync(store, 500, byPrice with { Text = "windows server" }));
    }

    private static Task<int> CountAsync(Store store, CatalogItemFilter wanted) =>
        store.RunAsync<FindCatalogItems, int>(find => find.CountAsync(wanted, World.Nadia, default));

    /// <summary>Adds reservation SKUs, each a copy of one of the sample's with its French price.</summary>
    private static async Task CopyReservationAsync(ComptoirDb db, int count)
    {
        string numbers = string.Join(", ", Enumerable.Range(0, count).Select(number => $"('{number:D4}')"));
        await CopyAsync<Sku>(db, numbers, "t.\"Id\" = '0C07'", new() { ["Id"] = "'C' || n.s", ["Title"] = "'Copie nº ' || n.s" });
        await CopyAsync<Price>(
            db,
            numbers,
            "t.\"SkuId\" = '0C07' AND t.\"Market\" = 'FR'",
            new() { ["SkuId"] = "'C' || n.s", ["CatalogItemId"] = "t.\"ProductId\" || ':C' || n.s || ':' || t.\"AvailabilityId\"" });
    }

    private static Task<int> CopyAsync<T>(ComptoirDb db, string numbers, string pattern, Dictionary<string, string> own)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        string[] columns = [.. type.GetProperties().Select(property => property.GetColumnName())];
        string read = string.Join(", ", columns.Select(column => own.TryGetValue(column, out string? expression) ? expression : $"t.\"{column}\""));
        string into = string.Join(", ", columns.Select(column => $"\"{column}\""));
        string table = type.GetTableName()!;
#pragma warning disable EF1002, EF1003 // Names and numbers of the test's own.
        return db.Database.ExecuteSqlRawAsync(
            $"WITH n(s) AS (VALUES {numbers}) INSERT INTO \"{table}\" ({into}) SELECT {read} FROM \"{table}\" t CROSS JOIN n WHERE t.\"ProductId\" = 'DZH318Z0BQ3V' AND {pattern}");
#pragma warning restore EF1002, EF1003
    }

    private static async Task<Store> SampleAsync(Database kind)
    {
        var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var by = new Actor(ActorKind.Operator, World.Operator, null, null, null, null, [Role.Operator]);
        Assert.NotNull((await store.RunAsync<ImportCatalogHandler, Result<CatalogImported>>(import => import.SampleAsync(by, default))).Value);
        return store;
    }

    private static async Task<List<string>> ProductsAsync(Store store, int size)
    {
        var met = new List<string>();
        var seek = new Seek(size);
        while (true)
        {
            var (page, refusal) = await store.RunAsync<FindProducts, Result<SeekPage<Product>>>(
                find => find.InViewAsync("software", new CatalogQuery("FR", null, null, null, World.Nadia), seek, default));
            Assert.Null(refusal);
            met.AddRange(page!.Items.Select(product => $"{product.TitleKey} {product.Id}"));
            if (!page.HasNext)
                return met;
            seek = seek with { From = page.Place };
        }
    }

    private static Task<List<string>> ItemsAsync(Store store, int size, CatalogItemFilter filter) =>
        ItemsAsync(store, size, filter, item => $"{item.Price.CatalogItemId} {item.Price.Term} {item.Price.BillingCycle}");

    private static async Task<List<T>> ItemsAsync<T>(Store store, int size, CatalogItemFilter filter, Func<CatalogItem, T> told)
    {
        var met = new List<T>();
        var seek = new Seek(size);
        while (true)
        {
            var (page, refusal) = await store.RunAsync<FindCatalogItems, Result<CatalogItemPage>>(
                find => find.HandleAsync(filter, seek, World.Nadia, default));
            Assert.Null(refusal);
            met.AddRange(page!.Page.Items.Select(told));
            if (!page.Page.HasNext)
                return met;
            seek = seek with { From = page.Page.Place };
        }
    }
}
