using System.Buffers.Binary;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Postgres;

/// <summary>A month of the activity log is a partition, told by the instant in the ids of its records (<see cref="ActivityParts"/>).</summary>
internal sealed class PostgresMonths : ActivityMonths
{
    // Ids count milliseconds from then.
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private bool? idsTellInstants;

    public override bool AreTables => true;

    public override async Task<int> MakeAsync(ComptoirDb db, DateTimeOffset now, CancellationToken ct)
    {
        int made = 0;
        for (int ahead = 0; ahead <= Ahead; ahead++)
        {
            var month = DateOnly.FromDateTime(MonthOf(now).AddMonths(ahead).UtcDateTime);
            await using var work = await db.BeginWorkAsync(ct);
            made += await db.FindsAsync($"SELECT 1 WHERE comptoir_activity_add({month})", ct) ? 1 : 0;
            await work.CommitAsync(ct);
        }

        return made;
    }

    // The bounds of a part are read out once, before they are compared: one that another node drops meanwhile reads as null from then on.
    public override async Task<IReadOnlyList<ActivityMonth>> BeforeAsync(ComptoirDb db, DateTimeOffset before, CancellationToken ct)
    {
        var end = IdOf(before);
        var parts = await db.Database
            .SqlQuery<Part>(
                $"""
                WITH part AS MATERIALIZED (SELECT "Name", "First", "Behind" FROM comptoir_activity_parts)
                SELECT "Name", "First", "Behind" FROM part WHERE "Behind" <= {end} ORDER BY "Behind"
                """).ToListAsync(ct);
        return [.. parts.Select(part => new ActivityMonth(part.Name, part.First, part.Behind, part.First is { } first ? InstantOf(first) : null, InstantOf(part.Behind)))];
    }

    public override async Task<DateTimeOffset> StartAsync(ComptoirDb db, DateTimeOffset instant, CancellationToken ct)
    {
        var id = IdOf(instant);
        var firsts = await db.Database
            .SqlQuery<Guid>(
                $"""
                WITH part AS MATERIALIZED (SELECT "First", "Behind" FROM comptoir_activity_parts)
                SELECT "First" AS "Value" FROM part WHERE "First" <= {id} AND "Behind" > {id}
                """).ToListAsync(ct);
        return firsts is [var first] ? InstantOf(first) : instant;
    }

    public override async Task<IReadOnlyList<MonthEnd>> EndsAsync(ComptoirDb db, ActivityMonth month, CancellationToken ct)
    {
        var ends = await db.Database.SqlQuery<End>($"SELECT \"PartnerId\" AS \"Partner\", \"Last\", \"Waits\" FROM comptoir_activity_ends({month.Name})").ToListAsync(ct);
        return [.. ends.Select(end => new MonthEnd(new PartnerId(end.Partner), end.Last, end.Waits))];
    }

    public override async Task HoldChainsAsync(ComptoirDb db, IReadOnlyCollection<PartnerId> partners, CancellationToken ct)
    {
        Guid[] ids = [.. partners.Select(partner => partner.Value)];
        // In one order, so that two who do this wait and do not lock each other up.
        await db.Database.ExecuteSqlAsync($"SELECT FROM \"ActivityChains\" WHERE \"PartnerId\" = ANY({ids}) ORDER BY \"PartnerId\" FOR UPDATE", ct);
    }

    public override Task<bool> DropAsync(ComptoirDb db, ActivityMonth month, CancellationToken ct) =>
        db.FindsAsync($"SELECT 1 WHERE comptoir_activity_drop({month.Name})", ct);

    public override async ValueTask<IdSpan> SpanAsync(ComptoirDb db, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        if (!await TellInstantsAsync(db, ct))
            return default;
        return new IdSpan(StartOf(from), until > Earliest ? EndOf(until.AddTicks(-1)) : null);
    }

    public override IdSpan SpanOf(Guid least, Guid greatest) => new(StartOf(InstantOf(least)), EndOf(InstantOf(greatest)));

    /// <summary>The ids of a demo world count from an instant of its own, and a test installation may hold one; what it is never changes.</summary>
    private async ValueTask<bool> TellInstantsAsync(ComptoirDb db, CancellationToken ct)
    {
        if (idsTellInstants is { } known)
            return known;
        bool isTest = await db.FindsAsync($"SELECT 1 FROM \"Installations\" WHERE \"IsTest\" LIMIT 1", ct);
        // One that is not founded yet may still become a test.
        if (isTest || await db.FindsAsync($"SELECT 1 FROM \"Installations\" LIMIT 1", ct))
            idsTellInstants = !isTest;
        return !isTest;
    }

    /// <summary>The smallest id of an instant's month; null: far from all months.</summary>
    private static Guid? StartOf(DateTimeOffset instant) => instant > Earliest && instant < Latest ? IdOf(MonthOf(instant)) : null;

    /// <summary>The smallest id behind an instant's month; null: far from all months.</summary>
    private static Guid? EndOf(DateTimeOffset instant) => instant > Earliest && instant < Latest ? IdOf(MonthOf(instant).AddMonths(1)) : null;

    private static DateTimeOffset MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The smallest id of an instant.</summary>
    private static Guid IdOf(DateTimeOffset instant)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, instant.ToUnixTimeMilliseconds()) << 16);
        bytes[6..].Clear();
        return new Guid(bytes, bigEndian: true);
    }

    private static DateTimeOffset InstantOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        // An id that is none of ours may tell of a year that no calendar has.
        return milliseconds < Latest.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : Latest;
    }

    private sealed record Part(string Name, Guid? First, Guid Behind);

    private sealed record End(Guid Partner, long? Last, bool Waits);
}
