using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <param name="Lines">Lines to cancel; null: every line still active.</param>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record CancelOrder(CustomerId Customer, OrderId Order, IReadOnlyList<LineToCancel>? Lines, long? Etag, Actor By);

/// <param name="OfferId">Catalogue item id the caller names beside the number; checked when given.</param>
public sealed record LineToCancel(int Number, string? OfferId);

public sealed class CancelOrderHandler(
    ComptoirDb db, OrdersForChange orders, ProductKeys keys, CreditPosting credits, ActivityLog activity, CustomerMails mails, CommerceClock clock)
{
    /// <summary>Cancels, revokes keys and links, credits the ledger: one transaction, or nothing (R9.6).</summary>
    /// <returns>Refuses with <see cref="OrderNotFound"/>, <see cref="StaleEtag"/>, <see cref="InvalidInput"/> (a list without
    /// lines) or those of <see cref="Order.Cancel"/>.</returns>
    public async Task<Result<Order>> HandleAsync(CancelOrder request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (found, notFound) = await orders.FindAsync(request.Customer, request.Order, request.By, ct);
        if (found is null)
            return notFound!;
        var order = found.Order;
        if (request.Etag is { } seen && seen != order.Version)
            return new StaleEtag();
        if (request.Lines is { Count: 0 })
            return new InvalidInput("lineItems", InputFault.Required);
        if (request.Lines?.Any(line => !IsOf(order, line)) is true)
            return new LineNotFound(order.Id);

        var now = clock.GetUtcNow();
        string before = OrderSnapshot.TextOf(order);
        var (cancellation, refusal) = order.Cancel(request.Lines?.Select(line => line.Number).ToHashSet(), found.Terms, now);
        if (cancellation is null)
            return refusal!;

        int[] numbers = [.. cancellation.Credits.Select(credit => credit.LineNumber)];
        await EndAsync(order, numbers, now, ct);
        await credits.PostAsync(order, cancellation, now, ct);
        activity.RecordCancelled(order, numbers, (found.Customer.Id, found.Customer.CompanyName), before, request.By);
        await mails.CancelledAsync(found.Customer, order, numbers, found.Partner, now, ct);
        await work.CommitAsync(ct);
        return order;
    }

    /// <summary>Ends what the lines gave: keys and links through their entitlements, subscriptions where there are any.</summary>
    /// <remarks>The order and its entitlements are written before the keys are looked at: whoever changes or reveals the same
    /// things at once has then either committed, and what it made is seen here, or finds them ended.</remarks>
    private async Task EndAsync(Order order, int[] numbers, DateTimeOffset now, CancellationToken ct)
    {
        var entitlements = await db.Entitlements
            .Where(e => e.PartnerId == order.PartnerId && e.OrderId == order.Id && numbers.Contains(e.LineNumber))
            .ToListAsync(ct);
        var subscriptions = order.Lines.TrueForAll(line => line.SubscriptionId is null)
            ? []
            : await db.Subscriptions
                .Where(s => s.PartnerId == order.PartnerId && s.OrderId == order.Id && numbers.Contains(s.LineNumber))
                .ToListAsync(ct);
        entitlements.ForEach(entitlement => entitlement.Revoke(now));
        subscriptions.ForEach(subscription => subscription.Delete());
        // The order's version grows even when only lines changed, so that a second change that saw the old one loses.
        db.Entry(order).Property(o => o.Version).IsModified = true;
        await db.SaveChangesAsync(ct);
        await keys.RevokeAsync(entitlements, now, ct);
    }

    private static bool IsOf(Order order, LineToCancel asked) =>
        order.Lines.Find(line => line.Number == asked.Number) is { } line
        && (asked.OfferId is not { Length: > 0 } offer || line.CatalogItemId.Equals(offer, StringComparison.OrdinalIgnoreCase));
}
