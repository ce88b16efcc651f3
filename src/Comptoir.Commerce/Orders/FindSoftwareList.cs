using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>How an item stands, added up over all lines that bought it.</summary>
/// <param name="ProductTitle">As the newest of them has it; so the SKU's title and the term.</param>
/// <param name="Quantity">Units of those that are active.</param>
/// <param name="Orders">How many orders bought it.</param>
/// <param name="Active">How many lines are active.</param>
/// <param name="WindowEndsAt">The last instant of the active line's window that closes last; null where none can ever be cancelled.</param>
/// <param name="Newest">Status of the newest line.</param>
public sealed record SoftwareSummary(
    Sku Sku, string ProductTitle, string SkuTitle, string Term, long Quantity, int Orders, int Active, DateTimeOffset? WindowEndsAt, SoftwareStatus Newest);

/// <summary>Which items are wanted.</summary>
/// <param name="Text">Part of a product or SKU id, of a title in any language, or of an order number, in any case.</param>
/// <param name="Show">With a line of this status.</param>
public sealed record SoftwareFilter(string? Text, SoftwareStatus? Show);

/// <summary>A page of a customer's software.</summary>
/// <param name="Total">Items that it has in all, whatever was looked for.</param>
/// <param name="Before">Items before the first of this page, where another page was taken than the one asked for; null otherwise.</param>
public sealed record SoftwareList(SeekPage<SoftwareSummary> Rows, int Total, int? Before);

/// <summary>Lists a customer's software page by page, what was bought last first (R5.1). Five round trips; three more where a text is looked
/// for, and three more where an item lies on another page than the one asked for. Of each item one row is read.</summary>
public sealed class FindSoftwareList(ComptoirDb db, Buyers buyers, Visibility visibility, CommerceClock clock)
{
    /// <summary>What was done until then is shown (R9.7).</summary>
    private readonly DateTimeOffset seen = visibility.Until ?? DateTimeOffset.MaxValue;

    /// <param name="item">Product and SKU that must be on the page: where it is not, the first page is taken, or else the one that begins
    /// with it. Null: none.</param>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SoftwareList>> HandleAsync(CustomerId customer, SoftwareFilter filter, Seek seek, string? item, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var owns = OwnedBy(customer, by);
        int total = await owns.Select(owned => new { owned.ProductId, owned.SkuId }).Distinct().CountAsync(ct);
        if (filter.Text is { } text)
        {
            string[] wanted = await NamedAsync(owns, text, customer, by, ct);
            owns = owns.Where(owned => wanted.Contains(owned.ProductId + ":" + owned.SkuId));
        }

        var items = Cut(ItemsOf(owns, clock.GetUtcNow()), filter.Show);
        var list = ListOf(items);
        var page = await list.ReadAsync(seek, ct);
        int? before = null;
        if (item is not null && !page.Items.Any(one => one.Key == item) && await OneAsync(items, item, ct) is { } place)
        {
            if (seek.From is not null)
                page = await list.ReadAsync(new Seek(seek.Size), ct);
            before = 0;
            if (!page.Items.Any(one => one.Key == item))
            {
                string[] key = KeyOf(place);
                page = await list.ReadAsync(new Seek(seek.Size, SeekOperation.PageIndex, new SeekPlace(key, key, HasPrevious: true)), ct);
                before = await Beyond(items, new SeekBound(SeekSide.Before, key)).CountAsync(ct);
            }
        }

