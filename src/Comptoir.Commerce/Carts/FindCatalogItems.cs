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
/// <param name="Text">Part of the product's or SKU's title, or the start of the item's id; any case.</param>
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

/// <summary>A page of items, and the policy each would be bought under.</summary>
public sealed record CatalogItemPage(SeekPage<CatalogItem> Page, Func<CatalogItem, CancellationPolicy> PolicyOf);

/// <summary>Lists what may be bought for a customer, with prices, by title. Reservations are those for Azure plans: the only
/// Azure subscriptions there are stand under one.</summary>
/// <remarks>Two round trips. The list is read off one index in its order, so that a page costs the same in a catalogue of any
/// size, and a later page as much as the first.</remarks>
public sealed class FindCatalogItems(ComptoirDb db, CatalogAudiences audiences, PolicyProfiles policies, CommerceClock clock)
{
    /// <returns>Refuses as <see cref="CatalogAudiences.FindAsync"/> does.</returns>
    public async Task<Result<CatalogItemPage>> HandleAsync(CatalogItemFilter filter, Seek seek, Actor by, CancellationToken ct)
    {
        var query = new CatalogQuery(null, filter.Customer, null, Price.AzurePlanScope, by);
        var (audience, refusal) = await audiences.FindAsync(query, ct);
        if (audience is null)
            return refusal!;
        var now = clock.GetUtcNow();
        var list = new SeekList<Row, CatalogItem>(
            bound => Rows(Beyond(bound, audience.Market.Iso2, filter.Order), audience, filter, now),
            (rows, backwards) => filter.Order == CatalogOrder.Price
                ? ByPrice(rows, backwards)
                : Sorted(rows, backwards != (filter.Order == CatalogOrder.TitleDescending)),
            Project,
            item => filter.Order == CatalogOrder.Price
                ? [KeyOf(item.Price.UnitPrice), item.Price.CatalogItemId, item.Price.Term, item.Price.BillingCycle.ToString()]
                : [item.Price.TitleKey, item.Price.CatalogItemId, item.Price.Term, item.Price.BillingCycle.ToString()]);
        var page = await list.ReadAsync(seek, ct);
        return new CatalogItemPage(page, item => policies.PolicyOf(audience.PolicyProfile, item.CancellationClass));
    }

    /// <summary>Items counted at most: a larger number says no more, and would cost more the larger the catalogue is.</summary>
    public const int MostCounted = 1000;

