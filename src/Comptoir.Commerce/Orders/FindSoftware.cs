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

/// <summary>Reads the Software page. Five round trips, whatever the number of purchases.</summary>
public sealed class FindSoftware(
    ComptoirDb db, Buyers buyers, Entitlements entitlements, IOptions<CancellationOptions> options, CommerceClock clock)
{
    private static readonly ProductKind[] Kinds = [ProductKind.Perpetual, ProductKind.SoftwareSubscription, ProductKind.LinuxPlan];

    /// <summary>All software of a customer, what was bought last first.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<SoftwareItem>>> AllAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        var orders = await db.Orders.AsNoTracking()
            .Include(order => order.Lines)
            .Where(order => order.PartnerId == by.Partner && order.CustomerId == customer && order.Lines.Any(line => Kinds.Contains(line.Kind)))
            .ToListAsync(ct);
        var ends = await db.Entitlements
            .Where(e => e.PartnerId == by.Partner && e.CustomerId == customer)
            .Select(e => new { e.Id, e.ExpiresAt, e.RevokedAt })
            .ToDictionaryAsync(e => e.Id, e => (e.ExpiresAt, e.RevokedAt), ct);
        var now = clock.GetUtcNow();
        var purchases = orders
            .SelectMany(order => PurchasesOf(order, buyer.Partner, now))
            .ToLookup(purchase => (purchase.Line.ProductId, purchase.Line.SkuId));
        return await ItemsAsync(purchases, ct);

        IEnumerable<SoftwarePurchase> PurchasesOf(Order order, Partner partner, DateTimeOffset at)
        {
            var terms = options.Value.TermsOf(partner, order);
            bool review = terms.NeedsReview(order.Total());
            return order.Lines
                .Where(line => Kinds.Contains(line.Kind))
                .Select(line => new SoftwarePurchase(
                    line, StatusOf(line, ends.GetValueOrDefault(line.EntitlementId ?? Guid.Empty), at), QuoteCancellationHandler.Quote(line, terms, review, at)));
        }
    }

    private static SoftwareStatus StatusOf(OrderLine line, (DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt) entitlement, DateTimeOffset now)
    {
        if (line.IsCancelled || entitlement.RevokedAt is not null)
            return SoftwareStatus.Cancelled;
        return entitlement.ExpiresAt <= now ? SoftwareStatus.Expired : SoftwareStatus.Active;
    }

    private async Task<Result<IReadOnlyList<SoftwareItem>>> ItemsAsync(ILookup<(string ProductId, string SkuId), SoftwarePurchase> purchases, CancellationToken ct)
    {
        string[] products = [.. purchases.Select(group => group.Key.ProductId).Distinct()];
        var skus = products.Length == 0 ? [] : await db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId)).ToListAsync(ct);
        skus.RemoveAll(sku => !purchases.Contains((sku.ProductId, sku.Id)));
        var included = await entitlements.IncludedInAsync(skus, ct);
        return skus
            .ConvertAll(sku =>
            {
                var lines = purchases[(sku.ProductId, sku.Id)].OrderByDescending(purchase => purchase.Line.PurchasedAt).ThenBy(purchase => purchase.Line.Number).ToList();
                Sku[] others = [.. sku.IncludedEntitlements.Where(included.ContainsKey).Select(id => included[id])];
                return new SoftwareItem(sku, lines[0].Line.Publisher, [.. VersionChoices.Of(sku, others).Select(choice => choice.Name)], lines);
            })
            .OrderByDescending(item => item.Purchases[0].Line.PurchasedAt)
            .ThenBy(item => item.Sku.Title, StringComparer.Ordinal)
            .ToList();
    }
}
