using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Adds hours in which a reservation was used: it makes 'used' a fact (R11.3).</summary>
public sealed record RecordUsage(CustomerId Customer, Guid Reservation, decimal? Hours, Actor By);

public sealed class RecordUsageHandler(ComptoirDb db, FindReservations find, ActivityLog activity)
{
    private const decimal MostHours = 1_000_000m;

    /// <summary>As many as are stored: what is finer would be told as used here and be nothing there.</summary>
    private const int Decimals = 6;

    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="InvalidInput"/>, <see cref="ReservationNotFound"/> or
    /// <see cref="ReservationEnded"/>.</returns>
    public async Task<Result<CustomerReservation>> HandleAsync(RecordUsage request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (request.Hours is not { } hours)
            return new InvalidInput("hours", InputFault.Required);
        if (hours is <= 0 or > MostHours)
            return new InvalidInput("hours", InputFault.OutOfRange, (hours <= 0 ? 0m : MostHours).ToString(CultureInfo.InvariantCulture));
        if (decimal.Round(hours, Decimals) != hours)
            return new InvalidInput("hours", InputFault.Malformed, hours.ToString(CultureInfo.InvariantCulture));
        await using var work = await db.BeginWorkAsync(ct);
        // The operator names no partner: the customer's tenant does.
        var owner = await db.Tenants.Where(tenant => tenant.Id == request.Customer.Value && tenant.CustomerId != null)
            .Select(tenant => (PartnerId?)tenant.PartnerId)
            .SingleOrDefaultAsync(ct);
        if (owner is not { } partner)
            return new ReservationNotFound(request.Reservation);
        var reservation = await db.Reservations.SingleOrDefaultAsync(
            r => r.PartnerId == partner && r.CustomerId == request.Customer && r.Id == request.Reservation, ct);
        if (reservation is null)
            return new ReservationNotFound(request.Reservation);
        if (!reservation.IsActive)
            return new ReservationEnded(reservation.Id, reservation.State);

        var customer = await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == partner && c.Id == request.Customer, ct);
        string before = ReservationActivity.TextOf(reservation);
        reservation.Use(hours);
        activity.RecordReservation(
            "Used", reservation, customer, request.By with { Partner = partner }, before, ("Hours", hours.ToString(CultureInfo.InvariantCulture)));
        await work.CommitAsync(ct);
        return (await find.OfAsync(partner, request.Customer, request.Reservation, ct))!;
    }
}