    /// <summary>How many items, whatever their terms, there are of what is wanted.</summary>
    /// <returns>One more than <see cref="MostCounted"/> where there are more; 0 where <see cref="HandleAsync"/> refuses.</returns>
    public async Task<int> CountAsync(CatalogItemFilter filter, Actor by, CancellationToken ct)
    {
        var (audience, _) = await audiences.FindAsync(new CatalogQuery(null, filter.Customer, null, Price.AzurePlanScope, by), ct);
        if (audience is null)
            return 0;
        string market = audience.Market.Iso2;
        return await Rows(db.Prices.Where(price => price.Market == market), audience, filter, clock.GetUtcNow())
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

    private IQueryable<Row> Rows(IQueryable<Price> prices, CatalogAudience audience, CatalogItemFilter filter, DateTimeOffset now)
    {
        bool open = audience.Market.ReservationsSold;
        var segments = audience.Segments;
        var rows =
            from price in prices.AsNoTracking()
            join sku in db.Skus on new { price.ProductId, Id = price.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on price.ProductId equals product.Id
            where segments.Contains(price.Segment) && price.From <= now && price.Until > now
            where sku.Kind == ProductKind.AzureReservation ? open && price.Scope == Price.AzurePlanScope : price.Scope == Price.NoScope
            select new Row { Price = price, Sku = sku, Product = product };
        if (filter.Kind is { } kind)
            rows = rows.Where(row => row.Sku.Kind == kind);
        if (filter.Term is { } term)
            rows = rows.Where(row => row.Price.Term == term);
        if (filter.Text is not { } text)
            return rows;
        string key = Product.KeyOf(text);
        string id = text.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, MA0011, CA1307, CA1862 // Translated to SQL.
        return rows.Where(row => row.Price.TitleKey.Contains(key) || row.Sku.Title.ToLower().Contains(key) || row.Price.CatalogItemId.StartsWith(id));
#pragma warning restore CA1304, CA1311, MA0011, CA1307, CA1862
    }

    private static IQueryable<Row> Sorted(IQueryable<Row> rows, bool descending) => descending
        ? rows.OrderByDescending(row => row.Price.TitleKey).ThenByDescending(row => row.Price.CatalogItemId)
            .ThenByDescending(row => row.Price.Term).ThenByDescending(row => row.Price.BillingCycle)
        : rows.OrderBy(row => row.Price.TitleKey).ThenBy(row => row.Price.CatalogItemId)
            .ThenBy(row => row.Price.Term).ThenBy(row => row.Price.BillingCycle);

    // SQLite keeps decimals as texts, which sort as such. As floating point numbers they sort exactly: an import takes no price of
    // more than fifteen digits, decimals and all, which a double tells apart and keeps in order.
    private static IQueryable<Row> ByPrice(IQueryable<Row> rows, bool descending) => descending
        ? rows.OrderByDescending(row => (double)row.Price.UnitPrice).ThenByDescending(row => row.Price.CatalogItemId)
            .ThenByDescending(row => row.Price.Term).ThenByDescending(row => row.Price.BillingCycle)
        : rows.OrderBy(row => (double)row.Price.UnitPrice).ThenBy(row => row.Price.CatalogItemId)
            .ThenBy(row => row.Price.Term).ThenBy(row => row.Price.BillingCycle);

    private static string KeyOf(decimal price) => ((double)price).ToString("R", CultureInfo.InvariantCulture);

    private IQueryable<Price> Dearer(SeekBound bound, string market)
    {
        var (item, term, cycle) = (bound.Key[1], bound.Key[2], bound.Key[3]);
        double amount = double.TryParse(bound.Key[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double given) ? given : 0;
        return bound.Side switch
        {
            SeekSide.After => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND (CAST("UnitPrice" AS DOUBLE PRECISION), "CatalogItemId", "Term", "BillingCycle") > ({amount}, {item}, {term}, {cycle})"""),
            SeekSide.Before => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND (CAST("UnitPrice" AS DOUBLE PRECISION), "CatalogItemId", "Term", "BillingCycle") < ({amount}, {item}, {term}, {cycle})"""),
            _ => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND (CAST("UnitPrice" AS DOUBLE PRECISION), "CatalogItemId", "Term", "BillingCycle") >= ({amount}, {item}, {term}, {cycle})"""),
        };
    }

    // Row comparison, which the index of this order answers by going straight to the place.
    private IQueryable<Price> Beyond(SeekBound? bound, string market, CatalogOrder order)
    {
        if (bound is null)
            return db.Prices.Where(price => price.Market == market);
        if (order == CatalogOrder.Price)
            return Dearer(bound, market);
        bool descending = order == CatalogOrder.TitleDescending;
        var (title, item, term, cycle) = (bound.Key[0], bound.Key[1], bound.Key[2], bound.Key[3]);
        return (bound.Side, descending) switch
        {
            (SeekSide.After, false) or (SeekSide.Before, true) => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND ("TitleKey", "CatalogItemId", "Term", "BillingCycle") > ({title}, {item}, {term}, {cycle})"""),
            (SeekSide.After, true) or (SeekSide.Before, false) => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND ("TitleKey", "CatalogItemId", "Term", "BillingCycle") < ({title}, {item}, {term}, {cycle})"""),
            (_, false) => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND ("TitleKey", "CatalogItemId", "Term", "BillingCycle") >= ({title}, {item}, {term}, {cycle})"""),
            (_, true) => db.Prices.FromSql(
                $"""SELECT * FROM "Prices" WHERE "Market" = {market} AND ("TitleKey", "CatalogItemId", "Term", "BillingCycle") <= ({title}, {item}, {term}, {cycle})"""),
        };
    }

    private sealed class Row
    {
        public required Price Price { get; init; }

        public required Sku Sku { get; init; }

        public required Product Product { get; init; }
    }
}
