using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Registers an Azure plan, and with it the Azure subscriptions under it, for reservations (contract, subscriptions §3).</summary>
public sealed record RegisterSubscription(CustomerId Customer, SubscriptionId Subscription, Actor By);

/// <summary>The subscription is not one of Azure.</summary>
public sealed record SubscriptionNotAzure(SubscriptionId Subscription) : Refusal;

/// <summary>The subscription is suspended, or has ended.</summary>
public sealed record SubscriptionNotActive(SubscriptionId Subscription) : Refusal;

public sealed class RegisterSubscriptionHandler(ComptoirDb db, Buyers buyers, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Registers it at once; registered again it stays as it is, and nothing is recorded.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="SubscriptionNotFound"/>, <see cref="SubscriptionNotAzure"/> or
    /// <see cref="SubscriptionNotActive"/>.</returns>
    public async Task<Result<Subscription>> HandleAsync(RegisterSubscription request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var (partner, id) = (request.By.Partner, request.Subscription);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(
            s => s.PartnerId == partner && s.CustomerId == request.Customer && s.Id == id, ct);
        if (subscription is null)
            return new SubscriptionNotFound(id);
        if (subscription.WhyNotRegistrable() is { } no)
            return no;
        if (subscription.IsRegistered)
            return subscription;

        subscription.RegisteredAt = clock.GetUtcNow();
        activity.Record(
            ActivityOperation.UpdateSubscription,
            ActivityResource.Subscription,
            id.ToString(),
            request.By,
            (buyer.Customer.Id, buyer.Customer.CompanyName),
            [("SubscriptionId", id.ToString()), ("SubscriptionName", subscription.FriendlyName), ("RegistrationStatus", "Registered")]);
        await work.CommitAsync(ct);
        return subscription;
    }
}
