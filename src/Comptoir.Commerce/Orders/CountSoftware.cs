using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>What a list of customers says of one's software.</summary>
/// <param name="Items">Products and SKUs it owns, cancelled ones not counted.</param>
/// <param name="FirstWindowEnd">The open cancellation window that closes first.</param>
public sealed record SoftwareCount(int Items, DateTimeOffset? FirstWindowEnd);

/// <summary>Counts the software of some customers. Two round trips. What is not to be seen yet is left out (R9.7).</summary>
public sealed class CountSoftware(ComptoirDb db, Visibility visibility, CommerceClock clock)
{
    public async Task<IReadOnlyDictionary<CustomerId, SoftwareCount>> OfAsync(IReadOnlyCollection<CustomerId> customers, Actor by, CancellationToken ct)
    {
        if (customers.Count == 0)
            return new Dictionary<CustomerId, SoftwareCount>();
        var (now, mine) = (clock.GetUtcNow(), by.Partner);
        var entitlements = db.Entitlements.Where(owned => owned.PartnerId == mine && customers.Contains(owned.CustomerId));
        var orders = db.Orders.Where(order => order.PartnerId == mine && customers.Contains(order.CustomerId));
        var items = await (visibility.Until is { } until
                ? entitlements.Where(owned => owned.StartsAt <= until && (owned.RevokedAt == null || owned.RevokedAt > until))
                : entitlements.Where(owned => owned.RevokedAt == null))
            .Where(owned => owned.Kind == ProductKind.Perpetual || owned.Kind == ProductKind.SoftwareSubscription || owned.Kind == ProductKind.LinuxPlan)
            .Select(owned => new { owned.CustomerId, owned.ProductId, owned.SkuId })
            .Distinct()
            .GroupBy(owned => owned.CustomerId)
            .Select(group => new { Customer = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Customer, group => group.Count, ct);
        // Looked up order by order, and no condition on a line but its order: a join PostgreSQL may begin with all open windows of the
        // partner, and compare each with each of its orders, while it has no statistics of them.
        var windows = await (visibility.Until is { } last
                ? orders.Where(order => order.CreatedAt <= last).Select(order => new
                {
                    order.CustomerId,
                    First = order.Lines.Min(line => (line.CancelledAt == null || line.CancelledAt > last) && line.WindowEndsAt >= now ? line.WindowEndsAt : null),
                })
                : orders.Select(order => new { order.CustomerId, First = order.Lines.Min(line => line.CancelledAt == null && line.WindowEndsAt >= now ? line.WindowEndsAt : null) }))
            .GroupBy(order => order.CustomerId)
            .Select(group => new { Customer = group.Key, First = group.Min(order => order.First) })
            .ToDictionaryAsync(group => group.Customer, group => group.First, ct);
        return customers.ToDictionary(
            customer => customer, customer => new SoftwareCount(items.GetValueOrDefault(customer), windows.GetValueOrDefault(customer)));
    }
}
