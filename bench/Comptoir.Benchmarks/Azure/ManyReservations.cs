using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Azure;

/// <summary>A catalogue grown by many reservation SKUs, each a copy of one of the sample's, priced in one market.</summary>
internal static class ManyReservations
{
    private const string Pattern = "DZH318Z0BQ3V";
    private const string PatternSku = "0C07";
    private const string Market = "FR";
    private const int SkusEach = 100;

    public static async Task<int> AddAsync(ComptoirDb db, int skus)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        for (int product = 0; product < skus / SkusEach; product++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"BENCHR{product:D6}");
            string title = string.Create(CultureInfo.InvariantCulture, $"Reserved VM bench series {product:D6}");
            string[] ids = [.. Enumerable.Range(0, SkusEach).Select(sku => sku.ToString("D4", CultureInfo.InvariantCulture))];
            await CopyAsync<Product>(db, [""], $"t.\"Id\" = '{Pattern}'", new() { ["Id"] = $"'{id}'", ["Title"] = $"'{title}'", ["TitleKey"] = $"'{Product.KeyOf(title)}'" });
            await CopyAsync<Sku>(
                db, ids, $"t.\"ProductId\" = '{Pattern}' AND t.\"Id\" = '{PatternSku}'", new() { ["ProductId"] = $"'{id}'", ["Id"] = "n.s", ["Title"] = $"'{title}, size ' || n.s" });
            await CopyAsync<Price>(
                db,
                ids,
                $"t.\"ProductId\" = '{Pattern}' AND t.\"SkuId\" = '{PatternSku}' AND t.\"Market\" = '{Market}'",
                new()
                {
                    ["ProductId"] = $"'{id}'",
                    ["SkuId"] = "n.s",
                    ["CatalogItemId"] = $"'{id}:' || n.s || ':' || t.\"AvailabilityId\"",
                    ["TitleKey"] = $"'{Product.KeyOf(title)}'",
                });
        }

        await transaction.CommitAsync();
        await db.Database.OpenConnectionAsync();
        await new CatalogSearch(db, db.Database.IsSqlite() ? new SqliteBulkRows() : new PostgresBulkRows()).RefreshAsync(await db.Products.Select(product => product.Id).ToListAsync(), default);
        // As the server does by itself in a while. SQLite does not.
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
        return await db.Skus.CountAsync(sku => sku.Kind == ProductKind.AzureReservation);
    }

    /// <summary>Copies the rows of a pattern, once for each id, with some columns of their own.</summary>
    private static Task<int> CopyAsync<T>(ComptoirDb db, string[] ids, string pattern, Dictionary<string, string> own)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        string[] columns = [.. type.GetProperties().Select(property => property.GetColumnName())];
        string values = string.Join(", ", ids.Select(id => $"('{id}')"));
        string read = string.Join(", ", columns.Select(column => own.TryGetValue(column, out string? expression) ? expression : $"t.\"{column}\""));
#pragma warning disable EF1002, EF1003 // Names and numbers of the bench's own.
        return db.Database.ExecuteSqlRawAsync(
            $"WITH n(s) AS (VALUES {values}) INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {read} FROM \"{type.GetTableName()}\" t CROSS JOIN n WHERE {pattern}");
#pragma warning restore EF1002, EF1003
    }
}
