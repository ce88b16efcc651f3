using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Orders;

/// <summary>What cancelling a line would give back now, or why it cannot be (R4.3b, R9.5).</summary>
/// <param name="Why">Null when it can be cancelled.</param>
/// <param name="Credit">What it gives back, or would if the review approves it as it stands; null when it cannot be cancelled.</param>
/// <param name="TaxIncluded">The line's price includes tax.</param>
/// <param name="ReviewRequired">A support request is needed instead (R9.8).</param>
public sealed record LineCancellationQuote(
    int LineNumber, Refusal? Why, DateTimeOffset? WindowEndsAt, int? DaysRemaining, Credit? Credit, bool TaxIncluded, bool ReviewRequired);

public sealed class QuoteCancellationHandler(OrdersForChange orders, CommerceClock clock)
{
    /// <summary>Quotes lines by the same rule the cancellation follows; changes nothing.</summary>
    /// <param name="lineNumbers">Lines asked for; none: every line still active.</param>
    /// <returns>Refuses with <see cref="OrderNotFound"/>, <see cref="LineNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<LineCancellationQuote>>> HandleAsync(
        CustomerId customer, OrderId id, IReadOnlyCollection<int> lineNumbers, Actor by, CancellationToken ct)
    {
        var (found, refusal) = await orders.FindAsync(customer, id, by, ct);
        if (found is null)
            return refusal!;
        var order = found.Order;
        if (lineNumbers.Except(order.Lines.Select(line => line.Number)).Any())
            return new LineNotFound(id);
        var now = clock.GetUtcNow();
        bool review = found.Terms.NeedsReview(order.Total());
        return order.Lines
            .Where(line => lineNumbers.Count == 0 ? !line.IsCancelled : lineNumbers.Contains(line.Number))
            .Select(line => Quote(line, found.Terms, review, now))
            .ToList();
    }

    /// <summary>Quotes one line of an order that is at hand.</summary>
    public static LineCancellationQuote Quote(OrderLine line, CancellationTerms terms, bool review, DateTimeOffset now)
    {
        var why = line.WhyNotCancellable(terms, review, now);
        // A subscription's window runs from its activation and from each renewal: the subscription tells it.
        bool untold = line.IsCancelled || why is SaasCancelledThroughSubscription or CancelledThroughSubscription;
        return new LineCancellationQuote(
            line.Number,
            why,
            untold ? null : line.CancellableUntil,
            untold ? null : line.DaysRemaining(now),
            why is null or CancellationNeedsReview ? line.CreditAt(now) : null,
            line.TaxIncluded,
            why is CancellationNeedsReview);
    }
}
