using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>Which security events are wanted; everything asked for must hold.</summary>
/// <param name="Period">First instant of it, and first instant after it.</param>
/// <param name="UserName">The whole name as it was typed.</param>
public sealed record SecurityEventQuery((DateTimeOffset From, DateTimeOffset Until) Period, SecurityEventKind? Kind, string? UserName);

/// <summary>Reads refusals, failed sign-ins and the like (R8.6), newest first: for those who administer a partner's users (R2.10),
/// and for the operator over all partners.</summary>
public sealed class FindSecurityEvents(ComptoirDb db)
{
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<SeekPage<SecurityEvent>>> HandleAsync(SecurityEventQuery query, Seek seek, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.ManageUsers))
            return new NotAllowed(Right.ManageUsers);
        var list = new SeekList<SecurityEvent, SecurityEvent>(
            bound => Beyond(Wanted(query, by), bound).AsNoTracking(),
            (rows, backwards) => backwards ? rows.OrderBy(e => e.Date).ThenBy(e => e.Id) : rows.OrderByDescending(e => e.Date).ThenByDescending(e => e.Id),
            e => e,
            e => [RecordContent.TextOf(e.Date), e.Id.ToString()]);
        return await list.ReadAsync(seek, ct);
    }

    private IQueryable<SecurityEvent> Wanted(SecurityEventQuery query, Actor by)
    {
        var (from, until) = query.Period;
        var rows = db.SecurityEvents.Where(e => e.Date >= from && e.Date < until);
        if (by.Kind is not (ActorKind.Operator or ActorKind.System))
            rows = rows.Where(e => e.PartnerId == by.Partner);
        if (query.Kind is { } kind)
            rows = rows.Where(e => e.Kind == kind);
        if (query.UserName is { } user)
            rows = rows.Where(e => e.UserName == user);
        return rows;
    }

    // Newest first: what comes after is older.
    private static IQueryable<SecurityEvent> Beyond(IQueryable<SecurityEvent> rows, SeekBound? bound)
    {
        if (bound is null)
            return rows;
        var (date, id) = (RecordContent.InstantOf(bound.Key[0]), Guid.Parse(bound.Key[1], CultureInfo.InvariantCulture));
        return bound.Side switch
        {
            SeekSide.Before => rows.Where(e => e.Date >= date && (e.Date > date || e.Id.CompareTo(id) > 0)),
            SeekSide.After => rows.Where(e => e.Date <= date && (e.Date < date || e.Id.CompareTo(id) < 0)),
            _ => rows.Where(e => e.Date <= date && (e.Date < date || e.Id.CompareTo(id) <= 0)),
        };
    }
}
