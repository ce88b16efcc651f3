using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Deletes what was not activated within 30 days (R13.1). Nothing was charged for it.</summary>
internal sealed class UnactivatedSubscriptions(ComptoirDb db, ActivityLog activity) : IFallsDue
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) =>
        db.Subscriptions.Where(subscription => subscription.ActivateBefore <= until).MinAsync(subscription => subscription.ActivateBefore, ct);

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) =>
        db.FindsAsync($"""SELECT 1 FROM "Subscriptions" AS s WHERE s."ActivateBefore" <= {now.UtcDateTime} LIMIT 1""", ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var due = await db.Subscriptions.AsNoTracking().Where(subscription => subscription.ActivateBefore <= now).ToListAsync(ct);
        foreach (var subscription in due)
            await DeleteAsync(subscription.PartnerId, subscription.Id, subscription.ActivateBefore!.Value, ct);
    }

    private async Task DeleteAsync(PartnerId partner, SubscriptionId id, DateTimeOffset at, CancellationToken ct)
    {
        try
        {
            await using var work = await db.BeginWorkAsync(ct);
            var subscription = await db.Subscriptions.SingleAsync(s => s.PartnerId == partner && s.Id == id, ct);
            if (subscription.ActivateBefore is null)
                return;
            var order = await db.Orders.Include(o => o.Lines).SingleAsync(o => o.PartnerId == partner && o.Id == subscription.OrderId, ct);
            string name = await db.Customers.Where(c => c.PartnerId == partner && c.Id == subscription.CustomerId).Select(c => c.CompanyName).SingleAsync(ct);
            var by = Actor.Program with { Partner = partner, CorrelationId = id.Value };
            string before = OrderSnapshot.TextOf(order);
            subscription.Delete();
            order.End(subscription.LineNumber, at);
            activity.RecordCancelled(order, [subscription.LineNumber], (subscription.CustomerId, name), before, by, []);
            activity.Record(
                ActivityOperation.UpdateSubscription,
                ActivityResource.Subscription,
                id.ToString(),
                by,
                (subscription.CustomerId, name),
                [("SubscriptionId", id.ToString()), ("SubscriptionName", subscription.FriendlyName), ("Status", "Deleted")]);
            await work.CommitAsync(ct);
            db.ChangeTracker.Clear();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Activated, or deleted by another node, at this very moment.
        }
    }
}
