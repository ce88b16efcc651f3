using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Orders;

public enum OrderStatus
{
    Pending,
    Completed,
    Cancelled,
}

/// <summary>A purchase: the lines of one order group, in one currency.</summary>
public sealed class Order : IVersioned
{
    public const int LongestPurchaseOrder = 40;

    private Order()
    {
    }

    public Order(PartnerId partner, CustomerId customer, OrderId id, string alternateId, Currency currency, BillingCycle cycle, DateTimeOffset now)
    {
        PartnerId = partner;
        CustomerId = customer;
        Id = id;
        AlternateId = alternateId;
        Currency = currency.Code;
        BillingCycle = cycle;
        CreatedAt = now;
        Status = OrderStatus.Completed;
    }

    public PartnerId PartnerId { get; private set; }

    public CustomerId CustomerId { get; private set; }

    public OrderId Id { get; private set; }

    /// <summary>12 hex digits, quoted on invoices.</summary>
    public string AlternateId { get; private set; } = "";

    public string Currency { get; private set; } = "";

    public BillingCycle BillingCycle { get; private set; }

    public OrderStatus Status { get; private set; }

    /// <summary>The cart it came from; null for an order made directly. Unique together with <see cref="OrderGroup"/>.</summary>
    public CartId? CartId { get; init; }

    public string OrderGroup { get; init; } = "0";

    public bool? PartnerOnRecordAttestationAccepted { get; init; }

    /// <summary>The buyer's own number for the purchase, at most <see cref="LongestPurchaseOrder"/> characters; null when none was given (R4.4).</summary>
    public string? PurchaseOrderNumber { get; init; }

    /// <summary>The purchase instant.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    public List<OrderLine> Lines { get; private set; } = [];

    public long Version { get; private set; }

    /// <summary>What was charged for all lines, with tax.</summary>
    public Money Total() => Lines.Aggregate(Money.Zero(Primitives.Currency.Of(Currency)), (sum, line) => sum + line.Charged.Total);

    /// <summary>Cancels lines and works out what each is worth back to the partner.</summary>
    /// <param name="lineNumbers">Lines to cancel, each in full; null means every line still active.</param>
    /// <param name="terms">What the partner and the operator's settings add to the lines' own terms.</param>
    /// <param name="now">Instant of the request.</param>
    /// <returns>One credit per cancelled line. Refuses with <see cref="LineNotFound"/>, or with the first refusal of
    /// <see cref="OrderLine.WhyNotCancellable"/>; a refusal changes nothing.</returns>
    /// <remarks>Rules R9.1 to R9.3, R9.8, R11.3b.</remarks>
    public Result<Cancellation> Cancel(IReadOnlyCollection<int>? lineNumbers, CancellationTerms terms, DateTimeOffset now)
    {
        if (lineNumbers?.Except(Lines.Select(line => line.Number)).Any() is true)
            return new LineNotFound(Id);

        var chosen = Lines.FindAll(line => lineNumbers?.Contains(line.Number) ?? !line.IsCancelled);
        if (chosen.Count == 0)
            return new NotCancellable(Id, Already: true);
        bool review = terms.NeedsReview(Total());
        foreach (var line in chosen)
        {
            if (line.WhyNotCancellable(terms, review, now) is { } refusal)
                return refusal;
        }

        return Cancel(chosen.ConvertAll(line => new LineCredit(line.Number, line.CreditAt(now))), now);
    }

    /// <summary>Cancels lines by an exception that the operator approved, whatever their window says; what can never be cancelled stays.</summary>
    /// <param name="approved">What to give back for all of them, in the terms of the price, shared out by what each has left; null:
    /// what the rules give back (R9.2, R9.3).</param>
    /// <returns>Refuses with <see cref="LineNotFound"/>, with the first refusal of <see cref="OrderLine.WhyNoException"/>, or with
    /// <see cref="InvalidInput"/> on more than the charges less earlier credits; a refusal changes nothing.</returns>
    /// <remarks>Rule R9.8.</remarks>
    public Result<Cancellation> CancelByException(
        IReadOnlyCollection<int> lineNumbers, Money? approved, CreditException exception, DateTimeOffset now)
    {
        var (chosen, refusal) = LinesForException(lineNumbers);
        if (chosen is null)
            return refusal!;
        var left = chosen.ConvertAll(line => line.LeftToCredit);
        if (approved is { } amount && amount.Amount > left.Sum(money => money.Amount))
            return new InvalidInput("amount", InputFault.OutOfRange, new Money(left.Sum(money => money.Amount), amount.Currency).ToString());
        var shares = approved is { } whole ? whole.ShareOut(left) : chosen.ConvertAll(line => line.CreditInPriceTerms(now));
        return Cancel([.. chosen.Zip(shares, (line, share) => new LineCredit(line.Number, Credit.ByException(line, share, exception)))], now);
    }

