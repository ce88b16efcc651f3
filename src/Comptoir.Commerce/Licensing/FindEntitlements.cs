using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>Which entitlements are asked for.</summary>
public enum EntitlementFilter
{
    All,

    /// <summary>Software of every kind, server subscriptions and Linux plans among it.</summary>
    Software,

    Reservations,

    VirtualMachineReservations,
}

/// <summary>An entitlement as it is listed.</summary>
/// <param name="AlternateId">The short id of its order.</param>
/// <param name="Sku">Null when the catalogue no longer holds it.</param>
/// <param name="Included">The SKUs it also entitles to.</param>
/// <param name="Reservation">What it is the reservation of; null for software.</param>
public sealed record ListedEntitlement(
    Entitlement Entitlement, string AlternateId, Sku? Sku, IReadOnlyList<Sku> Included, ListedReservation? Reservation);

/// <param name="Id">The reservation order's id.</param>
/// <param name="Type">virtualmachines, sqldatabases or cosmosdb.</param>
public sealed record ListedReservation(Guid Id, string Type);

/// <summary>Reads a customer's entitlements. Five round trips at most, whatever their number.</summary>
public sealed class FindEntitlements(ComptoirDb db, Buyers buyers, Entitlements entitlements, Visibility visibility)
{
    private const string VirtualMachines = "virtualmachines";

    /// <summary>All of a customer, the newest first, cancelled and expired ones too.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<ListedEntitlement>>> AllAsync(CustomerId customer, EntitlementFilter filter, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var partner = by.Partner;
        bool reservationsToo = filter != EntitlementFilter.Software;
        bool softwareToo = filter is EntitlementFilter.All or EntitlementFilter.Software;
        var owned = db.Entitlements.AsNoTracking();
        if (visibility.Until is { } until)
            owned = owned.Where(entitlement => entitlement.StartsAt <= until);
        var rows = await (
            from entitlement in owned
            join order in db.Orders on new { entitlement.PartnerId, Id = entitlement.OrderId } equals new { order.PartnerId, order.Id }
            where entitlement.PartnerId == partner && entitlement.CustomerId == customer
                && (entitlement.Kind == ProductKind.AzureReservation ? reservationsToo : softwareToo)
            orderby entitlement.StartsAt descending, entitlement.OrderId, entitlement.LineNumber
            select new { entitlement, order.AlternateId }).ToListAsync(ct);
        if (visibility.Until is { } instant)
            rows.ForEach(row => row.entitlement.ShowAsOf(instant));
        var reservations = await ReservationsAsync(partner, customer, [.. rows.Select(row => row.entitlement)], ct);
        if (filter == EntitlementFilter.VirtualMachineReservations)
            rows.RemoveAll(row => reservations.GetValueOrDefault(row.entitlement.Id)?.Type != VirtualMachines);
        var skus = await SkusAsync([.. rows.Select(row => row.entitlement.ProductId).Distinct()], ct);
        var included = await entitlements.IncludedInAsync(rows.Select(row => skus.GetValueOrDefault((row.entitlement.ProductId, row.entitlement.SkuId))).OfType<Sku>(), ct);
        return rows.ConvertAll(row =>
        {
            var sku = skus.GetValueOrDefault((row.entitlement.ProductId, row.entitlement.SkuId));
            return new ListedEntitlement(
                row.entitlement,
                row.AlternateId,
                sku,
                [.. (sku?.IncludedEntitlements ?? []).Where(included.ContainsKey).Select(id => included[id])],
                reservations.GetValueOrDefault(row.entitlement.Id));
        });
    }

    private async Task<Dictionary<(string ProductId, string Id), Sku>> SkusAsync(string[] productIds, CancellationToken ct) => productIds.Length == 0
        ? []
        : await db.Skus.AsNoTracking().Where(sku => productIds.Contains(sku.ProductId)).ToDictionaryAsync(sku => (sku.ProductId, sku.Id), ct);

    private async Task<Dictionary<Guid, ListedReservation>> ReservationsAsync(
        PartnerId partner, CustomerId customer, IReadOnlyCollection<Entitlement> rows, CancellationToken ct) =>
        rows.All(entitlement => entitlement.Kind != ProductKind.AzureReservation)
            ? []
            : await db.Reservations
                .Where(reservation => reservation.PartnerId == partner && reservation.CustomerId == customer)
                .Select(reservation => new { reservation.EntitlementId, reservation.Id, reservation.Type })
                .ToDictionaryAsync(reservation => reservation.EntitlementId, reservation => new ListedReservation(reservation.Id, reservation.Type), ct);
}
