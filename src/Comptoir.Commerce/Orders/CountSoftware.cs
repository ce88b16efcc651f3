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

/// <summary>Counts the software of some customers. Two round trips.</summary>
public sealed class CountSoftware(ComptoirDb db, CommerceClock clock)
{
    public async Task<IReadOnlyDictionary<CustomerId, SoftwareCount>> OfAsync(IReadOnlyCollection<CustomerId> customers, Actor by, CancellationToken ct)
    {
        if (customers.Count == 0)
            return new Dictionary<CustomerId, SoftwareCount>();
        var (now, mine) = (clock.GetUtcNow(), by.Partner);
        var lines =
            from line in db.OrderLines
            join order in db.Orders on new { line.PartnerId, Id = line.OrderId } equals new { order.PartnerId, order.Id }
            where line.PartnerId == mine && customers.Contains(order.CustomerId) && line.CancelledAt == null
            select new { order.CustomerId, line.ProductId, line.SkuId, line.Kind, line.WindowEndsAt };
        var items = await lines
            .Where(line => line.Kind == ProductKind.Perpetual || line.Kind == ProductKind.SoftwareSubscription || line.Kind == ProductKind.LinuxPlan)
            .Select(line => new { line.CustomerId, line.ProductId, line.SkuId })
            .Distinct()
            .GroupBy(line => line.CustomerId)
            .Select(group => new { Customer = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Customer, group => group.Count, ct);
        var windows = await lines
            .Where(line => line.WindowEndsAt >= now)
            .GroupBy(line => line.CustomerId)
            .Select(group => new { Customer = group.Key, First = group.Min(line => line.WindowEndsAt) })
            .ToDictionaryAsync(group => group.Customer, group => group.First, ct);
        return customers.ToDictionary(
            customer => customer, customer => new SoftwareCount(items.GetValueOrDefault(customer), windows.GetValueOrDefault(customer)));
    }
}
