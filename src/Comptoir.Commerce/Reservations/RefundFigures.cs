using System.Globalization;
using System.Xml;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Reservations;

/// <summary>What a reservation is worth back at an instant, by R11.3. Amounts in the terms of the price: before tax, with it only where
/// prices include it.</summary>
/// <param name="Prorated">All of the charge, or the share of its days not used; rounded once.</param>
/// <param name="Fee">Early termination fee, a share of <see cref="Prorated"/> as rounded; rounded once.</param>
/// <param name="Commitment">Value of the remaining term, what counts towards the cap.</param>
/// <param name="ValidUntil">Last instant at which it is worth as much.</param>
/// <param name="Credit">How the credit came about.</param>
public sealed record RefundFigures(Money Prorated, Money Fee, Money Commitment, DateTimeOffset ValidUntil, Derivation Credit, decimal FeePercent)
{
    public Money Back => Prorated - Fee;

    /// <summary>Tax that follows: that of what is given back less that of the fee, each rounded as it is posted.</summary>
    public Money TaxOf(OrderLine line) =>
        Amount.OfPrice(Prorated.Amount, line.CurrencyOf, line.TaxRate, line.TaxIncluded).Tax - Amount.OfPrice(Fee.Amount, line.CurrencyOf, line.TaxRate, line.TaxIncluded).Tax;

    /// <summary>How the fee came about.</summary>
    public Derivation FeeDerivation => new()
    {
        Rule = "R11.3",
        Profile = Credit.Profile,
        Inputs = new()
        {
            ["prorated"] = Text(Prorated.Amount),
            ["feePercent"] = Text(FeePercent),
            ["currency"] = Prorated.Currency.Code,
            ["taxRate"] = Credit.Inputs["taxRate"],
            ["taxIncluded"] = Credit.Inputs["taxIncluded"],
        },
        Formula = "prorated × feePercent ÷ 100",
        Unrounded = Text(Prorated.Amount * FeePercent / 100m),
    };

    /// <summary>Both in one, for whoever asks for a quote.</summary>
    public Derivation Whole => Fee.Amount == 0
        ? Credit
        : Credit with
        {
            Inputs = new(Credit.Inputs) { ["feePercent"] = Text(FeePercent) },
            Formula = $"prorated = {Credit.Formula}; fee = prorated × feePercent ÷ 100; credit = prorated − fee",
        };

    /// <param name="charge">The last charge for the line: all of the term where it was paid at once, else the running month.</param>
    /// <param name="used">Use of the reservation was recorded.</param>
    /// <param name="isExchange">No fee is taken.</param>
    public static RefundFigures At(OrderLine line, LedgerEntry charge, bool used, ReservationPolicy policy, bool isExchange, DateTimeOffset now)
    {
        var currency = line.CurrencyOf;
        decimal charged = new Amount(Money.OfMinor(charge.SubtotalMinor, currency), Money.OfMinor(charge.TaxMinor, currency)).InPriceTerms(line.TaxIncluded).Amount;
        var purchased = DateOnly.FromDateTime(line.PurchasedAt.UtcDateTime);
        var windowEnd = line.PurchasedAt + XmlConvert.ToTimeSpan(policy.FullCreditWindow);
        bool inWindow = now <= windowEnd;
        bool full = inWindow && !used;

        var elapsed = now - line.PurchasedAt;
        bool started = line.UsedDays == UsedDays.Started;
        int days = started ? (int)((elapsed.Ticks + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay) : elapsed.Days;
        int whole = charge.PeriodEnd.DayNumber - charge.PeriodStart.DayNumber;
        int usedDays = Math.Clamp(days - (charge.PeriodStart.DayNumber - purchased.DayNumber), 0, whole);
        decimal exact = full ? charged : whole == 0 ? 0m : charged * (whole - usedDays) / whole;
        var prorated = Money.Round(exact, currency);
        decimal percent = inWindow || isExchange ? 0m : policy.FeePercent;

        int termDays = Term.Parse(line.Term).DaysFrom(purchased);
        decimal term = line.UnitPrice * line.Quantity;
        var commitment = Money.Round(full ? term : term * Math.Max(0, termDays - days) / termDays, currency);
        return new RefundFigures(
            prorated,
            Money.Round(prorated.Amount * percent / 100m, currency),
            commitment,
            LastInstant(line.PurchasedAt, elapsed, started, full, inWindow, windowEnd),
            Explain(line, charged, full, used, policy, whole, usedDays, exact),
            percent);
    }

    private static DateTimeOffset LastInstant(DateTimeOffset purchasedAt, TimeSpan elapsed, bool started, bool full, bool inWindow, DateTimeOffset windowEnd)
    {
        if (full)
            return windowEnd;
        // A day that counts once it has passed is counted from its last instant on; one that counts when begun, after it.
        var end = started
            ? purchasedAt.AddDays(Math.Max(1, (elapsed.Ticks + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay))
            : purchasedAt.AddDays(elapsed.Days + 1) - TimeSpan.FromMicroseconds(1);
        return inWindow && windowEnd < end ? windowEnd : end;
    }

    private static Derivation Explain(OrderLine line, decimal charged, bool full, bool used, ReservationPolicy policy, int whole, int usedDays, decimal exact) => new()
    {
        Rule = "R11.3",
        Profile = line.PolicyProfile,
        Inputs = new()
        {
            ["charge"] = Text(charged),
            ["currency"] = line.Currency,
            ["taxRate"] = Text(line.TaxRate),
            ["taxIncluded"] = line.TaxIncluded ? "true" : "false",
            ["purchasedAt"] = line.PurchasedAt.ToString("O", CultureInfo.InvariantCulture),
            ["fullCreditWindow"] = policy.FullCreditWindow,
            ["used"] = used ? "true" : "false",
            ["termDays"] = whole.ToString(CultureInfo.InvariantCulture),
            ["usedDays"] = (full ? 0 : usedDays).ToString(CultureInfo.InvariantCulture),
        },
        Formula = full ? "charge" : "charge × (termDays − usedDays) ÷ termDays",
        Unrounded = Text(exact),
    };

    private static string Text(decimal figure) => figure.ToString("0.############################", CultureInfo.InvariantCulture);
}
