using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Orders;

/// <summary>A product and SKU that a customer bought, with every line that bought it (R5.1).</summary>
/// <param name="Versions">Names of the versions a key can be had for, the SKU's own first.</param>
/// <param name="Purchases">The newest first; cancelled ones stay (R7.3).</param>
public sealed record SoftwareItem(Sku Sku, string Publisher, IReadOnlyList<string> Versions, IReadOnlyList<SoftwarePurchase> Purchases);

public enum SoftwareStatus
{
    Active,
    Cancelled,
    Expired,
}

/// <param name="Cancellation">What cancelling it now would do.</param>
public sealed record SoftwarePurchase(OrderLine Line, SoftwareStatus Status, LineCancellationQuote Cancellation);

/// <summary>The same item with no more of its lines than tells how it stands.</summary>
/// <param name="Lines">The newest first; cancelled ones stay (R7.3).</param>
public sealed record SoftwareHolding(Sku Sku, IReadOnlyList<string> Versions, IReadOnlyList<SoftwareLine> Lines);

/// <summary>A line that bought software, without its amounts.</summary>
/// <param name="CancellableUntil">Last instant of its window; null where it can never be cancelled.</param>
public sealed record SoftwareLine(
    OrderId OrderId, int Number, string ProductTitle, string SkuTitle, string Term, int Quantity, DateTimeOffset PurchasedAt, DateTimeOffset? CancellableUntil, SoftwareStatus Status);

