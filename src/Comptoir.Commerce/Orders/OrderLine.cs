using System.Diagnostics;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>One SKU of an order with what it cost and the terms it may be cancelled under, all as they were on the day of the
/// purchase.</summary>
public sealed class OrderLine
{
    public required PartnerId PartnerId { get; init; }

    public required OrderId OrderId { get; init; }

    /// <summary>0 … n−1.</summary>
    public required int Number { get; init; }

    public required string CatalogItemId { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required ProductKind Kind { get; init; }

    public required string ProductTitle { get; init; }

    public required string SkuTitle { get; init; }

    public required string Publisher { get; init; }

    public required string FriendlyName { get; init; }

    public required int Quantity { get; init; }

    /// <summary>ISO 8601, empty for what has no term.</summary>
    public required string Term { get; init; }

    public required BillingCycle BillingCycle { get; init; }

    public required string Currency { get; init; }

    /// <summary>As listed, for one unit and the whole term.</summary>
    public required decimal UnitPrice { get; init; }

    public required bool TaxIncluded { get; init; }

    public required decimal TaxRate { get; init; }

    /// <summary>What was charged at the purchase, before tax, minor units.</summary>
    public required long SubtotalMinor { get; init; }

    public required long TaxMinor { get; init; }

    /// <summary>The ledger entry of that charge; null while billing has not begun (SaaS before its activation, R13.1).</summary>
    public required Guid? ChargeId { get; set; }

    public required DateTimeOffset PurchasedAt { get; init; }

    /// <summary>First day after the time that the first charge is for; the purchase day itself where there is no term.</summary>
    public required DateOnly ChargedUntil { get; set; }

    /// <summary>First day billed: that of the purchase, for SaaS that of its activation.</summary>
    public required DateOnly BilledFrom { get; set; }

    /// <summary>When SaaS was activated; null on what is billed from its purchase on, and where a version wrote the activation that did
    /// not keep its instant.</summary>
    public DateTimeOffset? BilledSince { get; set; }

    /// <summary>Charges posted so far, all of the same amount; 0 while billing has not begun.</summary>
    public int Charges { get; set; }

    /// <summary>When the next charge falls due or its term ends; null when no charge is to come.</summary>
    public DateTimeOffset? NextChargeAt { get; set; }

    public Guid? EntitlementId { get; init; }

    public SubscriptionId? SubscriptionId { get; init; }

    public string? PromotionId { get; init; }

    public string? RenewsToTerm { get; init; }

    public bool? AttestationAccepted { get; init; }

    public Dictionary<string, string> ProvisioningContext { get; init; } = [];

    /// <summary>Name of the policy profile it was bought under.</summary>
    public required string PolicyProfile { get; init; }

    public required CreditRule CreditRule { get; init; }

    public required UsedDays UsedDays { get; init; }

    public required CancellationDoor CancellationDoor { get; init; }

    /// <summary>Length of the cancellation window in hours; null where it can never be cancelled.</summary>
    public required int? WindowHours { get; init; }

    /// <summary><see cref="CancellableUntil"/>, stored so that what closes soon is found by it.</summary>
    public DateTimeOffset? WindowEndsAt { get; set; }

    public required bool ReviewRequired { get; init; }

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>Given back when it was cancelled, before tax, minor units.</summary>
    public long CreditedSubtotalMinor { get; private set; }

    public long CreditedTaxMinor { get; private set; }

    /// <summary>Units still owned: lines are cancelled in full.</summary>
    public int LiveQuantity => IsCancelled ? 0 : Quantity;

    public bool IsCancelled => CancelledAt is not null;

    /// <summary>The instant that days of use count from (R9.3): that of the purchase, for SaaS that of its activation, when its billing
    /// starts (R13.1).</summary>
    public DateTimeOffset UsedFrom
    {
        get
        {
            var day = new DateTimeOffset(BilledFrom.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return BilledSince ?? (day > PurchasedAt ? day : PurchasedAt);
        }
    }

    public Currency CurrencyOf => Primitives.Currency.Of(Currency);

    /// <summary>What the purchase costs: charged at once, or, without a <see cref="ChargeId"/>, when billing begins.</summary>
    public Amount Charged => new(Money.OfMinor(SubtotalMinor, CurrencyOf), Money.OfMinor(TaxMinor, CurrencyOf));

    public Amount Credited => new(Money.OfMinor(CreditedSubtotalMinor, CurrencyOf), Money.OfMinor(CreditedTaxMinor, CurrencyOf));

    /// <summary>Last instant of the window, itself inside; null where it can never be cancelled (R9.1). That of SaaS counts from its
    /// activation, as its subscription's does.</summary>
    public DateTimeOffset? CancellableUntil => WindowHours is { } hours ? (BilledSince ?? PurchasedAt).AddHours(hours) : null;

    /// <summary>Days left in the window, rounded up: 60 just after the purchase, 1 on the last day; null when closed (R9.1).</summary>
    public int? DaysRemaining(DateTimeOffset now) => CancellableUntil is { } end && now <= end
        ? Math.Max(1, DaysBegun(end - now))
        : null;

    /// <summary>Why the line cannot be cancelled through its order now, or null when it can.</summary>
    /// <param name="review">The order's total asks for review.</param>
    public Refusal? WhyNotCancellable(CancellationTerms terms, bool review, DateTimeOffset now)
    {
        if (IsCancelled)
            return new NotCancellable(OrderId, Already: true);
        if (CancellationDoor == CancellationDoor.Reservation && !terms.Sandbox)
            return new CancelledThroughReservation(OrderId);
        if (CancellationDoor == CancellationDoor.Subscription && !(terms.Sandbox && Kind == ProductKind.Saas))
            return Kind == ProductKind.Saas ? new SaasCancelledThroughSubscription(OrderId) : new CancelledThroughSubscription(OrderId);
        if (CancellationDoor == CancellationDoor.None)
            return new NotCancellable(OrderId);
        if (CancellableUntil is { } end && now > end)
            return new CancellationWindowClosed(OrderId, Number, WindowHours!.Value, end);
        return review || ReviewRequired ? new CancellationNeedsReview(OrderId, Number) : null;
    }

    /// <summary>Why the operator cannot cancel the line by an exception either: it is cancelled, is never cancelled (R9.2), or ends
    /// through something else than its order. Null when it can be.</summary>
    public Refusal? WhyNoException() => this switch
    {
        { IsCancelled: true } => new NotCancellable(OrderId, Already: true),
        { CancellationDoor: CancellationDoor.None } => new NotCancellable(OrderId),
        { CancellationDoor: CancellationDoor.Reservation } => new CancelledThroughReservation(OrderId),
        { Kind: ProductKind.Saas } => new SaasCancelledThroughSubscription(OrderId),
        { CancellationDoor: CancellationDoor.Subscription } => new CancelledThroughSubscription(OrderId),
        _ => null,
    };

    public ChargePeriods Periods => ChargePeriods.Of(BilledFrom, Term, BillingCycle);

    /// <summary>What to give back (R9.2, R9.3): of each charge of the running term all, the share of its own days that are not used, or
    /// nothing, as the line's rule says; nothing of what was never charged.</summary>
    public Credit CreditAt(DateTimeOffset now)
    {
        if (ChargeId is null || Charges == 0)
            return Credit.OfNothing(this);
        var periods = Periods;
        int first = periods.TermOf(Charges - 1);
        return Credit.Together(this, [.. Enumerable.Range(first, Charges - first).Select(number => CreditOf(number, periods, now))]);
    }

    internal Money CreditInPriceTerms(DateTimeOffset now) => CreditAt(now).Amount.InPriceTerms(TaxIncluded);

    private Credit CreditOf(int number, ChargePeriods periods, DateTimeOffset now) => CreditRule switch
    {
        CreditRule.None => Credit.None(this, number),
        CreditRule.Prorated => ProratedOf(number, periods, now),
        // A reservation comes here only from a sandbox's order (R11.3b), for which the specification names no amount: everywhere else it
        // is given back by R11.3, through itself. There it takes a purchase made for a test back whole; nobody pays a sandbox's invoices,
        // and fee and cap, which R11.3 does not part from its share, have no place in a cancellation.
        CreditRule.Full or CreditRule.Reservation => Credit.InFull(this, number),
        _ => throw new UnreachableException($"No credit by {CreditRule}"),
    };

    private Credit ProratedOf(int number, ChargePeriods periods, DateTimeOffset now)
    {
        int before = periods.Start(number).DayNumber - BilledFrom.DayNumber;
        int whole = periods.Days(number);
        return Credit.Prorated(this, number, used: Math.Clamp(UsedAt(now) - before, 0, whole), whole);
    }

    /// <summary>No charge is to come any more: what was sold ends, or was given back some other way than through its order.</summary>
    public void StopCharging() => NextChargeAt = null;

    /// <summary>The billing of SaaS begins when it is activated (R13.1).</summary>
    internal void BeginBilling(DateTimeOffset now)
    {
        BilledSince = now;
        WindowEndsAt = CancellableUntil;
        BilledFrom = DateOnly.FromDateTime(now.UtcDateTime);
        ChargedUntil = Periods.Start(1);
        ChargeId = NewId.Guid(now);
        CountCharge();
    }

    /// <summary>Counts a charge that is being posted, and when the next falls due.</summary>
    internal void CountCharge()
    {
        Charges++;
        var periods = Periods;
        bool ends = periods.Months == 0 || (Charges % periods.PerTerm == 0 && SubscriptionId is null);
        NextChargeAt = ends ? null : periods.DueAt(Charges);
    }

    /// <summary>What may still be given back, in the terms of the price: the charges less earlier credits; nothing of what was never
    /// charged (R9.8).</summary>
    public Money LeftToCredit => ChargeId is null
        ? Money.Zero(CurrencyOf)
        : Money.OfMinor(Math.Max(1, Charges) * Charged.InPriceTerms(TaxIncluded).Minor, CurrencyOf) - Credited.InPriceTerms(TaxIncluded);

    internal void Cancel(DateTimeOffset now, Amount credit)
    {
        CancelledAt = now;
        CreditedSubtotalMinor = credit.Subtotal.Minor;
        CreditedTaxMinor = credit.Tax.Minor;
        StopCharging();
    }

    /// <summary>See <see cref="Order.ShowAsOf"/>.</summary>
    internal void ShowAsOf(DateTimeOffset instant)
    {
        if (CancelledAt > instant)
            (CancelledAt, CreditedSubtotalMinor, CreditedTaxMinor) = (null, 0, 0);
    }

    private int UsedAt(DateTimeOffset now)
    {
        var elapsed = now - UsedFrom;
        return UsedDays == UsedDays.Started ? DaysBegun(elapsed) : elapsed.Days;
    }

    /// <summary>Days of 24 hours, the last one counted in full.</summary>
    private static int DaysBegun(TimeSpan time) => (int)((time.Ticks + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay);
}
