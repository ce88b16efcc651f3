using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>How long marketplace SaaS waits for its activation (R13.1).</summary>
public static class Activation
{
    public static readonly TimeSpan Within = TimeSpan.FromDays(30);
}

/// <summary>Activates marketplace SaaS: by its publisher, who holds the link, or in a sandbox by the partner.</summary>
public sealed record ActivateSubscription(PartnerId Partner, SubscriptionId Subscription, Actor By);

/// <summary>It is active already, or was.</summary>
public sealed record SubscriptionActivated(SubscriptionId Subscription) : Refusal;

/// <summary>Outside a sandbox the publisher activates, through the activation link.</summary>
public sealed record ActivatedByPublisher(SubscriptionId Subscription) : Refusal;

public sealed class ActivateSubscriptionHandler(ComptoirDb db, Buyers buyers, Ledger ledger, ActivityLog activity, CommerceClock clock)
{
    /// <summary>For a partner marked as a sandbox (contract, subscriptions §3).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="ActivatedByPublisher"/>, or as <see cref="HandleAsync"/> does.</returns>
    public async Task<Result<Subscription>> InSandboxAsync(CustomerId customer, SubscriptionId id, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        if (!await db.Subscriptions.AnyAsync(s => s.PartnerId == by.Partner && s.CustomerId == customer && s.Id == id, ct))
            return new SubscriptionNotFound(id);
        if (!buyer.Partner.Sandbox)
            return new ActivatedByPublisher(id);
        var result = await HandleAsync(new ActivateSubscription(by.Partner, id, by), ct);
        if (!result.IsRefused)
            await work.CommitAsync(ct);
        return result;
    }

    /// <summary>Its term and its billing begin (R13.1): one transaction.</summary>
    /// <returns>Refuses with <see cref="SubscriptionNotFound"/>, <see cref="SubscriptionActivated"/> or, once its time is over, with
    /// <see cref="SubscriptionDeleted"/>.</returns>
    public async Task<Result<Subscription>> HandleAsync(ActivateSubscription request, CancellationToken ct)
    {
        var (partner, id) = (request.Partner, request.Subscription);
        await using var work = await db.BeginWorkAsync(ct);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.PartnerId == partner && s.Id == id, ct);
        if (subscription is null)
            return new SubscriptionNotFound(id);
        if (subscription.Status != SubscriptionStatus.Pending)
            return new SubscriptionActivated(id);
        var now = clock.GetUtcNow();
        // Its time is over by its instant, not by when somebody gets to deleting it.
        if (subscription.ActivateBefore <= now)
            return new SubscriptionDeleted(id);
        var order = await db.Orders.Include(o => o.Lines).SingleAsync(o => o.PartnerId == partner && o.Id == subscription.OrderId, ct);
        var line = order.Lines.First(l => l.Number == subscription.LineNumber);
        var customer = await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == partner && c.Id == subscription.CustomerId, ct);

        subscription.Activate(now, line.WindowHours);
        line.BeginBilling(now);
        await db.SaveChangesAsync(ct);
        await ledger.ChargeDueAsync(partner, line.Currency, [LineCharge.First(order, line, customer, now)], ct);
        activity.Record(
            ActivityOperation.UpdateSubscription,
            ActivityResource.Subscription,
            id.ToString(),
            request.By with { Partner = partner },
            (customer.Id, customer.CompanyName),
            [("SubscriptionId", id.ToString()), ("SubscriptionName", subscription.FriendlyName), ("Status", "Active")]);
        await work.CommitAsync(ct);
        return subscription;
    }
}
