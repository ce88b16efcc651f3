using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>A reservation with all that giving it back touches.</summary>
/// <param name="Charges">What was charged for it, the first first.</param>
public sealed record ReservationForChange(
    Buyer Buyer, Reservation Reservation, Order Order, OrderLine Line, Entitlement Entitlement, IReadOnlyList<LedgerEntry> Charges)
{
    public Currency CurrencyOf => Line.CurrencyOf;
}

/// <summary>Finds a reservation of the caller's customer. Five round trips with all that giving it back touches, two without.</summary>
public sealed class ReservationsForChange(ComptoirDb db, Buyers buyers)
{
    /// <returns>Refuses with the buyer's refusals or <see cref="ReservationNotFound"/>.</returns>
    public async Task<Result<ReservationForChange>> FindAsync(CustomerId customer, Guid id, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        var partner = by.Partner;
        var reservation = await db.Reservations.SingleOrDefaultAsync(r => r.PartnerId == partner && r.CustomerId == customer && r.Id == id, ct);
        if (reservation is null)
            return new ReservationNotFound(id);
        return await WithOrderAsync(buyer, reservation, ct);
    }

    /// <summary>Adds what an ending touches to a reservation at hand.</summary>
    public async Task<ReservationForChange> WithOrderAsync(Buyer buyer, Reservation reservation, CancellationToken ct)
    {
        var (partner, orderId, number) = (reservation.PartnerId, reservation.OrderId, reservation.LineNumber);
        var order = await db.Orders
            .Include(o => o.Lines.OrderBy(line => line.Number))
            .SingleAsync(o => o.PartnerId == partner && o.Id == orderId, ct);
        var entitlement = await db.Entitlements.SingleAsync(e => e.PartnerId == partner && e.Id == reservation.EntitlementId, ct);
        var charges = await db.LedgerEntries.AsNoTracking()
            .Where(entry => entry.PartnerId == partner && entry.OrderId == orderId && entry.LineNumber == number
                && entry.Kind == LedgerEntryKind.Charge && entry.ChargeType != LedgerEntry.FeeChargeType)
            .OrderBy(entry => entry.PeriodStart)
            .ToListAsync(ct);
        return new ReservationForChange(buyer, reservation, order, order.Lines.First(line => line.Number == number), entitlement, charges);
    }
}
