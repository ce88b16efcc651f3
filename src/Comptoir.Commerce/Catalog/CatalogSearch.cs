using System.Globalization;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>A stretch of the words, first and last place included.</summary>
public sealed record WordRange(string First, string Last);

/// <summary>Finds the catalogue's SKUs by words and kind without reading the whole of it, and keeps the words that this takes.</summary>
public sealed class CatalogSearch(ComptoirDb db, IBulkRows bulk)
{
    /// <summary>A word that more SKUs have is no way to find one: reading the list in its order meets them soon.</summary>
    private const int Few = 1000;

    /// <summary>Words looked up for the rarest.</summary>
    private const int Tried = 3;

    /// <summary>Products whose words are made at a time.</summary>
    private const int Together = 500;

    /// <summary>The words that lead to what is wanted when few SKUs have them; null when none tells few SKUs from the rest.</summary>
    /// <param name="words">As <see cref="SearchWords.Wanted"/> gives them.</param>
    /// <remarks>One round trip.</remarks>
    public async Task<WordRange?> NarrowAsync(ProductKind? kind, IReadOnlyList<string> words, CancellationToken ct)
    {
        var ranges = words.Take(Tried).Select(word => new WordRange(word, SearchWords.EndOf(word))).ToList();
        if (kind is { } one)
            ranges.Add(new WordRange(SearchWord.Of(one), SearchWord.Of(one)));
        if (ranges.Count == 0)
            return null;
        var counted = await CountAsync(ranges, ct);
        var fewest = counted.MinBy(range => range.Skus)!;
        return fewest.Skus <= Few ? ranges[fewest.Place] : null;
    }

    /// <summary>How many SKUs have words of each stretch, counted as far as it tells few from many.</summary>
    private Task<List<Counted>> CountAsync(List<WordRange> ranges, CancellationToken ct)
    {
        static string Value(int number) => string.Create(CultureInfo.InvariantCulture, $"{{{number}}}");
        string sql = string.Join(" UNION ALL ", ranges.Select((_, place) => string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT {place} AS "Place", COUNT(*) AS "Skus" FROM
                (SELECT 1 AS "One" FROM "SearchWords" WHERE "Word" >= {Value(2 * place)} AND "Word" <= {Value((2 * place) + 1)} LIMIT {Few + 1}) AS w
            """)));
        return db.Database.SqlQueryRaw<Counted>(sql, [.. ranges.SelectMany(range => (object[])[range.First, range.Last])]).ToListAsync(ct);
    }

    /// <summary>Gives a catalogue that a version without them imported its words.</summary>
    public async Task FillAsync(CancellationToken ct)
    {
        if (await db.SearchEntries.AnyAsync(ct))
            return;
        await using var work = await db.BeginWorkAsync(ct);
        await RefreshAsync(await db.Products.Select(product => product.Id).ToListAsync(ct), ct);
        await work.CommitAsync(ct);
    }

    /// <summary>Brings the words of some products' SKUs to what their titles say.</summary>
    internal async Task RefreshAsync(IReadOnlyCollection<string> products, CancellationToken ct)
    {
        // The stages are tables of one connection.
        await db.Database.OpenConnectionAsync(ct);
        var (entries, words) = (new StagedRows<SearchEntry>(db, bulk), new StagedRows<SearchWord>(db, bulk));
        await entries.CreateAsync(ct);
        await words.CreateAsync(ct);
        foreach (string[] some in products.Order(StringComparer.Ordinal).Chunk(Together))
        {
            var skus = await ReadAsync(some, ct);
            var (made, changed) = (skus.FindAll(sku => sku.Before is null), skus.FindAll(sku => sku.Before is not null && sku.Before != sku.Text));
            await entries.InsertAsync(made.ConvertAll(EntryOf), ct);
            // In the order of their index, which takes neighbours together sooner.
            await words.InsertAsync([.. made.SelectMany(WordsOf).OrderBy(word => word.Word, StringComparer.Ordinal)], ct);
            await entries.AppendAsync(changed.ConvertAll(sku => new Placed<SearchEntry>(EntryOf(sku), 0)), ct);
            await words.AppendAsync([.. changed.SelectMany(WordsOf).Select(word => new Placed<SearchWord>(word, 0))], ct);
        }

        await entries.MergeAsync(update: true, ct);
        await words.MergeAsync(update: false, ct);
        await entries.DropAsync(ct);
        await words.DropAsync(ct);
        await db.Database.CloseConnectionAsync();
    }

    /// <param name="products">In their order: between the first and the last of them an index leads, which a database that has not counted
    /// its rows yet would not take for a list.</param>
    private async Task<List<Found>> ReadAsync(string[] products, CancellationToken ct)
    {
        var (first, last) = (products[0], products[^1]);
#pragma warning disable CA1307, CA1309, CA1310, MA0074 // Translated to SQL.
        var rows = await (
            from sku in db.Skus.AsNoTracking()
            join product in db.Products on sku.ProductId equals product.Id
            join entry in db.SearchEntries on new { sku.ProductId, SkuId = sku.Id } equals new { entry.ProductId, entry.SkuId } into kept
            from entry in kept.DefaultIfEmpty()
            where string.Compare(sku.ProductId, first) >= 0 && string.Compare(sku.ProductId, last) <= 0 && EF.Parameter(products).Contains(sku.ProductId)
            select new { Sku = sku.Id, sku.Kind, product.Id, product.Title, product.Translations, SkuTitle = sku.Title, SkuTranslations = sku.Translations, Before = (string?)entry.Text })
            .ToListAsync(ct);
#pragma warning restore CA1307, CA1309, CA1310, MA0074
        return rows.ConvertAll(row => new Found(
            row.Id,
            row.Sku,
            row.Kind,
            row.Before,
            SearchWords.Kept([row.Id, row.Sku, row.Title, row.SkuTitle, .. row.Translations.Values.Concat(row.SkuTranslations.Values).Select(text => text.Title)])));
    }

    private static SearchEntry EntryOf(Found sku) => new() { ProductId = sku.ProductId, SkuId = sku.SkuId, Text = sku.Text };

    private static IEnumerable<SearchWord> WordsOf(Found sku) => SearchWords.In(sku.Text)
        .Append(SearchWord.Of(sku.Kind))
        .Select(word => new SearchWord { Word = word, ProductId = sku.ProductId, SkuId = sku.SkuId });

    private sealed record Counted(int Place, long Skus);

    private sealed record Found(string ProductId, string SkuId, ProductKind Kind, string? Before, string Text);
}
