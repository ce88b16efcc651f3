using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>A row of a log.</summary>
internal interface IDated
{
    PartnerId PartnerId { get; }

    Guid Id { get; }

    DateTimeOffset Date { get; }
}

/// <summary>A log's rows of a period, on one side of a place in it: a stretch of one index, however long the log.</summary>
/// <remarks>Said so that PostgreSQL plans it well without knowing the values, as it does for a statement that was prepared.
/// Both ends are compared as rows of instant and id: of two comparisons of the instant alone it takes for granted that a handful of rows lie
/// between them, and may rather gather and sort all there are. And a partner is named twice over: of an average one among few it would
/// find the rows just as soon on the operator's index, between those of all others, and so of one that has hardly any.</remarks>
internal static class DatedRows
{
    /// <summary>A place in a log as the list's tokens keep it.</summary>
    public static string[] KeyOf(IDated row) => KeyOf(row.Date, row.Id);

    public static string[] KeyOf(DateTimeOffset date, Guid id) => [RecordContent.TextOf(date), id.ToString()];

    /// <param name="whose">Null: everybody's.</param>
    /// <param name="until">First instant after the period.</param>
    /// <param name="bound">Newest first: what comes after it is older. Null: the whole period.</param>
    /// <param name="upTo">The last place on that side that counts; null: to the end of the period.</param>
    public static IQueryable<T> Within<T>(this DbSet<T> log, PartnerId? whose, DateTimeOffset from, DateTimeOffset until, SeekBound? bound, string[]? upTo = null)
        where T : class, IDated
    {
        (string over, DateTimeOffset first, Guid firstId) = (">=", from, Guid.Empty);
        (string under, DateTimeOffset last, Guid lastId) = ("<", until, Guid.Empty);
        if (bound is not null)
        {
            var (date, id) = PlaceOf(bound.Key);
            if (bound.Side == SeekSide.Before)
                (over, first, firstId) = (">", date, id);
            else
                (under, last, lastId) = (bound.Side == SeekSide.After ? "<" : "<=", date, id);
        }

        if (upTo is not null)
        {
            var (date, id) = PlaceOf(upTo);
            if (bound?.Side == SeekSide.Before)
                (under, last, lastId) = ("<=", date, id);
            else
                (over, first, firstId) = (">=", date, id);
        }

        string name = whose is null ? "" : """ AND "PartnerId" IN ({4}, {4})""";
        string rows = $$"""SELECT * FROM "{{log.EntityType.GetTableName()}}" WHERE ("Date", "Id") {{over}} ({0}, {1}) AND ("Date", "Id") {{under}} ({2}, {3}){{name}}""";
        object[] ends = [first.UtcDateTime, firstId, last.UtcDateTime, lastId];
        return log.FromSqlRaw(rows, whose is { } partner ? [.. ends, partner.Value] : ends);
    }

    private static (DateTimeOffset Date, Guid Id) PlaceOf(IReadOnlyList<string> key) =>
        (RecordContent.InstantOf(key[0]), Guid.Parse(key[1], CultureInfo.InvariantCulture));

    /// <summary>Newest first, or backwards. The partner leads where there is one, as in the index that is meant.</summary>
    public static IQueryable<T> Sorted<T>(this IQueryable<T> rows, PartnerId? whose, bool backwards)
        where T : class, IDated => backwards
        ? (whose is null ? rows.OrderBy(row => row.Date) : rows.OrderBy(row => row.PartnerId).ThenBy(row => row.Date)).ThenBy(row => row.Id)
        : (whose is null ? rows.OrderByDescending(row => row.Date) : rows.OrderByDescending(row => row.PartnerId).ThenByDescending(row => row.Date)).ThenByDescending(row => row.Id);
}
