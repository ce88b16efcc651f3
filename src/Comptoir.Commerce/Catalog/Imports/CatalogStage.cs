using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>A whole file in temporary tables of one connection: nobody sees it and nobody waits for it. Checked there as a
/// whole, then merged in a short transaction.</summary>
internal sealed class CatalogStage : IAsyncDisposable
{
    private const int MostChanges = 100;

    private const string PriceKey = """
        s."ProductId" = "Prices"."ProductId" AND s."SkuId" = "Prices"."SkuId" AND s."Market" = "Prices"."Market"
        AND s."Segment" = "Prices"."Segment" AND s."Scope" = "Prices"."Scope" AND s."Term" = "Prices"."Term"
        AND s."BillingCycle" = "Prices"."BillingCycle"
        """;

    private readonly ComptoirDb db;
    private readonly StagedRows<Product> products;
    private readonly StagedRows<Sku> skus;
    private readonly StagedRows<Price> prices;

    private CatalogStage(ComptoirDb db, IBulkRows bulk)
    {
        this.db = db;
        products = new(db, bulk);
        skus = new(db, bulk);
        prices = new(db, bulk);
    }

    public static async Task<CatalogStage> OpenAsync(ComptoirDb db, IBulkRows bulk, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var stage = new CatalogStage(db, bulk);
        try
        {
            await bulk.PrepareAsync(db, ct);
            await stage.products.CreateAsync(ct);
            await stage.skus.CreateAsync(ct);
            await stage.prices.CreateAsync(ct);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async Task AppendAsync(CatalogChunk chunk, CancellationToken ct)
    {
        await products.AppendAsync(chunk.Products, ct);
        await skus.AppendAsync(chunk.Skus, ct);
        await prices.AppendAsync(chunk.Prices, ct);
    }

    /// <summary>Finds what is wrong between rows: ids given twice, periods that overlap. A price given twice alike is one.</summary>
    public async Task CheckAsync(ICatalogSource source, CatalogFaults faults, CancellationToken ct)
    {
        await products.IndexAsync(ct);
        await skus.IndexAsync(ct);
        await prices.IndexAsync(ct);
        if (source.ReplacesFacts)
        {
            foreach (long place in await products.RepeatedAsync(ct))
                faults.Add(source.At(typeof(Product), place, CatalogFaultReason.Duplicate));
            foreach (long place in await skus.RepeatedAsync(ct))
                faults.Add(source.At(typeof(Sku), place, CatalogFaultReason.Duplicate));
        }

        string key = string.Join(", ", prices.Keys.Where(column => column != "\"From\""));
        var overlapping = await prices.PlacesAsync(
            $"""
            SELECT "Place" FROM (
                SELECT "Place", "From", LAG("Until") OVER (PARTITION BY {key} ORDER BY "From", "Place") AS "Before"
                FROM (SELECT MIN("Place") AS "Place", {prices.AllColumns} FROM {prices.Name} GROUP BY {prices.AllColumns}) AS d) AS o
            WHERE "Before" > "From"
            """,
            ct);
        foreach (long place in overlapping)
            faults.Add(source.At(typeof(Price), place, CatalogFaultReason.Overlapping));
    }

    /// <summary>Brings the catalogue to what the file says. Of one key's prices, one that began earlier ends where the file's
    /// begins, and one that begins within the file's period gives way to it.</summary>
    /// <param name="tell">With the first prices that are added or changed.</param>
    public async Task<CatalogImported> MergeAsync(bool replaceFacts, bool tell, CancellationToken ct)
    {
        // A source that only makes what is missing does not stage the products that are known.
        int ofProducts = replaceFacts ? await products.CountAsync(ct) : await skus.CountAsync(ct, "\"ProductId\"");
        var (ofSkus, ofPrices) = (await skus.CountAsync(ct), await prices.CountAsync(ct));
        int newProducts = await products.CountNewAsync(ct);
        int newSkus = await skus.CountNewAsync(ct);
        int newPrices = await prices.CountNewAsync(ct);
        int changedProducts = await products.MergeAsync(replaceFacts, ct) - newProducts;
        int changedSkus = await skus.MergeAsync(replaceFacts, ct) - newSkus;
        await CopyTitlesAsync(ct);
        var changes = tell ? await ChangesAsync(ct) : [];
        int ended = await prices.RunAsync(
            $"""
            UPDATE "Prices" SET "Until" = (SELECT MIN(s."From") FROM {prices.Name} AS s WHERE {PriceKey} AND s."From" > "Prices"."From")
            WHERE EXISTS (SELECT 1 FROM {prices.Name} AS s WHERE {PriceKey} AND s."From" > "Prices"."From" AND s."From" < "Prices"."Until")
            AND NOT EXISTS (SELECT 1 FROM {prices.Name} AS s WHERE {PriceKey} AND s."From" <= "Prices"."From" AND s."Until" > "Prices"."From")
            """,
            ct);
        ended += await prices.RunAsync(
            $"""
            DELETE FROM "Prices" WHERE EXISTS
                (SELECT 1 FROM {prices.Name} AS s WHERE {PriceKey} AND s."From" < "Prices"."From" AND s."Until" > "Prices"."From")
            """,
            ct);
        int changedPrices = await prices.MergeAsync(update: true, ct) - newPrices;
        return new CatalogImported(0, newProducts, changedProducts, newSkus, changedSkus, newPrices, changedPrices + ended)
        {
            ProductsUnchanged = ofProducts - newProducts - changedProducts,
            SkusUnchanged = ofSkus - newSkus - changedSkus,
            PricesUnchanged = ofPrices - newPrices - changedPrices,
            PricesEnded = ended,
            Changes = changes,
        };
    }

    /// <summary>The first prices that are not stored as the file has them, once its SKUs are. A reservation's is told once, not for each
    /// scope.</summary>
    private Task<List<PriceChange>> ChangesAsync(CancellationToken ct)
    {
        string earlier = PriceKey.Replace("\"Prices\".", "p.", StringComparison.Ordinal);
        string sql =
            $"""
            SELECT * FROM (
                SELECT s."ProductId", s."SkuId", k."Title", s."Market", s."Segment", s."Term", s."BillingCycle", s."From", s."Currency", s."UnitPrice" AS "After",
                    (SELECT p."UnitPrice" FROM "Prices" AS p WHERE {earlier} AND p."From" <= s."From" AND p."Until" > s."From" LIMIT 1) AS "Before",
                    MIN(s."Place") AS "Place"
                FROM {prices.Name} AS s
                JOIN "Skus" AS k ON k."ProductId" = s."ProductId" AND k."Id" = s."SkuId"
                WHERE s."Scope" = '' AND NOT EXISTS (
                    SELECT 1 FROM "Prices" AS p WHERE {earlier} AND p."From" = s."From" AND p."Until" = s."Until" AND p."Currency" = s."Currency"
                    AND p."UnitPrice" = s."UnitPrice" AND p."RetailPrice" IS NOT DISTINCT FROM s."RetailPrice")
                GROUP BY s."ProductId", s."SkuId", k."Title", s."Market", s."Segment", s."Scope", s."Term", s."BillingCycle", s."From", s."Currency", s."UnitPrice") AS c
            ORDER BY CASE WHEN "Before" IS NULL THEN 1 ELSE 0 END, "Place" LIMIT {MostChanges}
            """;
        return db.Database.SqlQueryRaw<PriceChange>(sql).ToListAsync(ct);
    }

    /// <summary>Adds to stored SKUs the terms, cycles and segments that prices of the stage have and they do not name yet.</summary>
    public async Task<int> WidenSkusAsync(CancellationToken ct)
    {
        string sql =
            $"""
            SELECT DISTINCT s."ProductId", s."SkuId", s."Term", s."BillingCycle", s."Segment" FROM {prices.Name} AS s
            JOIN {skus.Table} AS k ON k."ProductId" = s."ProductId" AND k."Id" = s."SkuId"
            WHERE (s."Term" <> '' AND k."Terms" NOT LIKE '%"' || s."Term" || '"%')
            OR k."BillingCycles" NOT LIKE '%"' || s."BillingCycle" || '"%' OR k."Segments" NOT LIKE '%"' || s."Segment" || '"%'
            """;
        var missing = await db.Database.SqlQueryRaw<PricedAs>(sql).ToListAsync(ct);
        int widened = 0;
        foreach (var some in missing.GroupBy(row => row.ProductId).Chunk(500))
        {
            string[] ids = [.. some.Select(group => group.Key)];
            var stored = await db.Skus.Where(sku => ids.Contains(sku.ProductId)).ToDictionaryAsync(sku => (sku.ProductId, sku.Id), ct);
            foreach (var bySku in some.SelectMany(group => group).GroupBy(row => stored[(row.ProductId, row.SkuId)]))
            {
                foreach (var row in bySku)
                    bySku.Key.SoldAs(row.Term, Enum.Parse<BillingCycle>(row.BillingCycle), row.Segment);
                widened++;
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        return widened;
    }

    /// <summary>Products that the file speaks of.</summary>
    public Task<List<string>> ProductsAsync(CancellationToken ct)
    {
        string sql = $"""SELECT "ProductId" AS "Value" FROM {skus.Name} UNION SELECT "Id" FROM {products.Name}""";
        return db.Database.SqlQueryRaw<string>(sql).ToListAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A connection that broke has lost its temporary tables already; one that goes back to the pool must not keep them.
            if (db.Database.GetDbConnection().State == System.Data.ConnectionState.Open)
            {
                await products.DropAsync(CancellationToken.None);
                await skus.DropAsync(CancellationToken.None);
                await prices.DropAsync(CancellationToken.None);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Prices carry the key their products are sorted by.</summary>
    private async Task CopyTitlesAsync(CancellationToken ct)
    {
        await prices.RunAsync(
            $"""UPDATE {prices.Name} SET "TitleKey" = (SELECT p."TitleKey" FROM "Products" AS p WHERE p."Id" = {prices.Name}."ProductId")""", ct);
        await prices.RunAsync(
            $"""
            UPDATE "Prices" SET "TitleKey" = (SELECT p."TitleKey" FROM "Products" AS p WHERE p."Id" = "Prices"."ProductId")
            WHERE "ProductId" IN (SELECT "Id" FROM {products.Name})
            AND "TitleKey" <> (SELECT p."TitleKey" FROM "Products" AS p WHERE p."Id" = "Prices"."ProductId")
            """,
            ct);
    }

    private sealed record PricedAs(string ProductId, string SkuId, string Term, string BillingCycle, string Segment);
}
