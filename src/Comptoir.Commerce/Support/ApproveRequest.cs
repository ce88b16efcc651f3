using System.Globalization;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Support;

/// <param name="Amount">What to give back, in the terms of the price; null: what the rules would (R9.2, R9.3).</param>
public sealed record ApproveRequest(ServiceRequestId Request, AmountAsked? Amount, string? Text, Actor By)
{
    /// <summary>What was shown that the rules give, minor units: without an amount it is given, or nothing is done (R4.3b). Null where
    /// nothing was shown.</summary>
    public long? QuotedMinor { get; init; }
}

public sealed class ApproveRequestHandler(
    ComptoirDb db, RequestsForChange requests, OrdersForChange orders, CancelledLines cancelled, RequestEvents events, CommerceClock clock)
{
    /// <summary>Approves a refund: cancels the lines with the credit as an exception, like any cancellation, in one transaction (R9.8).</summary>
    /// <returns>Refuses with the refusals of <see cref="RequestsForChange.AnyAsync"/> and <see cref="OrdersForChange"/>,
    /// <see cref="NothingToApprove"/>, <see cref="InvalidInput"/>, <see cref="ApprovalQuoteLapsed"/>, and, when somebody was faster,
    /// with <see cref="RequestSettled"/> or <see cref="CancelledMeanwhile"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(ApproveRequest approve, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (request, refusal) = await requests.AnyAsync(approve.Request, approve.By, ct);
        if (request is null)
            return refusal!;
        if (request.WhySettled() is { } settled)
            return settled;
        if (request is not { Topic: SupportTopic.Refund, CustomerId: { } customer, Subject: { } subject })
            return new NothingToApprove(request.Id);
        if (FaultOf(approve, subject) is { } fault)
            return fault;

        var acting = approve.By with { Partner = request.PartnerId };
        (var found, refusal) = await orders.FindAsync(customer, new OrderId(subject.OrderId), acting, ct);
        if (found is null)
            return refusal!;
        var (now, by) = (clock.GetUtcNow(), Author.Of(approve.By));
        string before = OrderSnapshot.TextOf(found.Order);
        var amount = approve.Amount?.Amount is { } figure ? new Money(figure, Currency.Of(subject.Currency)) : (Money?)null;
        if (amount is null && approve.QuotedMinor is { } quoted
            && found.Order.QuoteException(subject.Lines, now).Value is { } quote && quote.ByRules.Minor != quoted)
            return new ApprovalQuoteLapsed(request.Id);
        (var cancellation, refusal) = found.Order.CancelByException(subject.Lines, amount, new CreditException(request.Id, by.Name), now);
        if (cancellation is null)
            return refusal is NotCancellable { Already: true } ? new CancelledMeanwhile(request.Id) : refusal!;

        var given = GivenBy(found.Order, cancellation);
        (string Key, string? Value)[] facts =
        [
            ("ServiceRequest", request.Id.Value),
            ("ApprovedBy", by.Name),
            ("ApprovedAmount", given.ToString()),
        ];
        await cancelled.FollowAsync(found, cancellation, before, acting, facts, now, ct);
        request.Approve(given, approve.Text?.Trim(), by, now);
        events.Record(request, "Approved", approve.By);
        await events.TellAsync(request, RequestEntryKind.Approved, approve.Text?.Trim(), byOperator: true, ct);
        await work.CommitAsync(ct);
        return request;
    }

    private static Money GivenBy(Order order, Cancellation cancellation) => cancellation.Credits.Aggregate(
        Money.Zero(Currency.Of(order.Currency)),
        (sum, credit) => sum + credit.Credit.Amount.InPriceTerms(order.Lines.Find(line => line.Number == credit.LineNumber)!.TaxIncluded));

    private static InvalidInput? FaultOf(ApproveRequest approve, RequestSubject subject)
    {
        if (RequestRules.FaultOfText("text", approve.Text?.Trim(), required: false) is { } text)
            return text;
        if (approve.Amount is not { } asked)
            return null;
        var currency = Currency.Of(subject.Currency);
        if (asked.Amount is not { } amount)
            return new InvalidInput("amount", InputFault.Required);
        if (asked.Currency is { Length: > 0 } code && !code.Equals(subject.Currency, StringComparison.OrdinalIgnoreCase))
            return new InvalidInput("amount.currency", InputFault.Unknown, code.Length <= 10 ? code : "…");
        if (amount <= 0)
            return new InvalidInput("amount", InputFault.OutOfRange, "0");
        return Money.Round(amount, currency).Amount == amount ? null : new InvalidInput("amount", InputFault.Malformed, amount.ToString(CultureInfo.InvariantCulture));
    }
}
