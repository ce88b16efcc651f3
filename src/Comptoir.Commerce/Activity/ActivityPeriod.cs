using System.Globalization;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>The period that the activity log is asked for (R8.1): any, the last month unless asked otherwise.</summary>
public static class ActivityPeriod
{
    /// <param name="from">First instant asked for; null: the first of the day a month before the end.</param>
    /// <param name="until">First instant after the period asked for; null: up to now.</param>
    /// <returns>Refuses with <see cref="InvalidInput"/> a period that ends before it begins.</returns>
    public static Result<ActivityQuery> Of(DateTimeOffset? from, DateTimeOffset? until, DateTimeOffset now)
    {
        // What happens at this very instant is in it.
        var end = until ?? now.AddMicroseconds(1);
        // A whole day, so that it stays the same while one pages through it.
        var start = from ?? MonthBefore(end);
        if (until is not null && end <= start)
            return new InvalidInput("to", InputFault.OutOfRange, start.ToString("O", CultureInfo.InvariantCulture));
        return new ActivityQuery(start, end);
    }

    private static DateTimeOffset MonthBefore(DateTimeOffset end)
    {
        var last = DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1));
        var first = last < DateOnly.MinValue.AddMonths(1) ? DateOnly.MinValue : last.AddMonths(-1);
        return new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }
}
