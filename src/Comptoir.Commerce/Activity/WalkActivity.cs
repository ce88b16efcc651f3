using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>A page of what was found on the way.</summary>
/// <param name="Reached">How far the log was looked through, where that is not to the end of the period and the page is not full;
/// null otherwise. The next page goes on from there, and the previous one, where one walks back.</param>
public sealed record ActivityWalked(SeekPage<ActivityRecord> Page, DateTimeOffset? Reached);

/// <summary>How far one walks for a page.</summary>
/// <param name="First">Records of the first stretch that is looked through; each further one is four times as long.</param>
/// <param name="Most">Records of the longest stretch.</param>
/// <param name="Patience">Real time after which no further stretch is begun.</param>
public sealed record WalkLimits(int First, int Most, TimeSpan Patience)
{
    public static readonly WalkLimits Usual = new(1_000, 64_000, TimeSpan.FromSeconds(1));
}

/// <summary>Reads the activity log for a person who waits (docs/adr/0028): what is rare in it is looked for a stretch of the log at a time and
/// for no longer than about a second, whatever the period. Two round trips for each stretch; one where nothing is looked for.</summary>
public sealed class WalkActivity(ComptoirDb db, ActivityMonths months, WalkLimits limits, TimeProvider time)
{
    private const int Growth = 4;

    /// <summary>The same acts as <see cref="FindActivity"/> finds, for its first page and from one page to the next or the previous one.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<ActivityWalked>> HandleAsync(ActivityQuery query, Seek seek, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.SeeActivity))
            return new NotAllowed(Right.SeeActivity);
        bool seesKeys = by.May(Right.SeeKeyActivity);
        var span = await months.SpanAsync(db, query.From, query.Until, ct);
        PartnerId? whose = by.Kind == ActorKind.Operator ? null : by.Partner;
        bool backwards = seek is { Operation: SeekOperation.Previous, From: not null };
        var bound = seek.From is null ? null : backwards ? new SeekBound(SeekSide.Before, seek.From.First) : new SeekBound(SeekSide.After, seek.From.Last);
        bool isSparse = query.IsSparse || !seesKeys;

        var found = new List<ActivityRecord>();
        string[]? end = null;
        long began = time.GetTimestamp();
        for (int length = limits.First; ; length = Math.Min(length * Growth, limits.Most))
        {
            end = isSparse ? await EndAsync(Rows(null), length) : null;
            found.AddRange(await FindActivity.Seen(FindActivity.Wanted(Rows(end), query), seesKeys).AsNoTracking().Sorted(whose, backwards).Take(seek.Size + 1 - found.Count).ToListAsync(ct));
            if (found.Count > seek.Size || end is null || time.GetElapsedTime(began) >= limits.Patience)
                break;
            bound = new SeekBound(backwards ? SeekSide.Before : SeekSide.After, end);
        }

        bool more = found.Count > seek.Size;
        if (more)
            found.RemoveAt(seek.Size);
        return PageOf(found, query, seek, backwards, more, reached: more ? null : end);

        IQueryable<ActivityRecord> Rows(string[]? upTo)
        {
            var rows = db.Activity.Within(whose, query.From, query.Until, bound, upTo).Within(span);
            return query.Customer is { } customer ? rows.Where(record => record.CustomerId == customer) : rows;
        }

        // The last place of a stretch: the index alone tells it.
        async Task<string[]?> EndAsync(IQueryable<ActivityRecord> rows, int length) =>
            await rows.Sorted(whose, backwards).Skip(length - 1).Select(record => new { record.Date, record.Id }).FirstOrDefaultAsync(ct) is { } last
                ? DatedRows.KeyOf(last.Date, last.Id)
                : null;
    }

    private static ActivityWalked PageOf(List<ActivityRecord> found, ActivityQuery query, Seek seek, bool backwards, bool more, string[]? reached)
    {
        if (backwards)
            found.Reverse();
        // Of an empty page the place is where the walk has come to: how far, or the end of the period.
        string[] end = reached ?? DatedRows.KeyOf(backwards ? query.Until : query.From, Guid.Empty);
        string[] first = found.Count > 0 ? DatedRows.KeyOf(found[0]) : end, last = found.Count > 0 ? DatedRows.KeyOf(found[^1]) : end;
        if (reached is not null)
            (first, last) = backwards ? (reached, last) : (first, reached);
        bool beyond = more || reached is not null;
        bool hasPrevious = backwards ? beyond : seek.From is not null;
        return new ActivityWalked(
            new SeekPage<ActivityRecord>(found, new SeekPlace(first, last, hasPrevious), HasNext: backwards || beyond, hasPrevious), reached is null ? null : RecordContent.InstantOf(reached[0]));
    }
}
