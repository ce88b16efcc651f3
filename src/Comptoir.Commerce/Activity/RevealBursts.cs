using System.Runtime.CompilerServices;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Activity;

/// <summary>Someone who was shown unusually many keys in a short time.</summary>
public sealed record RevealBurst(PartnerId Partner, Guid Principal, string? UserName, Guid? Application, int Reveals);

/// <summary>Notices bursts of reveals after the fact, so that no reveal waits for it; each leaves one security event a window.</summary>
public sealed class RevealBursts(ComptoirDb db, ActivityMonths months, SecurityLog security, CommerceClock clock, IOptions<AuditOptions> options)
{
    /// <summary>Looks at the window up to now, over all partners: the installation's own work.</summary>
    /// <returns>Those that were not told before.</returns>
    public async Task<IReadOnlyList<RevealBurst>> FindAsync(CancellationToken ct)
    {
        var (limit, since) = (options.Value.BurstReveals, clock.GetUtcNow() - options.Value.BurstWindow);
        var span = await months.SpanAsync(db, since, clock.GetUtcNow() + ChainWalk.Tolerance, ct);
        if (!await AnyAsync(since, span, ct))
            return [];
        var bursts = await db.Activity.Within(span)
            .Where(record => record.Date >= since && record.Operation == ActivityOperation.GetSoftwareKey)
            .GroupBy(record => new { record.PartnerId, record.Principal, record.UserName, record.ApplicationId })
            .Where(group => group.Count() >= limit)
            .Select(group => new { group.Key.PartnerId, group.Key.Principal, group.Key.UserName, group.Key.ApplicationId, Count = group.Count() })
            .ToListAsync(ct);
        var told = new List<RevealBurst>();
        foreach (var burst in bursts)
        {
            await using var work = await db.BeginWorkAsync(ct);
            if (await db.SecurityEvents.AnyAsync(
                e => e.PartnerId == burst.PartnerId && e.Date >= since && e.Kind == SecurityEventKind.RevealBurst && e.UserName == burst.UserName && e.ApplicationId == burst.ApplicationId, ct))
                continue;
            security.Record(
                SecurityEventKind.RevealBurst, burst.PartnerId, burst.UserName, burst.ApplicationId,
                new Origin(default, Address: null, FormattableString.Invariant($"{burst.Count} product keys shown within {options.Value.BurstWindow:c}")));
            await work.CommitAsync(ct);
            told.Add(new RevealBurst(burst.PartnerId, burst.Principal, burst.UserName, burst.ApplicationId, burst.Count));
        }

        return told;
    }

    private Task<bool> AnyAsync(DateTimeOffset since, IdSpan span, CancellationToken ct) => db.FindsAsync(
        FormattableStringFactory.Create(
            $$"""SELECT 1 FROM "Activity" AS a WHERE a."Date" >= {0} AND a."Operation" = '{{nameof(ActivityOperation.GetSoftwareKey)}}'{{span.Condition("a")}} LIMIT 1""",
            since.UtcDateTime),
        ct);
}
