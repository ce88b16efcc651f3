using System.Globalization;
using System.Linq.Expressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Carts;

/// <summary>One way to buy one item: a term and cycle of an availability.</summary>
/// <param name="Titles">The product's texts in other languages.</param>
/// <param name="SkuTitles">The SKU's.</param>
/// <param name="CancellationClass">Class of the policy profile.</param>
public sealed record CatalogItem(
    Price Price,
    string Title,
    Dictionary<string, CatalogText> Titles,
    string SkuTitle,
    Dictionary<string, CatalogText> SkuTitles,
    ProductKind Kind,
    int MinimumQuantity,
    int MaximumQuantity,
    string CancellationClass);

/// <summary>What of it is wanted.</summary>
/// <param name="Text">Words that the titles or the item's id have, or that begin words of theirs; any case, with or without accents.</param>
/// <param name="Term">ISO 8601.</param>
public sealed record CatalogItemFilter(CustomerId Customer, string? Text, ProductKind? Kind, string? Term, CatalogOrder Order);

/// <summary>How what may be bought is listed.</summary>
public enum CatalogOrder
{
    Title,

    /// <summary>By title from Z to A.</summary>
    TitleDescending,

    /// <summary>By the price of one unit for its whole term, the lowest first.</summary>
    Price,
}

/// <summary>A page of items, and the policy each would be bought under. The page may be others' too: nobody changes it.</summary>
/// <param name="PolicyProfile">Whose policies they are.</param>
public sealed record CatalogItemPage(SeekPage<CatalogItem> Page, string PolicyProfile, Func<CatalogItem, CancellationPolicy> PolicyOf);

