using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Renames a reservation, changes what it applies to, or whether it renews (R11.2). What is null stays.</summary>
/// <param name="AzureSubscription">What a single scope applies to.</param>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record ChangeReservation(
    CustomerId Customer, Guid Reservation, string? DisplayName, ReservationScope? Scope, Guid? AzureSubscription, bool? Renew, long? Etag, Actor By);

public sealed class ChangeReservationHandler(ComptoirDb db, Buyers buyers, AzureSubscriptions azure, ActivityLog activity)
{
    private const int LongestName = 256;

    /// <summary>Changes it at once; asked for what it is already, it stays as it is and nothing is recorded.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="InvalidInput"/> (a subscription that is no active one of this customer
    /// among it), <see cref="ReservationNotFound"/>, <see cref="StaleEtag"/> or <see cref="ReservationEnded"/>.</returns>
    public async Task<Result<Reservation>> HandleAsync(ChangeReservation request, CancellationToken ct)
    {
        string? name = request.DisplayName?.Trim();
        if (name is not null && Text.Fault("displayName", name, required: true, LongestName) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var partner = request.By.Partner;
        // The subscription that is found active stays so until this is done, and so does its plan.
        if (request.Scope is not null || request.AzureSubscription is not null)
            await db.HoldCustomerAsync(partner, request.Customer, ct);
        var reservation = await db.Reservations.SingleOrDefaultAsync(
            r => r.PartnerId == partner && r.CustomerId == request.Customer && r.Id == request.Reservation, ct);
        if (reservation is null)
            return new ReservationNotFound(request.Reservation);
        if (request.Etag is { } seen && seen != reservation.Version)
            return new StaleEtag();
        if (!reservation.IsActive)
            return new ReservationEnded(reservation.Id, reservation.State);
        var subscription = request.AzureSubscription ?? reservation.AzureSubscriptionId;
        // One that ended meanwhile may stay: what else is changed has nothing to do with it.
        bool scopeChanges = (request.Scope ?? reservation.Scope) != reservation.Scope || subscription != reservation.AzureSubscriptionId;
        if (scopeChanges && !(await azure.OfAsync(partner, request.Customer, ct)).Any(state => state.Id == subscription && state.IsActive))
            return new InvalidInput("subscriptionId", InputFault.Unknown, subscription.ToString());

        if (await IsItsTitleAsync(name, reservation, ct))
            name = null;
        string before = ReservationActivity.TextOf(reservation);
        reservation.DisplayName = name ?? reservation.DisplayName;
        reservation.Scope = request.Scope ?? reservation.Scope;
        reservation.AzureSubscriptionId = subscription;
        reservation.Renew = request.Renew ?? reservation.Renew;
        if (!db.ChangeTracker.HasChanges())
            return reservation;
        activity.RecordReservation("Changed", reservation, buyer.Customer, request.By, before);
        await work.CommitAsync(ct);
        return reservation;
    }

    /// <summary>Whether nobody gave it a name and this is what it is called in some language: who sends back what was shown gives it none.</summary>
    private async Task<bool> IsItsTitleAsync(string? name, Reservation reservation, CancellationToken ct)
    {
        if (name is null || name == reservation.DisplayName)
            return false;
        var (partner, order, line) = (reservation.PartnerId, reservation.OrderId, reservation.LineNumber);
        bool isNamed = !await db.OrderLines.AnyAsync(
            bought => bought.PartnerId == partner && bought.OrderId == order && bought.Number == line && bought.SkuTitle == reservation.DisplayName, ct);
        if (isNamed)
            return false;
        var sku = await db.Skus.AsNoTracking().SingleOrDefaultAsync(s => s.ProductId == reservation.ProductId && s.Id == reservation.SkuId, ct);
        return sku is not null && (sku.Title == name || sku.Translations.Values.Any(text => text.Title == name));
    }
}
