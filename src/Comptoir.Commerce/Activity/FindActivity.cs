using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>Reads the activity log, newest first (R8.1, R8.3). One round trip a page, whatever its depth.</summary>
public sealed class FindActivity(ComptoirDb db, ActivityMonths months)
{
    /// <summary>A page of the caller's partner's acts; of all partners' for the operator, the one read that crosses partners
    /// (R2.4b). Who may not see the use of keys and downloads gets the other acts only (R2.4, R2.12b).</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<SeekPage<ActivityRecord>>> HandleAsync(ActivityQuery query, Seek seek, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.SeeActivity))
            return new NotAllowed(Right.SeeActivity);
        bool seesKeys = by.May(Right.SeeKeyActivity);
        var span = await months.SpanAsync(db, query.From, query.Until, ct);
        PartnerId? whose = by.Kind == ActorKind.Operator ? null : by.Partner;
        var list = new SeekList<ActivityRecord, ActivityRecord>(
            bound => Seen(Wanted(db.Activity.Within(whose, query.From, query.Until, bound).Within(span), query), seesKeys).AsNoTracking(),
            (rows, backwards) => rows.Sorted(whose, backwards),
            record => record,
            DatedRows.KeyOf);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>What the caller may see of a partner's acts at one instant.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<IReadOnlyList<ActivityRecord>>> AtAsync(PartnerId partner, DateTimeOffset date, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.SeeActivity))
            return new NotAllowed(Right.SeeActivity);
        var span = await months.SpanAsync(db, date, date.AddMicroseconds(1), ct);
        var rows = db.Activity.Within(span).Where(record => record.PartnerId == partner && record.Date == date);
        if (by.Kind != ActorKind.Operator)
            rows = rows.Where(record => record.PartnerId == by.Partner);
        return await Seen(rows, by.May(Right.SeeKeyActivity)).AsNoTracking().ToListAsync(ct);
    }

    internal static IQueryable<ActivityRecord> Wanted(IQueryable<ActivityRecord> rows, ActivityQuery query)
    {
        if (query.Customer is { } customer)
            rows = rows.Where(record => record.CustomerId == customer);
        if (query.CustomerNamePart is { } namePart)
            rows = rows.Where(record => record.CustomerNameKey!.Contains(ActivityRecord.KeyOf(namePart)));
        if (query.UserName is { } user)
            rows = rows.Where(record => record.UserNameKey == ActivityRecord.KeyOf(user));
        if (query.UserNamePart is { } userPart)
            rows = rows.Where(record => record.UserNameKey!.Contains(ActivityRecord.KeyOf(userPart)));
        if (query.Resources is { } resources)
            rows = rows.Where(record => resources.Contains(record.Resource));
        if (query.Operations is { } operations)
            rows = rows.Where(record => operations.Contains(record.Operation));
        return rows;
    }

    internal static IQueryable<ActivityRecord> Seen(IQueryable<ActivityRecord> rows, bool seesKeys) => seesKeys
        ? rows
        : rows.Where(record => record.Resource != ActivityResource.SoftwareKey && record.Resource != ActivityResource.SoftwareDownloadLink);
}