/// <summary>Lists what may be bought for a customer, with prices, by title. Reservations are those for Azure plans: the only
/// Azure subscriptions there are stand under one.</summary>
/// <remarks>Two round trips, and one more for a kind or words; none for a page and a customer that are remembered. The list is read off one index in its order, or
/// made of the few SKUs that a kind or word leaves, so that a page costs about the same in a catalogue of any size, and a later page
/// as much as the first.</remarks>
public sealed class FindCatalogItems(
    ComptoirDb db, CatalogAudiences audiences, CatalogSearch search, CatalogMemory memory, CatalogPages pages, PolicyProfiles policies, CommerceClock clock)
{
    /// <returns>Refuses as <see cref="CatalogAudiences.OfListAsync"/> does.</returns>
    public async Task<Result<CatalogItemPage>> HandleAsync(CatalogItemFilter filter, Seek seek, Actor by, CancellationToken ct)
    {
        var (audience, refusal) = await audiences.OfListAsync(filter.Customer, by, ct);
        if (audience is null)
            return refusal!;
        var page = await PageAsync(audience, filter, seek, ct);
        return new CatalogItemPage(page, audience.PolicyProfile, item => policies.PolicyOf(audience.PolicyProfile, item.CancellationClass));
    }

    private async Task<SeekPage<CatalogItem>> PageAsync(CatalogAudience audience, CatalogItemFilter filter, Seek seek, CancellationToken ct)
    {
        var words = WordsOf(filter);
        var (now, shelf, begun) = (clock.GetUtcNow(), memory.Now, clock.Real.GetTimestamp());
        string key = CatalogPages.KeyOf(audience, filter, words, seek);
        if (pages.Find(key, now) is { } remembered)
            return remembered;
        var wanted = await WantedAsync(audience, filter, words, now, ct);
        var list = new SeekList<Row, CatalogItem>(
            bound => Rows(Prices(wanted, bound, filter.Order), wanted),
            (rows, backwards) => filter.Order == CatalogOrder.Price
                ? ByPrice(rows, backwards)
                : Sorted(rows, backwards != (filter.Order == CatalogOrder.TitleDescending)),
            Project,
            item => filter.Order == CatalogOrder.Price
                ? [item.Price.PriceKey, item.Price.CatalogItemId, item.Price.Term, item.Price.BillingCycle.ToString()]
                : [item.Price.TitleKey, item.Price.CatalogItemId, item.Price.Term, item.Price.BillingCycle.ToString()]);
        var page = await list.ReadAsync(seek, ct);
        pages.Put(shelf, key, page, now, begun);
        return page;
    }

    /// <summary>Items counted at most: a larger number says no more, and would cost more the larger the catalogue is.</summary>
    public const int MostCounted = 1000;

    /// <summary>How many items, whatever their terms, there are of what is wanted.</summary>
    /// <returns>One more than <see cref="MostCounted"/> where there are more; 0 where <see cref="HandleAsync"/> refuses.</returns>
    public async Task<int> CountAsync(CatalogItemFilter filter, Actor by, CancellationToken ct)
    {
        var (audience, _) = await audiences.OfListAsync(filter.Customer, by, ct);
        if (audience is null)
            return 0;
        var wanted = await WantedAsync(audience, filter, WordsOf(filter), clock.GetUtcNow(), ct);
        return await Rows(Prices(wanted, null, filter.Order), wanted)
            .Select(row => row.Price.CatalogItemId).Distinct().Take(MostCounted + 1).CountAsync(ct);
    }

    private static readonly Expression<Func<Row, CatalogItem>> Project = row => new CatalogItem(
        row.Price,
        row.Product.Title,
        row.Product.Translations,
        row.Sku.Title,
        row.Sku.Translations,
        row.Sku.Kind,
        row.Sku.MinimumQuantity,
        row.Sku.MaximumQuantity,
        row.Sku.CancellationClass);

    private static List<string>? WordsOf(CatalogItemFilter filter) => filter.Text is { } text ? SearchWords.Wanted(text) : null;

    private async Task<Wanted> WantedAsync(CatalogAudience audience, CatalogItemFilter filter, List<string>? words, DateTimeOffset now, CancellationToken ct) =>
        new(audience, filter.Kind, filter.Term, words, await search.NarrowAsync(filter.Kind, words ?? [], ct), now);

    private IQueryable<Row> Rows(IQueryable<Price> prices, Wanted wanted)
    {
        bool open = wanted.Audience.Market.ReservationsSold;
        var segments = wanted.Audience.Segments;
        var now = wanted.Now;
        var rows =
            from price in prices.AsNoTracking()
            join sku in db.Skus on new { price.ProductId, Id = price.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on price.ProductId equals product.Id
            where segments.Contains(price.Segment) && price.From <= now && price.Until > now
            where sku.Kind == ProductKind.AzureReservation ? open && price.Scope == Price.AzurePlanScope : price.Scope == Price.NoScope
            select new Row { Price = price, Sku = sku, Product = product };
        if (wanted.Kind is { } kind)
            rows = rows.Where(row => row.Sku.Kind == kind);
        if (wanted.Term is { } term)
            rows = rows.Where(row => row.Price.Term == term);
        if (wanted.Words is { Count: 0 })
            return rows.Where(_ => false);
#pragma warning disable CA1307, CA1310, CA2249, MA0001, MA0074 // Translated to SQL.
        // A text looked up for each row, and a place in it, which no database takes for rare: of joined entries PostgreSQL reads all, and
        // plans anew each time.
        foreach (string begin in wanted.Words?.Select(SearchWords.Beginning) ?? [])
        {
            rows = rows.Where(row => db.SearchEntries
                .Where(entry => entry.ProductId == row.Sku.ProductId && entry.SkuId == row.Sku.Id)
                .Select(entry => entry.Text)
                .First().IndexOf(begin) >= 0);
        }
#pragma warning restore CA1307, CA1310, CA2249, MA0001, MA0074
        return rows;
    }

    private static IQueryable<Row> Sorted(IQueryable<Row> rows, bool descending) => descending
        ? rows.OrderByDescending(row => row.Price.TitleKey).ThenByDescending(row => row.Price.CatalogItemId)
            .ThenByDescending(row => row.Price.Term).ThenByDescending(row => row.Price.BillingCycle)
        : rows.OrderBy(row => row.Price.TitleKey).ThenBy(row => row.Price.CatalogItemId)
            .ThenBy(row => row.Price.Term).ThenBy(row => row.Price.BillingCycle);

    private static IQueryable<Row> ByPrice(IQueryable<Row> rows, bool descending) => descending
        ? rows.OrderByDescending(row => row.Price.PriceKey).ThenByDescending(row => row.Price.CatalogItemId)
            .ThenByDescending(row => row.Price.Term).ThenByDescending(row => row.Price.BillingCycle)
        : rows.OrderBy(row => row.Price.PriceKey).ThenBy(row => row.Price.CatalogItemId)
            .ThenBy(row => row.Price.Term).ThenBy(row => row.Price.BillingCycle);

    /// <summary>Prices of the market from a place of the list on. Row comparison, which the index of this order answers by going
    /// straight to the place; or from the words, which SQLite would not begin with unless told by a cross join.</summary>
    private IQueryable<Price> Prices(Wanted wanted, SeekBound? bound, CatalogOrder order)
    {
        var values = new List<object>();
        string Value(object value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"{{{values.Count - 1}}}");
        }

        // Every SKU is in the second range. It tells a database that plans once for all values how few are looked for.
        string rows = wanted.Through is not { } range
            ? """ "Prices" AS p WHERE """
            : $"""
              (SELECT DISTINCT "ProductId", "SkuId" FROM "SearchWords" WHERE "Word" >= {Value(range.First)} AND "Word" <= {Value(range.Last)}
                  AND "SkuId" >= {Value("")} AND "SkuId" <= {Value(SearchWords.EndOf(""))}) AS w
              CROSS JOIN "Prices" AS p WHERE p."ProductId" = w."ProductId" AND p."SkuId" = w."SkuId" AND
              """;
        rows += $""" p."Market" = {Value(wanted.Audience.Market.Iso2)}""";
        if (bound is not null)
        {
            string first = order == CatalogOrder.Price ? "PriceKey" : "TitleKey";
            string beyond = (bound.Side, order == CatalogOrder.TitleDescending) switch
            {
                (SeekSide.After, false) or (SeekSide.Before, true) => ">",
                (SeekSide.After, true) or (SeekSide.Before, false) => "<",
                (_, false) => ">=",
                (_, true) => "<=",
            };
            rows += $""" AND (p."{first}", p."CatalogItemId", p."Term", p."BillingCycle") {beyond} ({string.Join(", ", bound.Key.Select(Value))})""";
        }

        string sql = "SELECT p.* FROM " + rows;
        return db.Prices.FromSqlRaw(sql, [.. values]);
    }

    /// <summary>A filter with all that is known of it before the items are read.</summary>
    /// <param name="Words">None were given: null; nothing but signs: empty.</param>
    /// <param name="Through">Where few SKUs have a word of it, that word.</param>
    private sealed record Wanted(
        CatalogAudience Audience, ProductKind? Kind, string? Term, List<string>? Words, WordRange? Through, DateTimeOffset Now);

    private sealed class Row
    {
        public required Price Price { get; init; }

        public required Sku Sku { get; init; }

        public required Product Product { get; init; }
    }
}
