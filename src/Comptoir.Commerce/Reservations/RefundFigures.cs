using System.Globalization;
using System.Xml;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Reservations;

/// <summary>What a reservation is worth back at an instant, by R11.3. Amounts in the terms of the price: before tax, with it only where
/// prices include it.</summary>
/// <param name="Given">Of each charge of which something is left all of it, or the share of its days not used; each rounded once.</param>
/// <param name="Fee">Early termination fee, a share of <see cref="Prorated"/> as rounded; rounded once.</param>
/// <param name="Commitment">Value of the remaining term, what counts towards the cap.</param>
/// <param name="ValidUntil">Last instant at which it is worth as much.</param>
public sealed record RefundFigures(OrderLine Line, Credit Given, Money Fee, decimal FeePercent, Money Commitment, DateTimeOffset ValidUntil)
{
    private const string UsedDaysInput = "usedDays";
    private const string TermDaysInput = "termDays";

    /// <summary>The least that instants differ by here.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    public Money Prorated => Given.Amount.InPriceTerms(Line.TaxIncluded);

    public Money Back => Prorated - Fee;

    public Amount FeeAmount => Amount.OfPrice(Fee.Amount, Line.CurrencyOf, Line.TaxRate, Line.TaxIncluded);

    /// <summary>Tax that follows: that of what is given back less that of the fee, each as it is posted.</summary>
    public Money Tax => Given.Amount.Tax - FeeAmount.Tax;

    /// <summary>The charges of which something is given back, as they were charged.</summary>
    public Money Charged => Money.OfMinor(Line.Charged.InPriceTerms(Line.TaxIncluded).Minor * Given.OfCharges.Count, Line.CurrencyOf);

    /// <summary>Of <see cref="TermDays"/>.</summary>
    public int UsedDays => DaysOf(UsedDaysInput);

    /// <summary>Days that those charges are for.</summary>
    public int TermDays => DaysOf(TermDaysInput);

    /// <summary>How the fee came about.</summary>
    public Derivation FeeDerivation => new()
    {
        Rule = "R11.3",
        Profile = Line.PolicyProfile,
        Inputs = new()
        {
            ["prorated"] = Text(Prorated.Amount),
            ["feePercent"] = Text(FeePercent),
            ["currency"] = Line.Currency,
            ["taxRate"] = Text(Line.TaxRate),
            ["taxIncluded"] = Line.TaxIncluded ? "true" : "false",
        },
        Formula = "prorated × feePercent ÷ 100",
        Unrounded = Text(Prorated.Amount * FeePercent / 100m),
    };

    /// <summary>Credit and fee in one, for whoever asks for a quote.</summary>
    public Derivation Whole => Fee.Amount == 0
        ? Given.Derivation
        : Given.Derivation with
        {
            Inputs = new(Given.Derivation.Inputs) { ["feePercent"] = Text(FeePercent) },
            Formula = $"prorated = {Given.Derivation.Formula}; fee = prorated × feePercent ÷ 100; credit = prorated − fee",
        };

    /// <param name="used">Use of the reservation was recorded.</param>
    /// <param name="isExchange">No fee is taken.</param>
    public static RefundFigures At(OrderLine line, bool used, ReservationPolicy policy, bool isExchange, DateTimeOffset now)
    {
        var windowEnd = line.PurchasedAt + XmlConvert.ToTimeSpan(policy.FullCreditWindow);
        bool inWindow = now <= windowEnd;
        bool full = inWindow && !used;
        var elapsed = now - line.PurchasedAt;
        bool started = line.UsedDays == Billing.UsedDays.Started;
        int days = started ? (int)((elapsed.Ticks + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay) : elapsed.Days;

        var given = GivenBy(line, policy, used, full, days);
        decimal percent = inWindow || isExchange ? 0m : policy.FeePercent;
        int termDays = Term.Parse(line.Term).DaysFrom(line.BilledFrom);
        decimal term = line.UnitPrice * line.Quantity;
        return new RefundFigures(
            line,
            given,
            Money.Round(given.Amount.InPriceTerms(line.TaxIncluded).Amount * percent / 100m, line.CurrencyOf),
            percent,
            Money.Round(full ? term : term * Math.Max(0, termDays - days) / termDays, line.CurrencyOf),
            LastInstant(line, elapsed, started, full, inWindow, windowEnd));
    }

    /// <summary>The last charge, and the one before it while a day of it is left: a month is charged from midnight on, its days are used
    /// from the hour of the purchase on.</summary>
    private static Credit GivenBy(OrderLine line, ReservationPolicy policy, bool used, bool full, int days)
    {
        var periods = line.Periods;
        int last = Math.Max(1, line.Charges) - 1;
        var parts = new List<Credit>();
        for (int number = periods.TermOf(last); number <= last; number++)
        {
            int whole = periods.Days(number);
            int usedDays = full ? 0 : Math.Clamp(days - (periods.Start(number).DayNumber - line.BilledFrom.DayNumber), 0, whole);
            if (number == last || usedDays < whole)
                parts.Add(PartOf(line, number, policy, used, full, usedDays, whole));
        }

        return Credit.Together(line, parts);
    }

    private static Credit PartOf(OrderLine line, int number, ReservationPolicy policy, bool used, bool full, int usedDays, int whole)
    {
        decimal charged = line.Charged.InPriceTerms(line.TaxIncluded).Amount;
        decimal exact = full ? charged : charged * (whole - usedDays) / whole;
        return new Credit(Amount.OfPrice(exact, line.CurrencyOf, line.TaxRate, line.TaxIncluded), new Derivation
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
                [TermDaysInput] = whole.ToString(CultureInfo.InvariantCulture),
                [UsedDaysInput] = usedDays.ToString(CultureInfo.InvariantCulture),
            },
            Formula = full ? "charge" : "charge × (termDays − usedDays) ÷ termDays",
            Unrounded = Text(exact),
        })
        {
            Charge = number,
        };
    }

    private static DateTimeOffset LastInstant(OrderLine line, TimeSpan elapsed, bool started, bool full, bool inWindow, DateTimeOffset windowEnd)
    {
        if (full)
            return windowEnd;
        // A day that counts once it has passed is counted from its last instant on; one that counts when begun, after it.
        var end = started
            ? line.PurchasedAt.AddDays(Math.Max(1, (elapsed.Ticks + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay))
            : line.PurchasedAt.AddDays(elapsed.Days + 1) - Tick;
        // The next month is charged meanwhile, and given back too.
        if (line.NextChargeAt is { } next && next > line.PurchasedAt + elapsed && next <= end)
            end = next - Tick;
        return inWindow && windowEnd < end ? windowEnd : end;
    }

    private int DaysOf(string input) => Given.OfCharges.Sum(part => int.Parse(part.Derivation.Inputs[input], CultureInfo.InvariantCulture));

    private static string Text(decimal figure) => figure.ToString("0.############################", CultureInfo.InvariantCulture);
}
