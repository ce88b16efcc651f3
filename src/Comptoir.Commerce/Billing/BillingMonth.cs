using System.Globalization;

namespace Comptoir.Commerce.Billing;

/// <summary>A calendar month, UTC: what an invoice is for (R14.1).</summary>
public readonly record struct BillingMonth : IComparable<BillingMonth>
{
    private BillingMonth(DateOnly first) => First = first;

    public DateOnly First { get; }

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public DateTimeOffset Start => new(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The first instant after the month.</summary>
    public DateTimeOffset End => new(First.AddMonths(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public BillingMonth Next => new(First.AddMonths(1));

    public BillingMonth Previous => new(First.AddMonths(-1));

    public static bool operator <(BillingMonth left, BillingMonth right) => left.First < right.First;

    public static bool operator >(BillingMonth left, BillingMonth right) => left.First > right.First;

    public static bool operator <=(BillingMonth left, BillingMonth right) => left.First <= right.First;

    public static bool operator >=(BillingMonth left, BillingMonth right) => left.First >= right.First;

    public static BillingMonth Of(DateTimeOffset instant) => Of(DateOnly.FromDateTime(instant.UtcDateTime));

    public static BillingMonth Of(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1));

    public static BillingMonth Later(BillingMonth one, BillingMonth other) => one > other ? one : other;

    /// <summary>Reads <c>yyyy-MM</c>; the years 2000 to 2999.</summary>
    public static bool TryParse(string? text, out BillingMonth month)
    {
        month = default;
        if (!DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 2999)
            return false;
        month = new BillingMonth(first);
        return true;
    }

    public int CompareTo(BillingMonth other) => First.CompareTo(other.First);

    public override string ToString() => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
