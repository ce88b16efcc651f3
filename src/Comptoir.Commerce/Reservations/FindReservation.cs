using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>A reservation with the entitlement it hangs on.</summary>
public sealed record FoundReservation(Reservation Reservation, bool IsCancelled);

/// <summary>Finds what a reservation artifact stands for. Two round trips.</summary>
public sealed class FindReservation(ComptoirDb db, Buyers buyers)
{
    /// <param name="groupId">Group id of the entitlement.</param>
    /// <param name="entitlement">Id of the entitlement.</param>
    /// <param name="id">The reservation order's id.</param>
    /// <returns>Refuses with <see cref="EntitlementNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<FoundReservation>> HandleAsync(
        CustomerId customer, Guid groupId, Guid entitlement, Guid id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var mine = by.Partner;
        var found = await (
            from reservation in db.Reservations.AsNoTracking()
            join owner in db.Entitlements
                on new { reservation.PartnerId, Id = reservation.EntitlementId } equals new { owner.PartnerId, owner.Id }
            where reservation.PartnerId == mine && reservation.CustomerId == customer
                && reservation.Id == id && owner.Id == entitlement && owner.GroupId == groupId
            select new { reservation, owner.RevokedAt }).SingleOrDefaultAsync(ct);
        return found is null ? new EntitlementNotFound() : new FoundReservation(found.reservation, found.RevokedAt is not null);
    }
}
