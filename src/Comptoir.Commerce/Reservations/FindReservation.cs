using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>A reservation with what it came from.</summary>
/// <param name="IsCancelled">The entitlement that it hangs on is revoked.</param>
public sealed record FoundReservation(CustomerReservation Of, bool IsCancelled);

/// <summary>Finds what a reservation artifact stands for. Three round trips.</summary>
public sealed class FindReservation(ComptoirDb db, Buyers buyers, FindReservations reservations)
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
        var owner = await db.Entitlements
            .Where(owned => owned.PartnerId == mine && owned.CustomerId == customer && owned.Id == entitlement && owned.GroupId == groupId)
            .Select(owned => new { owned.RevokedAt })
            .SingleOrDefaultAsync(ct);
        return owner is not null && await reservations.OfAsync(mine, customer, id, ct) is { } found && found.Reservation.EntitlementId == entitlement
            ? new FoundReservation(found, owner.RevokedAt is not null)
            : new EntitlementNotFound();
    }
}
