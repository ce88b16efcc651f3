using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Reservations;

/// <summary>Gives a reservation back in the caller's transaction: its line is cancelled, its entitlement ends, the credit and the fee
/// are posted with how they came about (R11.3).</summary>
public sealed class ReservationReturns(ComptoirDb db, Ledger ledger, PolicyProfiles policies, ActivityLog activity)
{
    /// <summary>The rules it was bought under; a profile without any gives nothing back.</summary>
    public ReservationPolicy PolicyOf(OrderLine line) => policies.Find(line.PolicyProfile)?.Reservations
        ?? throw new InvalidOperationException($"Policy profile {line.PolicyProfile} has no rules for reservations.");

    public RefundFigures FiguresOf(ReservationForChange found, bool isExchange, DateTimeOffset now) =>
        RefundFigures.At(found.Line, found.Reservation.IsUsed, PolicyOf(found.Line), isExchange, now);

    /// <summary>Whether it can be given back at all; null when it can.</summary>
    public static Refusal? WhyNot(ReservationForChange found, DateTimeOffset now)
    {
        var reservation = found.Reservation;
        if (reservation.IsActive && now >= reservation.ExpiresAt)
            return new ReservationEnded(reservation.Id, ReservationState.Expired);
        return reservation.IsActive && !found.Line.IsCancelled ? null : new ReservationEnded(reservation.Id, reservation.State);
    }

    public async Task GiveBackAsync(
        ReservationForChange found, RefundFigures figures, ReservationState state, Actor by, DateTimeOffset now, CancellationToken ct, params (string Key, string? Value)[] facts)
    {
        var (reservation, order, line) = (found.Reservation, found.Order, found.Line);
        string before = ReservationActivity.TextOf(reservation);
        order.GiveBack(line, figures.Given, now);
        db.Entry(order).Property(o => o.Version).IsModified = true;
        found.Entitlement.Revoke(now);
        reservation.End(state, now, state == ReservationState.Refunded ? figures.Commitment : null);
        // Written before the ledger is: who changes the same at once has then lost, and posts nothing.
        await db.SaveChangesAsync(ct);
        LedgerEntry[] fees = figures.Fee.Amount == 0
            ? []
            : [CreditPosting.FeeOf(found.Charges[^1], figures.FeeAmount, figures.FeeDerivation, now)];
        LedgerEntry[] credits = [.. figures.Given.OfCharges.Select(part => CreditPosting.CreditOf(found.Charges[part.Charge], part, now))];
        await ledger.CreditAsync(order.PartnerId, line.CurrencyOf, credits, fees, ct);
        activity.RecordReservation(
            state.ToString(),
            reservation,
            found.Buyer.Customer,
            by,
            before,
            [("Credit", figures.Back.ToString()), ("Fee", figures.Fee.ToString()), .. facts]);
    }
}
