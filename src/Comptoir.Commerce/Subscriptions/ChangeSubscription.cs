using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Changes what differs from the stored subscription; null members stay (contract, subscriptions §2).</summary>
/// <param name="Version">Version the caller has seen, if it says so.</param>
public sealed record ChangeSubscription(
    CustomerId Customer, SubscriptionId Subscription, SubscriptionStatus? Status, int? Quantity, bool? AutoRenew, string? FriendlyName, long? Version, Actor By)
{
    public BillingCycle? BillingCycle { get; init; }

    /// <summary>MPN id of the partner of record; null or empty: none.</summary>
    public string? PartnerOfRecord { get; init; }

    /// <summary>Something is to happen at the renewal, or with the next charge.</summary>
    public bool Schedules { get; init; }
}

/// <summary>It is deleted: nothing of it changes any more.</summary>
public sealed record SubscriptionDeleted(SubscriptionId Subscription) : Refusal;

/// <summary>It has to be activated first.</summary>
public sealed record SubscriptionPending(SubscriptionId Subscription) : Refusal;

/// <summary>It does not go from its status to this one.</summary>
public sealed record SubscriptionStatusRefused(SubscriptionId Subscription) : Refusal;

/// <summary>An Azure plan with active Azure subscriptions or reservations is not suspended.</summary>
public sealed record AzurePlanInUse(SubscriptionId Subscription) : Refusal;

/// <summary>It has no term that could be renewed.</summary>
public sealed record AutoRenewRefused(SubscriptionId Subscription) : Refusal;

/// <summary>It can never be cancelled.</summary>
public sealed record SubscriptionNotCancellable(SubscriptionId Subscription) : Refusal;

/// <summary>The window to cancel it has passed.</summary>
public sealed record SubscriptionWindowClosed(SubscriptionId Subscription, int WindowHours, DateTimeOffset ClosedAt) : Refusal
{
    public int Days => WindowHours / 24;
}

/// <summary>Another number of units is not offered by this version.</summary>
public sealed record QuantityChangeNotBuilt : Refusal;

/// <summary>Changes that wait for the renewal or the next charge are not offered by this version.</summary>
public sealed record ScheduledChangeNotBuilt : Refusal;

/// <summary>It is charged in the cycle it was bought in.</summary>
public sealed record BillingCycleFixed(SubscriptionId Subscription) : Refusal;

/// <summary>No resellers sell for a partner: there is nobody to name.</summary>
public sealed record PartnerOfRecordRefused(SubscriptionId Subscription) : Refusal;

