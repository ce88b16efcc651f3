using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>A reservation as it is listed.</summary>
/// <param name="Line">The order line it came from.</param>
/// <param name="Sku">Null when the catalogue no longer holds it.</param>
public sealed record CustomerReservation(Reservation Reservation, OrderLine Line, Sku? Sku)
{
    /// <summary>The name that somebody gave it; null while it is called by what it is, which each reader has in a language of his own.</summary>
    public string? GivenName => Reservation.DisplayName == Line.SkuTitle ? null : Reservation.DisplayName;

    /// <summary>What Azure calls what is reserved; the SKU's id where it does not say.</summary>
    public string ArmSkuName => Sku?.DynamicAttributes.GetValueOrDefault("armSkuName") ?? Reservation.SkuId;

    /// <summary>Where it is to be used, ARM name; empty where it does not say.</summary>
    public string Region => Sku?.DynamicAttributes.GetValueOrDefault("armRegionName") ?? "";
}

/// <summary>Reads a customer's reservations (R11.2). Two round trips, whatever their number.</summary>
public sealed class FindReservations(ComptoirDb db, Buyers buyers)
{
    /// <summary>All of a customer, the newest first, those that have ended too.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<CustomerReservation>>> AllAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await ReadAsync(db.Reservations.Where(r => r.PartnerId == by.Partner && r.CustomerId == customer), by.Partner, ct);
    }

    /// <returns>Refuses with the buyer's refusals or <see cref="ReservationNotFound"/>.</returns>
    public async Task<Result<CustomerReservation>> OneAsync(CustomerId customer, Guid id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await OfAsync(by.Partner, customer, id, ct) is { } found ? found : new ReservationNotFound(id);
    }

    /// <summary>One of a partner that is known; null when there is none.</summary>
    internal async Task<CustomerReservation?> OfAsync(PartnerId partner, CustomerId customer, Guid id, CancellationToken ct) =>
        (await ReadAsync(db.Reservations.Where(r => r.PartnerId == partner && r.CustomerId == customer && r.Id == id), partner, ct)).SingleOrDefault();

    private async Task<List<CustomerReservation>> ReadAsync(IQueryable<Reservation> asked, PartnerId partner, CancellationToken ct) => await (
        from reservation in asked.AsNoTracking()
        join line in db.OrderLines.AsNoTracking()
            on new { reservation.PartnerId, reservation.OrderId, Number = reservation.LineNumber } equals new { line.PartnerId, line.OrderId, line.Number }
        join s in db.Skus.AsNoTracking() on new { reservation.ProductId, Id = reservation.SkuId } equals new { s.ProductId, s.Id } into skus
        from sku in skus.DefaultIfEmpty()
        where reservation.PartnerId == partner && line.PartnerId == partner
        orderby reservation.StartsAt descending, reservation.Id
        select new CustomerReservation(reservation, line, sku)).ToListAsync(ct);
}
