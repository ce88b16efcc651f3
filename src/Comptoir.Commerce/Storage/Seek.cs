using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Storage;

/// <summary>How to move in a sorted list from the page one stands on.</summary>
public enum SeekOperation
{
    Next,
    Previous,
    First,
    Last,

    /// <summary>The page of a number; without a number the page one stands on, read again.</summary>
    PageIndex,
}

/// <summary>Where a page lies: the sort keys of its first and last row, as texts.</summary>
public sealed record SeekPlace(IReadOnlyList<string> First, IReadOnlyList<string> Last, bool HasPrevious);

/// <summary>Which page is wanted.</summary>
/// <param name="Size">Rows of a page, at least 1.</param>
/// <param name="From">The page one stands on; null to begin.</param>
/// <param name="Index">Number of the page for <see cref="SeekOperation.PageIndex"/>, from 0.</param>
public sealed record Seek(int Size, SeekOperation Operation = SeekOperation.Next, SeekPlace? From = null, int? Index = null);

/// <summary>A page, and whether there is more on each side.</summary>
/// <param name="Place">Where it lies; null when the list is empty.</param>
public sealed record SeekPage<T>(IReadOnlyList<T> Items, SeekPlace? Place, bool HasNext, bool HasPrevious);

/// <summary>On which side of a key rows are asked for.</summary>
public enum SeekSide
{
    Before,
    After,

    /// <summary>After the key, itself included.</summary>
    From,
}

/// <summary>A key and the side of it.</summary>
public sealed record SeekBound(SeekSide Side, IReadOnlyList<string> Key);

/// <summary>A list sorted by a unique key that an index serves, so that any page costs as much as the first.</summary>
/// <param name="Rows">The rows beyond a bound in list order, or all; unsorted.</param>
/// <param name="Sort">Sorts rows in list order, or backwards.</param>
/// <param name="Project">What is read of a row.</param>
/// <param name="Key">The sort key of what was read.</param>
public sealed record SeekList<TRow, T>(
    Func<SeekBound?, IQueryable<TRow>> Rows,
    Func<IQueryable<TRow>, bool, IQueryable<TRow>> Sort,
    Expression<Func<TRow, T>> Project,
    Func<T, IReadOnlyList<string>> Key)
{
    /// <summary>Reads one page. One round trip.</summary>
    public async Task<SeekPage<T>> ReadAsync(Seek seek, CancellationToken ct)
    {
        bool backwards = seek.Operation == SeekOperation.Last || (seek.Operation == SeekOperation.Previous && seek.From is not null);
        var rows = Sort(Rows(BoundOf(seek)), backwards);
        int skipped = seek is { Operation: SeekOperation.PageIndex, Index: { } index } ? (int)Math.Min((long)index * seek.Size, int.MaxValue) : 0;
        if (skipped > 0)
            rows = rows.Skip(skipped);
        var items = await rows.Take(seek.Size + 1).Select(Project).ToListAsync(ct);
        bool more = items.Count > seek.Size;
        if (more)
            items.RemoveAt(seek.Size);
        if (backwards)
            items.Reverse();

        bool before = backwards ? more : HasBefore(seek, skipped);
        bool after = backwards ? seek.Operation == SeekOperation.Previous : more;
        var place = items.Count > 0 ? new SeekPlace(Key(items[0]), Key(items[^1]), before) : seek.From;
        return new SeekPage<T>(items, place, after, before);
    }

    private static SeekBound? BoundOf(Seek seek) => seek switch
    {
        { From: null } => null,
        { Operation: SeekOperation.Next } => new SeekBound(SeekSide.After, seek.From.Last),
        { Operation: SeekOperation.Previous } => new SeekBound(SeekSide.Before, seek.From.First),
        { Operation: SeekOperation.PageIndex, Index: null } => new SeekBound(SeekSide.From, seek.From.First),
        _ => null,
    };

    private static bool HasBefore(Seek seek, int skipped) => seek.Operation switch
    {
        SeekOperation.Next => seek.From is not null,
        SeekOperation.PageIndex when seek.Index is null => seek.From?.HasPrevious is true,
        SeekOperation.PageIndex => skipped > 0,
        _ => false,
    };
}