        return new SoftwareList(
            new SeekPage<SoftwareSummary>(await SummariesAsync(page.Items, customer, by, ct), page.Place, page.HasNext, page.HasPrevious), total, before);
    }

    private IQueryable<Entitlement> OwnedBy(CustomerId customer, Actor by)
    {
        var mine = by.Partner;
        return db.Entitlements.Where(owned => owned.PartnerId == mine && owned.CustomerId == customer && FindSoftware.Kinds.Contains(owned.Kind) && owned.StartsAt <= seen);
    }

    /// <summary>Items, as <c>product:sku</c>, that a text names.</summary>
    private async Task<string[]> NamedAsync(IQueryable<Entitlement> owns, string text, CustomerId customer, Actor by, CancellationToken ct)
    {
        bool Names(string one) => one.Contains(text, StringComparison.CurrentCultureIgnoreCase);
        var titles = await (
            from owned in owns
            join line in db.OrderLines on new { owned.PartnerId, owned.OrderId, Number = owned.LineNumber } equals new { line.PartnerId, line.OrderId, line.Number }
            select new { owned.ProductId, owned.SkuId, line.ProductTitle, line.SkuTitle }).Distinct().ToListAsync(ct);
        string[] products = [.. titles.Select(title => title.ProductId).Distinct()];
        var translations = (await db.Skus.Where(sku => products.Contains(sku.ProductId)).Select(sku => new { sku.ProductId, sku.Id, sku.Translations }).ToListAsync(ct))
            .ToDictionary(sku => (sku.ProductId, sku.Id), sku => sku.Translations);
        string part = $"%{text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%".ToLowerInvariant();
        var (partner, whose) = (by.Partner.Value, customer.Value);
        // Order numbers are plain letters and digits, whose case every database knows.
        var ordered = await db.Entitlements
            .FromSql($"""SELECT * FROM "Entitlements" WHERE "PartnerId" = {partner} AND "CustomerId" = {whose} AND lower("OrderId") LIKE {part} ESCAPE '!'""")
            .Select(owned => new { owned.ProductId, owned.SkuId })
            .Distinct()
            .ToListAsync(ct);
        return
        [
            .. titles
                .Where(title => Names($"{title.ProductId}:{title.SkuId}") || Names(title.ProductTitle) || Names(title.SkuTitle)
                    || (translations.TryGetValue((title.ProductId, title.SkuId), out var others) && others.Values.Any(other => Names(other.Title))))
                .Select(title => $"{title.ProductId}:{title.SkuId}")
                .Concat(ordered.Select(owned => $"{owned.ProductId}:{owned.SkuId}"))
                .Distinct(),
        ];
    }

    private IQueryable<Item> ItemsOf(IQueryable<Entitlement> owns, DateTimeOffset now) =>
        from owned in owns
        join one in db.OrderLines on new { owned.PartnerId, owned.OrderId, Number = owned.LineNumber } equals new { one.PartnerId, one.OrderId, one.Number } into lines
        from line in lines.DefaultIfEmpty()
        group new
        {
            owned.StartsAt,
            owned.OrderId,
            owned.Quantity,
            line.WindowEndsAt,
            Cancelled = owned.RevokedAt <= seen ? 1 : 0,
            Expired = (owned.RevokedAt == null || owned.RevokedAt > seen) && owned.ExpiresAt <= now ? 1 : 0,
            Active = (owned.RevokedAt == null || owned.RevokedAt > seen) && (owned.ExpiresAt == null || owned.ExpiresAt > now) ? 1 : 0,
        }
        by new { owned.ProductId, owned.SkuId } into bought
        select new Item
        {
            ProductId = bought.Key.ProductId,
            SkuId = bought.Key.SkuId,
            NewestAt = bought.Max(one => one.StartsAt),
            Orders = bought.Select(one => one.OrderId).Distinct().Count(),
            Quantity = bought.Sum(one => (long)one.Quantity * one.Active),
            Active = bought.Sum(one => one.Active),
            Cancelled = bought.Sum(one => one.Cancelled),
            Expired = bought.Sum(one => one.Expired),
            WindowEndsAt = bought.Max(one => one.Active == 1 ? one.WindowEndsAt : null),
        };

    private static IQueryable<Item> Cut(IQueryable<Item> items, SoftwareStatus? show) => show switch
    {
        SoftwareStatus.Active => items.Where(item => item.Active > 0),
        SoftwareStatus.Cancelled => items.Where(item => item.Cancelled > 0),
        SoftwareStatus.Expired => items.Where(item => item.Expired > 0),
        _ => items,
    };

    private static SeekList<Item, Item> ListOf(IQueryable<Item> items) => new(
        bound => Beyond(items, bound),
        (rows, backwards) => backwards
            ? rows.OrderBy(item => item.NewestAt).ThenByDescending(item => item.ProductId).ThenByDescending(item => item.SkuId)
            : rows.OrderByDescending(item => item.NewestAt).ThenBy(item => item.ProductId).ThenBy(item => item.SkuId),
        item => item,
        KeyOf);

    private static string[] KeyOf(Item item) => [item.NewestAt.ToString("O", CultureInfo.InvariantCulture), item.ProductId, item.SkuId];

