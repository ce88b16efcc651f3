using System.Globalization;
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
        // Nearly every row counts, so the rows of a page lie together: the lower bound is left to us, because beside the upper
        // one it leads PostgreSQL's planner away from the index once statements are prepared.
        bool cutHere = seesKeys && !query.IsFiltered && (seek.Operation is SeekOperation.Next or SeekOperation.First);
        var span = await months.SpanAsync(db, query.From, query.Until, ct);
        var list = new SeekList<ActivityRecord, ActivityRecord>(
            bound => Seen(Wanted(Beyond(bound, query).Within(span), query, cutHere), by, seesKeys).AsNoTracking(),
            (rows, backwards) => backwards
                ? rows.OrderBy(record => record.Date).ThenBy(record => record.Id)
                : rows.OrderByDescending(record => record.Date).ThenByDescending(record => record.Id),
            record => record,
            KeyOf);
        return cutHere
            ? Cut(await list.ReadAsync(seek with { Size = seek.Size + 1 }, ct), query.From, seek.Size)
            : await list.ReadAsync(seek, ct);
    }

    /// <summary>What the caller may see of a partner's acts at one instant.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<IReadOnlyList<ActivityRecord>>> AtAsync(PartnerId partner, DateTimeOffset date, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.SeeActivity))
            return new NotAllowed(Right.SeeActivity);
        var span = await months.SpanAsync(db, date, date.AddMicroseconds(1), ct);
        return await Seen(db.Activity.Within(span).Where(record => record.PartnerId == partner && record.Date == date), by, by.May(Right.SeeKeyActivity))
            .AsNoTracking().ToListAsync(ct);
    }

    private static string[] KeyOf(ActivityRecord record) => [record.Date.ToString("O", CultureInfo.InvariantCulture), record.Id.ToString()];

    /// <summary>Of a page read with one row too many, those of the period; the one too many tells whether there is more.</summary>
    private static SeekPage<ActivityRecord> Cut(SeekPage<ActivityRecord> page, DateTimeOffset from, int size)
    {
        List<ActivityRecord> inside = [.. page.Items.TakeWhile(record => record.Date >= from)];
        bool more = inside.Count > size;
        if (more)
            inside.RemoveAt(size);
        var place = inside.Count > 0 ? new SeekPlace(KeyOf(inside[0]), KeyOf(inside[^1]), page.HasPrevious) : page.Place;
        return new SeekPage<ActivityRecord>(inside, place, more, page.HasPrevious);
    }

    // Row comparison, which an index on date and id answers by going straight to the place. Newest first: what comes after is older.
    private IQueryable<ActivityRecord> Beyond(SeekBound? bound, ActivityQuery query)
    {
        if (bound is null)
            return db.Activity.Where(record => record.Date < query.Until);
        var date = DateTimeOffset.Parse(bound.Key[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).UtcDateTime;
        var id = Guid.Parse(bound.Key[1]);
        return bound.Side switch
        {
            SeekSide.Before => db.Activity
                .FromSql($"""SELECT * FROM "Activity" WHERE ("Date", "Id") > ({date}, {id})""")
                .Where(record => record.Date < query.Until),
            SeekSide.After => db.Activity.FromSql($"""SELECT * FROM "Activity" WHERE ("Date", "Id") < ({date}, {id})"""),
            _ => db.Activity.FromSql($"""SELECT * FROM "Activity" WHERE ("Date", "Id") <= ({date}, {id})"""),
        };
    }

    private static IQueryable<ActivityRecord> Wanted(IQueryable<ActivityRecord> rows, ActivityQuery query, bool cutHere)
    {
        if (!cutHere)
            rows = rows.Where(record => record.Date >= query.From);
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

    private static IQueryable<ActivityRecord> Seen(IQueryable<ActivityRecord> rows, Actor by, bool seesKeys)
    {
        if (by.Kind != ActorKind.Operator)
        {
            var mine = by.Partner;
            rows = rows.Where(record => record.PartnerId == mine);
        }

        return seesKeys
            ? rows
            : rows.Where(record => record.Resource != ActivityResource.SoftwareKey && record.Resource != ActivityResource.SoftwareDownloadLink);
    }
}
