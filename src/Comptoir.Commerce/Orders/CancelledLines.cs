using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>What follows from the cancellation of lines, however it came about (R9.6), in the running work.</summary>
public sealed class CancelledLines(
    ComptoirDb db, ProductKeys keys, CreditPosting credits, FreedBenefits benefits, ActivityLog activity, CustomerMails mails)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, OrderId, int[], IAsyncEnumerable<Entitlement>>> Given = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, OrderId order, int[] numbers) => db.Entitlements
            .Where(e => e.PartnerId == mine && e.OrderId == order && numbers.Contains(e.LineNumber))));

    /// <summary>Ends what the lines gave, credits the ledger, records the act and tells the customer.</summary>
    /// <param name="before">The order before it, for the record.</param>
    /// <param name="by">Who cancelled, in the partner's data.</param>
    /// <param name="more">Facts of the record besides the order and its lines.</param>
    public async Task FollowAsync(
        FoundOrder found,
        Cancellation cancellation,
        string before,
        Actor by,
        IEnumerable<(string Key, string? Value)> more,
        DateTimeOffset now,
        CancellationToken ct)
    {
        var order = found.Order;
        int[] numbers = [.. cancellation.Credits.Select(credit => credit.LineNumber)];
        await EndAsync(found, numbers, by, now, ct);
        await credits.PostAsync(order, cancellation, now, ct);
        activity.RecordCancelled(order, numbers, (found.Customer.Id, found.Customer.CompanyName), before, by, more);
        await mails.CancelledAsync(found.Customer, order, numbers, found.Partner, now, ct);
    }

    /// <summary>Ends what the lines gave: keys and links through their entitlements, subscriptions where there are any, what
    /// licences were assigned to in Azure.</summary>
    /// <remarks>The order and its entitlements are written before the keys are looked at: whoever changes or reveals the same
    /// things at once has then either committed, and what it made is seen here, or finds them ended.</remarks>
    private async Task EndAsync(FoundOrder found, int[] numbers, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var order = found.Order;
        var entitlements = await Given.On(db)(db, order.PartnerId, order.Id, numbers).ToListAsync(ct);
        var subscriptions = order.Lines.TrueForAll(line => line.SubscriptionId is null)
            ? []
            : await db.Subscriptions
                .Where(s => s.PartnerId == order.PartnerId && s.OrderId == order.Id && numbers.Contains(s.LineNumber))
                .ToListAsync(ct);
        var reservations = order.Lines.TrueForAll(line => line.Kind != ProductKind.AzureReservation)
            ? []
            : await db.Reservations
                .Where(r => r.PartnerId == order.PartnerId && r.OrderId == order.Id && numbers.Contains(r.LineNumber))
                .ToListAsync(ct);
        entitlements.ForEach(entitlement => entitlement.Revoke(now));
        reservations.ForEach(reservation => reservation.End(ReservationState.Cancelled, now));
        subscriptions.ForEach(subscription => subscription.Delete());
        // The order's version grows even when only lines changed, so that a second change that saw the old one loses.
        db.Entry(order).Property(o => o.Version).IsModified = true;
        await db.SaveChangesAsync(ct);
        await keys.RevokeAsync(entitlements, now, ct);
        await benefits.FreeAsync(entitlements, expired: false, (found.Customer.Id, found.Customer.CompanyName), by, ct);
    }
}
