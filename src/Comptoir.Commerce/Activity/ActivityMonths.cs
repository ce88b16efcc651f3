using System.Runtime.InteropServices;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>A part of the activity log: all records whose ids lie in it.</summary>
/// <param name="First">The smallest id in it; null: it has no beginning.</param>
/// <param name="Behind">The smallest id that lies behind it.</param>
/// <param name="Start">The instant of the first; null as that is.</param>
/// <param name="End">The instant of the one behind.</param>
public sealed record ActivityMonth(string Name, Guid? First, Guid Behind, DateTimeOffset? Start, DateTimeOffset End)
{
    public bool Holds(Guid id) => id < Behind && (First is not { } first || id >= first);
}

/// <summary>A chain's last place among a month's records.</summary>
/// <param name="Last">Null: none of them is sealed.</param>
/// <param name="Waits">Whether one of them waits to be sealed.</param>
public sealed record MonthEnd(PartnerId Partner, long? Last, bool Waits);

/// <summary>The months that the activity log lies in (docs/adr/0015). Where it is one table there are none, and nothing has to be
/// done: so on SQLite.</summary>
public class ActivityMonths
{
    /// <summary>For so many months after the running one there is a place at any time.</summary>
    protected const int Ahead = 3;

    /// <summary>Whether a month is a table of its own.</summary>
    public virtual bool AreTables => false;

    /// <summary>Makes the months to come; safe on several nodes at a time.</summary>
    /// <returns>How many were made.</returns>
    public virtual Task<int> MakeAsync(ComptoirDb db, DateTimeOffset now, CancellationToken ct) => Task.FromResult(0);

    /// <summary>Between which ids all records of a period lie, in whole months; wherever ids do not tell the instant of their record
    /// nothing is said.</summary>
    /// <param name="until">First instant after the period.</param>
    public virtual ValueTask<IdSpan> SpanAsync(ComptoirDb db, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) => default;

    /// <summary>The same for known ids.</summary>
    public virtual IdSpan SpanOf(Guid least, Guid greatest) => default;

    /// <summary>Months that end by an instant and still have a table, the oldest first.</summary>
    public virtual Task<IReadOnlyList<ActivityMonth>> BeforeAsync(ComptoirDb db, DateTimeOffset before, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ActivityMonth>>([]);

    /// <summary>The first instant of the month that an instant lies in; the instant itself where it lies in none.</summary>
    public virtual Task<DateTimeOffset> StartAsync(ComptoirDb db, DateTimeOffset instant, CancellationToken ct) => Task.FromResult(instant);

    /// <summary>Whose records lie in a month.</summary>
    public virtual Task<IReadOnlyList<MonthEnd>> EndsAsync(ComptoirDb db, ActivityMonth month, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>In the running work: until it ends nobody moves these chains.</summary>
    public virtual Task HoldChainsAsync(ComptoirDb db, IReadOnlyCollection<PartnerId> partners, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>In the running work: drops a month that every chain is past.</summary>
    /// <returns>Whether it did: not while somebody reads for long.</returns>
    public virtual Task<bool> DropAsync(ComptoirDb db, ActivityMonth month, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>Ids from the first on, up to the one behind; null: all.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct IdSpan(Guid? First, Guid? Behind);

internal static class IdSpans
{
    /// <summary>Leaves out the months outside; what is found is the same. The bounds stand in the statement itself, of which there is then
    /// one for each pair of months: so the database leaves tables out before it plans, and knows that nearly every row of the others
    /// counts, which it could not tell of parameters.</summary>
    public static IQueryable<ActivityRecord> Within(this IQueryable<ActivityRecord> rows, IdSpan span)
    {
        if (span.First is { } first)
            rows = rows.Where(record => record.Id >= EF.Constant(first));
        if (span.Behind is { } behind)
            rows = rows.Where(record => record.Id < EF.Constant(behind));
        return rows;
    }

    /// <summary>The same in SQL, to follow other conditions on <paramref name="table"/>; nothing where there are no bounds.</summary>
    public static string Condition(this IdSpan span, string table)
    {
        string first = span.First is { } from ? $" AND {table}.\"Id\" >= '{from}'" : "";
        return span.Behind is { } behind ? $"{first} AND {table}.\"Id\" < '{behind}'" : first;
    }
}
