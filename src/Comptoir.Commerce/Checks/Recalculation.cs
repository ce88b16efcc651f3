using System.Globalization;
using System.Numerics;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;

namespace Comptoir.Commerce.Checks;

/// <summary>Works out charges and credits again from what is stored, in exact fractions of whole numbers and by nothing of the code
/// that posted them (R14.3b): prices R3.4, charge R4.3b, credit R9.2 and R9.3, rounding R14.6.</summary>
internal static class Recalculation
{
    private const int PriceDecimals = 6;

    private const decimal Largest = 1_000_000_000_000m;

    // Of unrounded figures 12 decimals are looked at, and the last three of them may differ.
    private const long WrittenUnit = 1_000_000_000_000;
    private const int Inexact = 1000;

    private static readonly BigInteger PriceUnit = BigInteger.Pow(10, PriceDecimals);

    /// <summary>Whether a stored figure can be reckoned with: a price, rate or per cent has at most 6 decimals and is not below zero.</summary>
    public static bool IsFigure(decimal figure) =>
        figure is >= 0 and < Largest && figure * 1_000_000m == decimal.Truncate(figure * 1_000_000m);

    /// <summary>Whether a stored term can be: none, or a number of months or years.</summary>
    public static bool IsTerm(string term) =>
        term.Length == 0 || (term.Length is >= 3 and <= 5 && term[0] == 'P' && term[^1] is 'M' or 'Y'
            && int.TryParse(term.AsSpan(1, term.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0);

    /// <summary>What a charge must be, minor units.</summary>
    public static (long Subtotal, long Tax) Charge(
        decimal unitPrice, int quantity, string term, BillingCycle cycle, int currencyDecimals, decimal taxRate, bool taxIncluded)
    {
        var exact = ExactCharge(unitPrice, quantity, term, cycle);
        return Split(new Fraction(exact.Part * BigInteger.Pow(10, currencyDecimals), exact.Whole).Rounded(), taxRate, taxIncluded);
    }

    /// <summary>A charge before its rounding, in the terms of the price.</summary>
    public static Fraction ExactCharge(decimal unitPrice, int quantity, string term, BillingCycle cycle) =>
        new(Scaled(unitPrice) * quantity, PriceUnit * ChargesOf(term, cycle));

    /// <summary>The share of an amount that is not used, before its rounding.</summary>
    public static Fraction ExactShare(decimal amount, int used, int whole) => whole == 0 ? default : new(Scaled(amount) * (whole - used), PriceUnit * whole);

    /// <summary>So many per cent of an amount, before the rounding.</summary>
    public static Fraction ExactPercent(decimal amount, decimal percent) => new(Scaled(amount) * Scaled(percent), PriceUnit * PriceUnit * 100);

    /// <summary>What the credit of a charge must be, minor units.</summary>
    public static (long Subtotal, long Tax) Credit(
        (long Subtotal, long Tax) charge, CreditRule rule, UsedDays counted, DateTimeOffset usedFrom, (DateOnly From, DateOnly Until) period, DateTimeOffset creditedAt, decimal taxRate, bool taxIncluded)
    {
        if (rule == CreditRule.None)
            return (0, 0);
        // A reservation in full: one never used in its first days (R11.3), or one cancelled through a sandbox's order (R11.3b).
        if (rule is CreditRule.Full or CreditRule.Reservation)
            return charge;
        var (used, whole) = Days(counted, usedFrom, period, creditedAt);
        long price = taxIncluded ? charge.Subtotal + charge.Tax : charge.Subtotal;
        return Split(whole == 0 ? 0 : new Fraction(new BigInteger(price) * (whole - used), whole).Rounded(), taxRate, taxIncluded);
    }

    /// <summary>What the credit of an approved amount, in the terms of the price, must be, minor units (R9.8).</summary>
    public static (long Subtotal, long Tax) Approved(decimal approved, int currencyDecimals, decimal taxRate, bool taxIncluded) =>
        Split(new Fraction(Scaled(approved) * BigInteger.Pow(10, currencyDecimals), PriceUnit).Rounded(), taxRate, taxIncluded);

    /// <summary>What is kept of a credit, minor units: per cent of it, in the terms of the price (R11.3).</summary>
    public static (long Subtotal, long Tax) Fee((long Subtotal, long Tax) credit, decimal percent, decimal taxRate, bool taxIncluded)
    {
        long price = taxIncluded ? credit.Subtotal + credit.Tax : credit.Subtotal;
        return Split(new Fraction(new BigInteger(price) * Scaled(percent), PriceUnit * 100).Rounded(), taxRate, taxIncluded);
    }

    /// <summary>Days used of a charge and days charged for: the term from the UTC day of the purchase, use from its instant (R9.3); for
    /// SaaS those of its activation (R13.1).</summary>
    /// <param name="period">First day of the charge, and the first after it.</param>
    public static (int Used, int Whole) Days(UsedDays counted, DateTimeOffset usedFrom, (DateOnly From, DateOnly Until) period, DateTimeOffset creditedAt)
    {
        static long DayOf(DateOnly day) => day.ToDateTime(TimeOnly.MinValue).Ticks / TimeSpan.TicksPerDay;
        long whole = DayOf(period.Until) - DayOf(period.From);
        long before = DayOf(period.From) - (usedFrom.UtcDateTime.Ticks / TimeSpan.TicksPerDay);
        long elapsed = creditedAt.UtcTicks - usedFrom.UtcTicks;
        long used = elapsed / TimeSpan.TicksPerDay;
        if (counted == UsedDays.Started && elapsed % TimeSpan.TicksPerDay != 0)
            used++;
        return ((int)Math.Max(0, Math.Min(used - before, whole)), (int)whole);
    }

    /// <summary>What charge <paramref name="number"/> of a line is for, from 0 (R14.5): whole months from the first day billed, the
    /// last day of a month where it has no such day.</summary>
    public static (DateOnly From, DateOnly Until) Period(DateOnly first, string term, BillingCycle cycle, int number)
    {
        int months = term.Length == 0 ? 0 : MonthsOf(term) / ChargesOf(term, cycle);
        return (After(first, number * months), After(first, (number + 1) * months));
    }

    /// <summary>The number of the first charge of the term that a charge is in.</summary>
    public static int FirstOfTerm(string term, BillingCycle cycle, int number) => number - (number % ChargesOf(term, cycle));

    private static DateOnly After(DateOnly day, int months)
    {
        int month = (day.Year * 12) + day.Month - 1 + months;
        var (year, of) = (Math.Min(month / 12, DateOnly.MaxValue.Year), (month % 12) + 1);
        return new DateOnly(year, of, Math.Min(day.Day, DateTime.DaysInMonth(year, of)));
    }

    // A price with tax in it holds rate ÷ (1 + rate) of tax; on one without it comes rate of tax.
    private static (long Subtotal, long Tax) Split(BigInteger price, decimal taxRate, bool taxIncluded)
    {
        var rate = Scaled(taxRate);
        var tax = new Fraction(price * rate, taxIncluded ? PriceUnit + rate : PriceUnit).Rounded();
        return (Minor(taxIncluded ? price - tax : price), Minor(tax));
    }

    // What is more than an amount can hold differs from any stored one.
    private static long Minor(BigInteger amount) => (long)BigInteger.Min(amount, long.MaxValue);

    public static int ChargesOf(string term, BillingCycle cycle)
    {
        if (term.Length == 0)
            return 1;
        int months = MonthsOf(term);
        int each = cycle switch
        {
            BillingCycle.Monthly => 1,
            BillingCycle.Annual => 12,
            BillingCycle.Biennial => 24,
            BillingCycle.Triennial => 36,
            _ => months,
        };
        return Math.Max(1, months / each);
    }

    private static int MonthsOf(string term)
    {
        int count = int.Parse(term.AsSpan(1, term.Length - 2), CultureInfo.InvariantCulture);
        return term[^1] == 'Y' ? 12 * count : count;
    }

    private static BigInteger Scaled(decimal figure)
    {
        decimal scaled = figure * 1_000_000m;
        return scaled == decimal.Truncate(scaled)
            ? new BigInteger(scaled)
            : throw new InvalidOperationException($"{figure.ToString(CultureInfo.InvariantCulture)} has more than {PriceDecimals} decimals.");
    }

    /// <summary>An exact figure.</summary>
    internal readonly record struct Fraction(BigInteger Part, BigInteger Whole)
    {
        /// <summary>Whether a text is this figure, which it may have cut off after 9 decimals or more.</summary>
        public bool IsWrittenAs(string text)
        {
            if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal written))
                return false;
            decimal units = decimal.Truncate(written);
            var scaled = (new BigInteger(units) * WrittenUnit) + new BigInteger((written - units) * WrittenUnit);
            return Whole.IsZero ? written == 0 : BigInteger.Abs((scaled * Whole) - (Part * WrittenUnit)) <= Whole * Inexact;
        }

        /// <summary>To a whole number, half away from zero; amounts are never below zero.</summary>
        public BigInteger Rounded() => ((2 * Part) + Whole) / (2 * Whole);
    }
}