    /// <summary>What <see cref="CancelByException"/> would give back now; changes nothing.</summary>
    /// <returns>Refuses as it does.</returns>
    public Result<ExceptionQuote> QuoteException(IReadOnlyCollection<int> lineNumbers, DateTimeOffset now)
    {
        var (chosen, refusal) = LinesForException(lineNumbers);
        if (chosen is null)
            return refusal!;
        var nothing = Money.Zero(Primitives.Currency.Of(Currency));
        return new ExceptionQuote(
            chosen.Aggregate(nothing, (sum, line) => sum + line.CreditInPriceTerms(now)), chosen.Aggregate(nothing, (sum, line) => sum + line.LeftToCredit));
    }

    /// <summary>Ends a line, whatever its own terms say: it was cancelled through its subscription, or never activated.</summary>
    public Cancellation End(int lineNumber, DateTimeOffset now) =>
        Cancel([new LineCredit(lineNumber, Lines.First(line => line.Number == lineNumber).CreditAt(now))], now);

    /// <summary>Ends a line that is given back by rules of its own (R11.3).</summary>
    /// <param name="credit">What is given back, before any fee.</param>
    internal void GiveBack(OrderLine line, Credit credit, DateTimeOffset now) => Cancel([new LineCredit(line.Number, credit)], now);

    /// <summary>Makes it the order it was at an instant: what was cancelled later is not. Only for what is shown and never saved.</summary>
    internal void ShowAsOf(DateTimeOffset instant)
    {
        Lines.ForEach(line => line.ShowAsOf(instant));
        if (Status == OrderStatus.Cancelled && Lines.Exists(line => !line.IsCancelled))
            Status = OrderStatus.Completed;
    }

    private Result<List<OrderLine>> LinesForException(IReadOnlyCollection<int> lineNumbers)
    {
        var chosen = Lines.FindAll(line => lineNumbers.Contains(line.Number));
        if (chosen.Count == 0 || chosen.Count < lineNumbers.Count)
            return new LineNotFound(Id);
        return chosen.Select(line => line.WhyNoException()).FirstOrDefault(why => why is not null) is { } refusal ? refusal : chosen;
    }

    private Cancellation Cancel(List<LineCredit> credits, DateTimeOffset now)
    {
        credits.ForEach(credit => Lines.Find(line => line.Number == credit.LineNumber)!.Cancel(now, credit.Credit.Amount));
        if (Lines.TrueForAll(line => line.IsCancelled))
            Status = OrderStatus.Cancelled;
        return new Cancellation(credits);
    }
}

/// <summary>What decides about a cancellation besides the line's own terms.</summary>
/// <param name="Sandbox">The partner is marked as a sandbox: reservations and SaaS may be cancelled through the order (R11.3b).</param>
/// <param name="ReviewFrom">Order total, with tax, from which on the operator reviews; null: never (R9.8).</param>
public sealed record CancellationTerms(bool Sandbox, Money? ReviewFrom)
{
    public bool NeedsReview(Money orderTotal) => ReviewFrom is { } from && !(orderTotal < from);
}

/// <summary>What a cancellation gives back, line by line.</summary>
public sealed record Cancellation(IReadOnlyList<LineCredit> Credits);

public sealed record LineCredit(int LineNumber, Credit Credit);

/// <summary>What an approved exception can give back, in the terms of the price (R9.8).</summary>
/// <param name="ByRules">What it gives without an amount (R9.2, R9.3).</param>
/// <param name="Most">The charges less earlier credits.</param>
public sealed record ExceptionQuote(Money ByRules, Money Most);