/// <summary>Reads the Software page. Five round trips at most, whatever the number of purchases. What is not to be seen yet is left out
/// (R9.7).</summary>
public sealed class FindSoftware(
    ComptoirDb db, Buyers buyers, Entitlements entitlements, Visibility visibility, IOptions<CancellationOptions> options, CommerceClock clock)
{
    internal static readonly ProductKind[] Kinds = [ProductKind.Perpetual, ProductKind.SoftwareSubscription, ProductKind.LinuxPlan];

    /// <summary>All software of a customer, what was bought last first.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<SoftwareItem>>> AllAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        var purchases = await ReadAsync(
            OrdersOf(customer, by).Where(order => order.Lines.Any(line => Kinds.Contains(line.Kind))), OwnedBy(customer, by), buyer.Partner, ct);
        var items = await ItemsAsync(
            purchases.ToLookup(purchase => (purchase.Line.ProductId, purchase.Line.SkuId)), purchase => (purchase.Line.PurchasedAt, purchase.Line.Number), ct);
        return items.ConvertAll(item => new SoftwareItem(item.Sku, item.Lines[0].Line.Publisher, item.Versions, item.Lines));
    }

    /// <summary>One item without amounts and quotes, for a long history.</summary>
    /// <returns>Refuses with the buyer's refusals, or <see cref="EntitlementNotFound"/> for what it never bought.</returns>
    public async Task<Result<SoftwareHolding>> HoldingAsync(CustomerId customer, string productId, string skuId, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        // From what is owned to its line by the whole key: the order that a database without statistics of a young table takes as well.
        var owns = OwnedBy(customer, by).Where(owned => owned.ProductId == productId && owned.SkuId == skuId && Kinds.Contains(owned.Kind));
        var until = visibility.Until;
        if (until is { } last)
            owns = owns.Where(owned => owned.StartsAt <= last);
        var rows = await (
            from owned in owns
            join one in db.OrderLines on new { owned.PartnerId, owned.OrderId, Number = owned.LineNumber } equals new { one.PartnerId, one.OrderId, one.Number } into lines
            from line in lines.DefaultIfEmpty()
            select new
            {
                owned.OrderId,
                owned.LineNumber,
                owned.ProductId,
                owned.SkuId,
                owned.Quantity,
                owned.ExpiresAt,
                owned.RevokedAt,
                line.ProductTitle,
                line.SkuTitle,
                line.Term,
                line.PurchasedAt,
                line.WindowHours,
                line.CancelledAt,
            }).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var bought = rows.ToLookup(
            row => (row.ProductId, row.SkuId),
            row => new SoftwareLine(
                row.OrderId,
                row.LineNumber,
                row.ProductTitle,
                row.SkuTitle,
                row.Term,
                row.Quantity,
                row.PurchasedAt,
                row.WindowHours is { } hours ? row.PurchasedAt.AddHours(hours) : null,
                StatusOf(IsSeen(row.CancelledAt, until) || IsSeen(row.RevokedAt, until), row.ExpiresAt, now)));
        var items = await ItemsAsync(bought, line => (line.PurchasedAt, line.Number), ct);
        return items is [var (sku, versions, held)] ? new SoftwareHolding(sku, versions, held) : new EntitlementNotFound();
    }

    /// <summary>Purchases of some orders of a customer, in no order.</summary>
    /// <returns>Refuses with the buyer's refusals; an order that is not the customer's is left out.</returns>
    public async Task<Result<IReadOnlyList<SoftwarePurchase>>> OfOrdersAsync(CustomerId customer, IReadOnlyCollection<OrderId> orders, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        return buyer is null
            ? refusal!
            : await ReadAsync(
                OrdersOf(customer, by).Where(order => orders.Contains(order.Id)), OwnedBy(customer, by).Where(owned => orders.Contains(owned.OrderId)), buyer.Partner, ct);
    }

    private IQueryable<Order> OrdersOf(CustomerId customer, Actor by) => db.Orders.Where(order => order.PartnerId == by.Partner && order.CustomerId == customer);

    private IQueryable<Entitlement> OwnedBy(CustomerId customer, Actor by) => db.Entitlements.Where(owned => owned.PartnerId == by.Partner && owned.CustomerId == customer);

    private async Task<List<SoftwarePurchase>> ReadAsync(IQueryable<Order> wanted, IQueryable<Entitlement> owned, Partner partner, CancellationToken ct)
    {
        var until = visibility.Until;
        if (until is { } last)
            wanted = wanted.Where(order => order.CreatedAt <= last);
        var orders = await wanted.AsNoTracking().Include(order => order.Lines).ToListAsync(ct);
        if (until is { } instant)
            orders.ForEach(order => order.ShowAsOf(instant));
        var ends = await owned
            .Select(e => new { e.Id, e.ExpiresAt, e.RevokedAt })
            .ToDictionaryAsync(e => e.Id, e => (e.ExpiresAt, e.RevokedAt), ct);
        var now = clock.GetUtcNow();
        return [.. orders.SelectMany(PurchasesOf)];

        IEnumerable<SoftwarePurchase> PurchasesOf(Order order)
        {
            var terms = options.Value.TermsOf(partner, order);
            bool review = terms.NeedsReview(order.Total());
            return order.Lines
                .Where(line => Kinds.Contains(line.Kind))
                .Select(line =>
                {
                    var (expires, revoked) = ends.GetValueOrDefault(line.EntitlementId ?? Guid.Empty);
                    return new SoftwarePurchase(line, StatusOf(line.IsCancelled || IsSeen(revoked, until), expires, now), QuoteCancellationHandler.Quote(line, terms, review, now));
                });
        }
    }

    /// <summary>Whether it was done, and long enough ago to be shown.</summary>
    internal static bool IsSeen(DateTimeOffset? at, DateTimeOffset? until) => at is { } instant && !(instant > until);

    internal static SoftwareStatus StatusOf(bool cancelled, DateTimeOffset? expires, DateTimeOffset now) =>
        cancelled ? SoftwareStatus.Cancelled : expires <= now ? SoftwareStatus.Expired : SoftwareStatus.Active;

    /// <summary>Items of what was bought, each with its lines the newest first.</summary>
    private async Task<List<(Sku Sku, IReadOnlyList<string> Versions, IReadOnlyList<T> Lines)>> ItemsAsync<T>(
        ILookup<(string ProductId, string SkuId), T> bought, Func<T, (DateTimeOffset PurchasedAt, int Number)> place, CancellationToken ct)
    {
        string[] products = [.. bought.Select(group => group.Key.ProductId).Distinct()];
        var skus = products.Length == 0 ? [] : await db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId)).ToListAsync(ct);
        skus.RemoveAll(sku => !bought.Contains((sku.ProductId, sku.Id)));
        var included = await entitlements.IncludedInAsync(skus, ct);
        return skus
            .ConvertAll(sku =>
            {
                List<T> lines = [.. bought[(sku.ProductId, sku.Id)].OrderByDescending(line => place(line).PurchasedAt).ThenBy(line => place(line).Number)];
                Sku[] others = [.. sku.IncludedEntitlements.Where(included.ContainsKey).Select(id => included[id])];
                return (sku, (IReadOnlyList<string>)[.. VersionChoices.Of(sku, others).Select(choice => choice.Name)], (IReadOnlyList<T>)lines);
            })
            .OrderByDescending(item => place(item.Item3[0]).PurchasedAt)
            .ThenBy(item => item.sku.Title, StringComparer.Ordinal)
            .ToList();
    }
}
