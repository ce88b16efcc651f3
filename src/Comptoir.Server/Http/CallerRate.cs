using System.Collections.Concurrent;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Http;

/// <summary>The operator's settings about how much one caller may ask for.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>API requests one caller may make in a minute of real time, on each node.</summary>
    public int RequestsPerMinute { get; set; } = 600_000;

    /// <summary>How long PostgreSQL may work on one statement of a request; an upload's may take longer.</summary>
    public TimeSpan StatementTime { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>More requests in a minute than one caller may make.</summary>
public sealed record RequestsTooFast(int PerMinute, TimeSpan RetryAfter) : Refusal;

/// <summary>Counts the requests of each signed-in caller, so that one that asks without end does not take the server from the others
/// (R15.3).</summary>
public sealed class CallerRate(CommerceClock clock, IOptions<LimitOptions> options)
{
    private readonly MinuteCounts<(PartnerId, Guid)> counts = new();

    /// <summary>Counts a request; null when it may be answered.</summary>
    public RequestsTooFast? Check(Actor by) => counts.Check((by.Partner, by.Principal), options.Value.RequestsPerMinute, clock.RealNow());
}

/// <summary>Counts requests by something, each in a minute of real time that begins with the first request after the one before is
/// over.</summary>
internal sealed class MinuteCounts<TKey>
    where TKey : notnull
{
    /// <summary>Keys whose minute is over are forgotten when there are more.</summary>
    private const int Many = 10_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TKey, Count> counts = new();

    /// <summary>Counts a request; null when it may be answered.</summary>
    public RequestsTooFast? Check(TKey of, int limit, DateTimeOffset now)
    {
        if (!counts.TryGetValue(of, out var mine))
        {
            if (counts.Count >= Many)
                Forget(now);
            mine = counts.GetOrAdd(of, _ => new Count());
        }

        lock (mine)
        {
            var passed = now - mine.Began;
            // A clock that was set back must not keep anybody waiting.
            if (passed >= Minute || passed < TimeSpan.Zero)
                (mine.Began, mine.Requests, passed) = (now, 0, TimeSpan.Zero);
            if (mine.Requests >= limit)
                return new RequestsTooFast(limit, Minute - passed);
            mine.Requests++;
            return null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, count) in counts)
        {
            if (now - count.Began >= Minute)
                counts.TryRemove(key, out _);
        }
    }

    private sealed class Count
    {
        public DateTimeOffset Began { get; set; } = DateTimeOffset.MinValue;

        public int Requests { get; set; }
    }
}

/// <summary>Refuses what is too much before anything is done for it. People in the portals are not counted.</summary>
public sealed class CallerDoor(RequestDelegate next, CallerRate rate, PublishedLimits published)
{
    public Task InvokeAsync(HttpContext http) =>
        http.Request().Actor is { } caller && !http.IsPage() && (rate.Check(caller) ?? published.Check(caller, http.GetEndpoint())) is { } refusal
            ? WireErrors.ToResult(refusal).ExecuteAsync(http)
            : next(http);
}
