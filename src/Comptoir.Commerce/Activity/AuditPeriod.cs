using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>Acts before this instant are kept and not shown here.</summary>
/// <param name="Days">How many days back can be asked for.</param>
public sealed record ActivityTooOld(int Days, DateTimeOffset Earliest) : Refusal;

/// <summary>The period that audit records can be asked for (contract, platform-operations §2).</summary>
public static class AuditPeriod
{
    /// <summary>Days back that can be asked for: from the first instant, UTC, of the day that many days ago.</summary>
    public const int LongestDays = 90;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    /// <param name="from">First instant asked for; null: 30 days before now.</param>
    /// <param name="until">First instant after the period asked for; null: up to now.</param>
    /// <param name="isFirstPage">A later page of a walk that began in time is read to its end.</param>
    /// <returns>Refuses with <see cref="ActivityTooOld"/> or <see cref="InvalidInput"/>.</returns>
    public static Result<ActivityQuery> Of(DateTimeOffset? from, DateTimeOffset? until, DateTimeOffset now, bool isFirstPage)
    {
        var start = from ?? now - Usual;
        // What happens at this very instant is in it.
        var end = until ?? now.AddMicroseconds(1);
        if (end <= start)
            return new InvalidInput("endDate", InputFault.OutOfRange, start.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        var earliest = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-LongestDays);
        return isFirstPage && start < earliest ? new ActivityTooOld(LongestDays, earliest) : new ActivityQuery(start, end);
    }
}
