using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Ends reservations at the end of their term and buys those again that renew (R11.2, R14.5), at the prices of that day. One
/// that cannot be bought again expires, and the log says why.</summary>
internal sealed class EndedReservations(
    ComptoirDb db, Buyers buyers, ReservationsForChange reservations, LinePricing pricing, RenewalPurchase purchase, ActivityLog activity) : IFallsDue
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) => Due(until)
        .OrderBy(reservation => reservation.ExpiresAt)
        .Select(reservation => (DateTimeOffset?)reservation.ExpiresAt)
        .FirstOrDefaultAsync(ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var due in await Due(now).OrderBy(r => r.ExpiresAt).Select(r => new { r.PartnerId, r.Id, r.Renew }).ToListAsync(ct))
        {
            try
            {
                var why = due.Renew ? await EndAsync(due.PartnerId, due.Id, renew: true, null, now, ct) : null;
                if (!due.Renew || why is not null)
                    await EndAsync(due.PartnerId, due.Id, renew: false, why, now, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node ended it at this very moment, or somebody changed it: then it is looked up anew.
            }
        }
    }

    private IQueryable<Reservation> Due(DateTimeOffset until) =>
        db.Reservations.Where(reservation => reservation.State == ReservationState.Active && reservation.ExpiresAt <= until);

    /// <returns>Why it could not be renewed; then nothing was changed.</returns>
    private async Task<Refusal?> EndAsync(PartnerId partner, Guid id, bool renew, Refusal? why, DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // Another node may have been first.
        if (await db.Reservations.SingleOrDefaultAsync(r => r.PartnerId == partner && r.Id == id && r.State == ReservationState.Active, ct) is not { } reservation)
            return null;
        // Turned off at the last moment, it is not.
        renew &= reservation.Renew;
        var by = Actor.Program with { Partner = partner };
        var (buyer, gone) = await buyers.FindAsync(reservation.CustomerId, by, ct);
        if (buyer is null && renew)
            return gone;
        if (renew)
            await db.HoldCustomerAsync(partner, reservation.CustomerId, ct);
        string before = ReservationActivity.TextOf(reservation);
        reservation.End(ReservationState.Expired, now);
        await db.SaveChangesAsync(ct);
        string? renewedBy = null;
        if (renew)
        {
            var found = await reservations.WithOrderAsync(buyer!, reservation, ct);
            var line = (await pricing.PriceAsync(buyer!.Partner, buyer.Customer, [Again(found)], frozen: [], now, ct))[0];
            if (line.Error is not null)
                return new OrderLineRefused(line.Id, line.Error);
            var (order, refusal) = await purchase.MakeAsync(buyer, line, by, now, ct);
            if (order is null)
                return refusal;
            db.Reservations.Local.Single(made => made.OrderId == order.Id).Renew = true;
            renewedBy = order.Id.Value;
        }

        var customer = buyer?.Customer ?? await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == partner && c.Id == reservation.CustomerId, ct);
        activity.RecordReservation(
            renewedBy is null ? "Expired" : "Renewed", reservation, customer, by, before, ("RenewedBy", renewedBy), ("NotRenewed", TextOf(why)));
        await work.CommitAsync(ct);
        return null;
    }

    private static string? TextOf(Refusal? why) => why is OrderLineRefused line ? line.Error.Text.ToString() : why?.GetType().Name;

    private static PurchaseLine Again(ReservationForChange found)
    {
        var context = new Dictionary<string, string>(found.Line.ProvisioningContext, StringComparer.OrdinalIgnoreCase)
        {
            ["subscriptionId"] = found.Reservation.AzureSubscriptionId.ToString(),
            ["scope"] = found.Reservation.Scope == ReservationScope.Single ? "single" : "shared",
        };
        return new PurchaseLine
        {
            Id = 0,
            CatalogItemId = found.Line.CatalogItemId,
            FriendlyName = found.Reservation.DisplayName,
            Quantity = found.Reservation.Quantity,
            BillingCycle = found.Line.BillingCycle,
            Term = found.Line.Term,
            ProvisioningContext = context,
        };
    }
}

/// <summary>Buys a reservation again in the caller's transaction.</summary>
internal sealed class RenewalPurchase(Catalog.Offers offers, Purchases purchases)
{
    public async Task<Result<Order>> MakeAsync(Buyer buyer, PurchaseLine line, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var titles = await offers.TitlesAsync([line.CatalogItemId], ct);
        return await purchases.MakeAsync(
            new Purchase(buyer.Partner, buyer.Customer, [line], line.OrderGroup, Cart: null, Attestation: null, by, now) { IsRenewal = true }, titles, ct);
    }
}
