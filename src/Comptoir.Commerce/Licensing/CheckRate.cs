using System.Collections.Concurrent;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Licensing;

/// <summary>Limits how many keys a caller may ask about in a minute of real time, so that nobody tries keys out. Each node counts
/// for itself: nothing is written for a question. The program itself is not counted.</summary>
public sealed class CheckRate(CommerceClock clock, IOptions<KeyOptions> options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(PartnerId, Guid), Queue<DateTimeOffset>> asked = new();

    /// <summary>Counts a question; null when there may be one more.</summary>
    public ChecksTooFast? Check(Actor by)
    {
        if (by.Kind == ActorKind.System)
            return null;
        int limit = options.Value.ChecksPerMinute;
        var now = clock.RealNow();
        var mine = asked.GetOrAdd((by.Partner, by.Principal), _ => new Queue<DateTimeOffset>());
        lock (mine)
        {
            while (mine.TryPeek(out var oldest) && now - oldest >= Minute)
                mine.Dequeue();
            if (mine.Count >= limit)
                return new ChecksTooFast(limit, limit > 0 ? mine.Peek() + Minute - now : Minute);
            mine.Enqueue(now);
            return null;
        }
    }
}
