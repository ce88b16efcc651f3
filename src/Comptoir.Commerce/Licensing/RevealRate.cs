using System.Runtime.CompilerServices;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Licensing;

/// <summary>The operator's settings about product keys.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>Reveals one user may make in a minute of real time (R5.4).</summary>
    public int RevealsPerMinute { get; set; } = 60;

    /// <summary>Keys one caller may ask about in a minute of real time, on each node.</summary>
    public int ChecksPerMinute { get; set; } = 60;

    /// <summary>Imported keys of a SKU and version at or under which their stock is told to be low.</summary>
    public int LowStock { get; set; } = 10;
}

/// <summary>Limits reveals per user by counting the records of the last minute, so that all nodes agree and a restart forgives
/// nothing.</summary>
public sealed class RevealRate(ComptoirDb db, ActivityMonths months, WriteGate gate, CommerceClock clock, IOptions<KeyOptions> options)
{
    /// <summary>In the running work. Reveals of one caller pass here one after the other, each when the record of the one before is
    /// there to be counted.</summary>
    public async Task<RevealsTooFast?> CheckAsync(Actor by, CancellationToken ct)
    {
        int limit = options.Value.RevealsPerMinute;
        var now = clock.RealNow();
        var since = now.AddMinutes(-1);
        var principal = by.Principal;
        var span = await months.SpanAsync(db, since - ChainWalk.Tolerance, now + ChainWalk.Tolerance, ct);
        // The one that has to be a minute old: with it in the last minute the limit is reached.
        var look = FormattableStringFactory.Create(
            $$"""
            SELECT 1 FROM "Activity" AS a
            WHERE a."PartnerId" = {0} AND a."Principal" = {1} AND a."Operation" = '{{nameof(ActivityOperation.GetSoftwareKey)}}' AND a."RecordedAt" > {2}{{span.Condition("a")}}
            ORDER BY a."RecordedAt" DESC LIMIT 1 OFFSET {3}
            """,
            by.Partner.Value,
            principal,
            since.UtcDateTime,
            limit - 1);
        FormattableString[] asked = gate.Holding($"reveals {by.Partner} {principal}") is { } hold ? [hold, look] : [look];
        bool isReached = false;
        await db.ReadTogetherAsync(asked, (place, _) => isReached |= asked[place] == look, ct);
        if (!isReached)
            return null;
        var oldest = await db.Activity.Within(span)
            .Where(record => record.PartnerId == by.Partner && record.Principal == principal
                && record.Operation == ActivityOperation.GetSoftwareKey && record.RecordedAt > since)
            .OrderByDescending(record => record.RecordedAt)
            .Select(record => (DateTimeOffset?)record.RecordedAt)
            .Skip(limit - 1)
            .FirstOrDefaultAsync(ct);
        return oldest is { } at ? new RevealsTooFast(limit, at.AddMinutes(1) - now) : null;
    }
}