public sealed class ChangeSubscriptionHandler(
    ComptoirDb db, Buyers buyers, CancelledLines cancelled, ActivityLog activity, CommerceClock clock)
{
    private const int LongestName = 256;

    /// <returns>Refuses with the buyer's refusals, <see cref="SubscriptionNotFound"/>, <see cref="StaleEtag"/>,
    /// <see cref="InvalidInput"/>, <see cref="NotAllowed"/> (to cancel) or the refusals above; a refusal changes nothing.</returns>
    public async Task<Result<Subscription>> HandleAsync(ChangeSubscription request, CancellationToken ct)
    {
        if (request.FriendlyName is { } name && Text.Fault("friendlyName", name, required: true, LongestName) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, notFound) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return notFound!;
        var partner = request.By.Partner;
        // What stands under an Azure plan is made and taken up under the same hold: none of it slips in while the plan is suspended.
        if (request.Status is not null)
            await db.HoldCustomerAsync(partner, request.Customer, ct);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(
            s => s.PartnerId == partner && s.CustomerId == request.Customer && s.Id == request.Subscription, ct);
        if (subscription is null)
            return new SubscriptionNotFound(request.Subscription);
        if (request.Version is { } seen && seen != subscription.Version)
            return new StaleEtag();
        if (await IsOffersNameAsync(request.FriendlyName, subscription, ct))
            request = request with { FriendlyName = null };
        if (!Differs(request, subscription))
            return subscription;
        if (WhyNot(request, subscription) is { } refusal)
            return refusal;

        subscription.FriendlyName = request.FriendlyName ?? subscription.FriendlyName;
        subscription.AutoRenew = request.AutoRenew ?? subscription.AutoRenew;
        var status = request.Status ?? subscription.Status;
        if (status != subscription.Status && await TurnAsync(subscription, status, buyer, request.By, ct) is { } no)
            return no;
        activity.Record(
            ActivityOperation.UpdateSubscription,
            ActivityResource.Subscription,
            subscription.Id.ToString(),
            request.By,
            (buyer.Customer.Id, buyer.Customer.CompanyName),
            [
                ("SubscriptionId", subscription.Id.ToString()),
                ("SubscriptionName", subscription.FriendlyName),
                ("Quantity", subscription.Quantity.ToString(CultureInfo.InvariantCulture)),
                ("AutoRenewEnabled", subscription.AutoRenew ? "true" : "false"),
                ("Status", subscription.Status.ToString()),
            ]);
        await work.CommitAsync(ct);
        return subscription;
    }

    /// <summary>A subscription without a name of its own is shown by its offer's, in the caller's language; who sends it back as it was
    /// shown names nothing. One round trip, where the name is another than the stored one.</summary>
    private async Task<bool> IsOffersNameAsync(string? name, Subscription subscription, CancellationToken ct)
    {
        if (name is null || name == subscription.FriendlyName || subscription.FriendlyName != subscription.OfferName)
            return false;
        var sku = await db.Skus.AsNoTracking().SingleOrDefaultAsync(s => s.ProductId == subscription.ProductId && s.Id == subscription.SkuId, ct);
        return sku is not null && sku.Translations.Values.Any(text => text.Title == name);
    }

    private static bool Differs(ChangeSubscription request, Subscription subscription) =>
        (request.Status is { } status && status != subscription.Status)
        || (request.Quantity is { } quantity && quantity != subscription.Quantity)
        || (request.AutoRenew is { } renew && renew != subscription.AutoRenew)
        || (request.FriendlyName is { } name && name != subscription.FriendlyName)
        || WhyFixed(request, subscription) is not null;

    private static Refusal? WhyNot(ChangeSubscription request, Subscription subscription)
    {
        if (subscription.Status == SubscriptionStatus.Deleted)
            return new SubscriptionDeleted(subscription.Id);
        if (request.Status is { } status && status != subscription.Status && status != SubscriptionStatus.Deleted)
        {
            if (subscription.Status == SubscriptionStatus.Pending)
                return new SubscriptionPending(subscription.Id);
            bool known = (subscription.Status, status) is (SubscriptionStatus.Active, SubscriptionStatus.Suspended) or (SubscriptionStatus.Suspended, SubscriptionStatus.Active);
            if (!known || !subscription.IsAzure)
                return new SubscriptionStatusRefused(subscription.Id);
        }

        if (request.AutoRenew is { } renew && renew != subscription.AutoRenew
            && (subscription.CommitmentEndsAt is null || subscription.IsTrial || subscription.Status == SubscriptionStatus.Expired))
            return new AutoRenewRefused(subscription.Id);
        return WhyFixed(request, subscription);
    }

    /// <summary>What is asked for and cannot be had, whatever the subscription's state; null when there is nothing of it.</summary>
    private static Refusal? WhyFixed(ChangeSubscription request, Subscription subscription) => request switch
    {
        { Quantity: { } quantity } when quantity != subscription.Quantity => new QuantityChangeNotBuilt(),
        { Schedules: true } => new ScheduledChangeNotBuilt(),
        { BillingCycle: { } cycle } when cycle != subscription.BillingCycle => new BillingCycleFixed(subscription.Id),
        { PartnerOfRecord.Length: > 0 } => new PartnerOfRecordRefused(subscription.Id),
        _ => null,
    };

    private async Task<Refusal?> TurnAsync(Subscription subscription, SubscriptionStatus status, Buyer buyer, Actor by, CancellationToken ct)
    {
        if (status == SubscriptionStatus.Deleted)
            return await CancelAsync(subscription, buyer, by, ct);
        if (status == SubscriptionStatus.Suspended && await InUseAsync(subscription, ct))
            return new AzurePlanInUse(subscription.Id);
        subscription.Status = status;
        return null;
    }

    /// <summary>An Azure subscription under the plan is active, or a reservation for one under it runs.</summary>
    private Task<bool> InUseAsync(Subscription plan, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.AzureSubscriptions.AnyAsync(
            azure => azure.PartnerId == plan.PartnerId && azure.CustomerId == plan.CustomerId && azure.PlanSubscriptionId == plan.Id
                && (azure.Status == AzureSubscriptionStatus.Active
                    || db.Reservations.Any(reservation => reservation.PartnerId == plan.PartnerId && reservation.CustomerId == plan.CustomerId
                        && reservation.AzureSubscriptionId == azure.Id && reservation.EndedAt == null && reservation.ExpiresAt > now)),
            ct);
    }

    /// <summary>Cancels it with its order line; what of its term was charged is given back (R9.2, R9.6).</summary>
    private async Task<Refusal?> CancelAsync(Subscription subscription, Buyer buyer, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.Cancel))
            return new NotAllowed(Right.Cancel);
        var now = clock.GetUtcNow();
        var order = await db.Orders.Include(o => o.Lines)
            .SingleAsync(o => o.PartnerId == subscription.PartnerId && o.Id == subscription.OrderId, ct);
        var line = order.Lines.First(l => l.Number == subscription.LineNumber);
        bool pending = subscription.Status == SubscriptionStatus.Pending;
        if (!pending && (subscription.CancellableUntil is null || line.WindowHours is null))
            return new SubscriptionNotCancellable(subscription.Id);
        if (!pending && now > subscription.CancellableUntil)
            return new SubscriptionWindowClosed(subscription.Id, line.WindowHours!.Value, subscription.CancellableUntil.Value);

        string before = OrderSnapshot.TextOf(order);
        await cancelled.FollowAsync(new FoundOrder(order, buyer.Customer, buyer.Partner, Terms: new(buyer.Partner.Sandbox, null)), order.End(line.Number, now), before, by, [], now, ct);
        return null;
    }
}
