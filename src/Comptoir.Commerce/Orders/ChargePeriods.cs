using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>What each charge of a line is for (R14.5): periods of whole months that follow one another from the first day billed,
/// counted from that day each time, so that a month's end does not drift.</summary>
/// <param name="From">First day billed.</param>
/// <param name="Months">Months of one charge; 0 where there is no term.</param>
/// <param name="PerTerm">Charges in one term.</param>
public sealed record ChargePeriods(DateOnly From, int Months, int PerTerm)
{
    public static ChargePeriods Of(DateOnly from, string term, BillingCycle cycle)
    {
        int charges = Offer.ChargesIn(term, cycle);
        return new ChargePeriods(from, Term.TryParse(term, out var length) ? length.Months / charges : 0, charges);
    }

    /// <summary>First day of charge <paramref name="number"/>, from 0; the day after charge <paramref name="number"/> − 1.</summary>
    public DateOnly Start(int number) => From.AddMonths(number * Months);

    public int Days(int number) => Start(number + 1).DayNumber - Start(number).DayNumber;

    /// <summary>The instant charge <paramref name="number"/> falls due.</summary>
    public DateTimeOffset DueAt(int number) => new(Start(number).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The number of the first charge of the term that a charge is in.</summary>
    public int TermOf(int number) => number - (number % PerTerm);

    /// <summary>Whether a charge begins another term than the first.</summary>
    public bool IsRenewal(int number) => number > 0 && number % PerTerm == 0;
}
