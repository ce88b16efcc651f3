using System.Globalization;

namespace Comptoir.Commerce.Primitives;

/// <summary>Length of a commitment, ISO 8601: whole months or years (<c>P1M</c>, <c>P1Y</c>, <c>P3Y</c>).</summary>
public readonly record struct Term
{
    private Term(int months) => Months = months;

    public int Months { get; }

    /// <summary>Reads <c>P{n}M</c> or <c>P{n}Y</c>, any case; 1 to 120 months.</summary>
    public static bool TryParse(string? text, out Term term)
    {
        term = default;
        if (text is not { Length: >= 3 and <= 5 } || text[0] is not ('P' or 'p')
            || !int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return false;
        int months = char.ToUpperInvariant(text[^1]) switch { 'M' => count, 'Y' => count * 12, _ => 0 };
        if (months is < 1 or > 120)
            return false;
        term = new Term(months);
        return true;
    }

    public static Term Parse(string text) =>
        TryParse(text, out var term) ? term : throw new FormatException($"'{text}' is not a term.");

    /// <summary>First day after the term that starts on <paramref name="start"/>.</summary>
    public DateOnly EndFrom(DateOnly start) => start.AddMonths(Months);

    /// <summary>Calendar days of the term that starts on <paramref name="start"/>: P1Y 365 or 366 (R9.3).</summary>
    public int DaysFrom(DateOnly start) => EndFrom(start).DayNumber - start.DayNumber;

    public override string ToString() => Months % 12 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"P{Months / 12}Y")
        : string.Create(CultureInfo.InvariantCulture, $"P{Months}M");
}