#pragma warning disable CA1309 // Translated to the comparisons of SQL, by bytes.
    private static IQueryable<Item> Beyond(IQueryable<Item> items, SeekBound? bound)
    {
        if (bound is null)
            return items;
        var at = DateTimeOffset.Parse(bound.Key[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var (product, sku) = (bound.Key[1], bound.Key[2]);
        return bound.Side switch
        {
            SeekSide.Before => items.Where(item => item.NewestAt > at
                || (item.NewestAt == at && (string.Compare(item.ProductId, product) < 0 || (item.ProductId == product && string.Compare(item.SkuId, sku) < 0)))),
            SeekSide.After => items.Where(item => item.NewestAt < at
                || (item.NewestAt == at && (string.Compare(item.ProductId, product) > 0 || (item.ProductId == product && string.Compare(item.SkuId, sku) > 0)))),
            _ => items.Where(item => item.NewestAt < at
                || (item.NewestAt == at && (string.Compare(item.ProductId, product) > 0 || (item.ProductId == product && string.Compare(item.SkuId, sku) >= 0)))),
        };
    }
#pragma warning restore CA1309

    private static async Task<Item?> OneAsync(IQueryable<Item> items, string key, CancellationToken ct) => key.Split(':') is [var product, var sku]
        ? await items.Where(item => item.ProductId == product && item.SkuId == sku).SingleOrDefaultAsync(ct)
        : null;

    /// <summary>With their SKUs, and what the newest line of each says.</summary>
    private async Task<IReadOnlyList<SoftwareSummary>> SummariesAsync(IReadOnlyList<Item> items, CustomerId customer, Actor by, CancellationToken ct)
    {
        if (items.Count == 0)
            return [];
        DateTimeOffset[] instants = [.. items.Select(item => item.NewestAt).Distinct()];
        string[] products = [.. items.Select(item => item.ProductId).Distinct()];
        var owns = OwnedBy(customer, by);
        var lines = await (
            from owned in owns
            where instants.Contains(owned.StartsAt)
            join line in db.OrderLines on new { owned.PartnerId, owned.OrderId, Number = owned.LineNumber } equals new { line.PartnerId, line.OrderId, line.Number }
            orderby owned.OrderId, owned.LineNumber
            select new { owned.ProductId, owned.SkuId, owned.StartsAt, line.ProductTitle, line.SkuTitle, line.Term, owned.RevokedAt, owned.ExpiresAt }).ToListAsync(ct);
        var skus = (await db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId)).ToListAsync(ct)).ToDictionary(sku => (sku.ProductId, sku.Id));
        var now = clock.GetUtcNow();
        return
        [
            .. items.Select(item =>
            {
                var newest = lines.First(line => (line.StartsAt, line.ProductId, line.SkuId) == (item.NewestAt, item.ProductId, item.SkuId));
                return new SoftwareSummary(
                    skus[(item.ProductId, item.SkuId)],
                    newest.ProductTitle,
                    newest.SkuTitle,
                    newest.Term,
                    item.Quantity,
                    item.Orders,
                    item.Active,
                    item.WindowEndsAt,
                    FindSoftware.StatusOf(newest.RevokedAt <= seen, newest.ExpiresAt, now));
            }),
        ];
    }

    /// <summary>An item as the database adds it up.</summary>
    private sealed class Item
    {
        public required string ProductId { get; init; }

        public required string SkuId { get; init; }

        public required DateTimeOffset NewestAt { get; init; }

        public required int Orders { get; init; }

        public required long Quantity { get; init; }

        public required int Active { get; init; }

        public required int Cancelled { get; init; }

        public required int Expired { get; init; }

        public required DateTimeOffset? WindowEndsAt { get; init; }

        public string Key => $"{ProductId}:{SkuId}";
    }
}
