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
        PartnerId? whose = by.Kind is ActorKind.Operator or ActorKind.System ? null : by.Partner;
        var list = new SeekList<SecurityEvent, SecurityEvent>(
            bound => Wanted(db.SecurityEvents.Within(whose, query.Period.From, query.Period.Until, bound), query).AsNoTracking(),
            (rows, backwards) => rows.Sorted(whose, backwards),
            e => e,
            DatedRows.KeyOf);
        return await list.ReadAsync(seek, ct);
    }

    private static IQueryable<SecurityEvent> Wanted(IQueryable<SecurityEvent> rows, SecurityEventQuery query)
    {
        if (query.Kind is { } kind)
            rows = rows.Where(e => e.Kind == kind);
        if (query.UserName is { } user)
            rows = rows.Where(e => e.UserName == user);
        return rows;
    }
}
