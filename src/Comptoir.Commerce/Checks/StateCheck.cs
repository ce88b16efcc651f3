using System.Runtime.CompilerServices;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>I32: what a line gave stands as its line does. A subscription is deleted exactly when its line is cancelled, SaaS waits for its
/// activation exactly as long as nothing was charged for it; a reservation that was given back has a cancelled line, one that runs has not.</summary>
internal sealed class StateCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "the states of subscriptions and reservations";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var found in (
            from subscription in Db.Subscriptions
            join line in Db.OrderLines
                on new { subscription.PartnerId, subscription.OrderId, Line = subscription.LineNumber } equals new { line.PartnerId, line.OrderId, Line = line.Number }
            where subscription.PartnerId == partner
                && ((subscription.Status == SubscriptionStatus.Deleted) != (line.CancelledAt != null)
                    || (subscription.Kind == ProductKind.Saas && subscription.Status != SubscriptionStatus.Deleted
                        && (subscription.Status == SubscriptionStatus.Pending) != (line.ChargeId == null)))
            select new { subscription.Id, subscription.Status, line.CancelledAt, line.ChargeId }).AsAsyncEnumerable().WithCancellation(ct))
        {
            string expected = (found.CancelledAt, found.Status, found.ChargeId) switch
            {
                (not null, _, _) => "Deleted, as its line was cancelled",
                (null, SubscriptionStatus.Deleted, _) => "not Deleted: its line is active",
                (_, _, null) => "Pending: nothing was charged for it",
                _ => $"not Pending: charge {found.ChargeId}",
            };
            yield return new Finding("I32", $"subscription {found.Id}", expected, found.Status.ToString());
        }

        await foreach (var found in (
            from reservation in Db.Reservations
            join line in Db.OrderLines
                on new { reservation.PartnerId, reservation.OrderId, Line = reservation.LineNumber } equals new { line.PartnerId, line.OrderId, Line = line.Number }
            where reservation.PartnerId == partner
                && (line.CancelledAt == null
                    ? reservation.State != ReservationState.Active && reservation.State != ReservationState.Expired
                    : reservation.State == ReservationState.Active)
            select new { reservation.Id, reservation.State, line.CancelledAt }).AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding(
                "I32", $"reservation {found.Id}", found.CancelledAt is null ? "Active or Expired: its line is active" : "ended, as its line was cancelled", found.State.ToString());
    }
}
