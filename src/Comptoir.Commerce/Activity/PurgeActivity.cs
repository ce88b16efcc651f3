using System.Globalization;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>The operator's settings about the activity log.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Audit records can be asked for this far back, so no shorter time will do.</summary>
    public const int FewestDays = AuditPeriod.LongestDays;

    /// <summary>Days after which records and security events are purged; null: never.</summary>
    public int? KeepDays { get; set; }

    /// <summary>Product keys shown to one user or application within <see cref="BurstWindow"/> that are worth an alert.</summary>
    public int BurstReveals { get; set; } = 50;

    public TimeSpan BurstWindow { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>What a purge did.</summary>
/// <param name="Faults">Chains that are not as they were sealed: nothing of theirs is purged from there on.</param>
public sealed record ActivityPurge(long Records, long Events, IReadOnlyList<(PartnerId Partner, ChainFault Fault)> Faults);

/// <summary>Purges old records and security events. What is left of a chain still proves itself: its signed end names the place and
/// hash that it begins behind, and a checkpoint is kept there.</summary>
public sealed class PurgeActivity(ComptoirDb db, ActivityMonths months, IStoredColumns columns, KeyVault vault, ActivityLog activity)
{
    private const int AtOnce = 500;

    /// <summary>Purges what is dated before an instant. Evidence of tampering is not purged: what does not follow in its chain stays.
    /// Safe to run on several nodes.</summary>
    /// <param name="byMonth">Where months are tables, records go with the whole month only: at once, and not one by one before.</param>
    public async Task<ActivityPurge> RunAsync(DateTimeOffset before, Actor by, CancellationToken ct, bool byMonth = false)
    {
        var (records, left) = await new PurgeMonths(db, months, columns, vault).RunAsync(before, ct);
        var until = byMonth ? left : before;
        var faults = new List<(PartnerId, ChainFault)>();
        foreach (var partner in await db.ActivityChains.OrderBy(chain => chain.PartnerId).Select(chain => chain.PartnerId).ToListAsync(ct))
        {
            int done;
            ChainFault? fault;
            do
            {
                (done, fault) = await RecordsAsync(partner, until, ct);
                records += done;
            }
            while (done > 0);
            if (fault is not null)
                faults.Add((partner, fault));
        }

        long events = await EventsAsync(before, ct);
        if (records + events > 0)
        {
            await using var work = await db.BeginWorkAsync(ct);
            activity.RecordSetting("activity/purge", by, [("Before", RecordContent.TextOf(before)), ("Records", Text(records)), ("SecurityEvents", Text(events))]);
            await work.CommitAsync(ct);
        }

        return new ActivityPurge(records, events, faults);
    }

    private async Task<(int Records, ChainFault? Fault)> RecordsAsync(PartnerId partner, DateTimeOffset before, CancellationToken ct)
    {
        var chain = await db.ActivityChains.AsNoTracking().SingleAsync(chain => chain.PartnerId == partner, ct);
        var walk = new ChainWalk((chain.PurgedTo, chain.PurgedHash), isTest: true);
        ChainFault? fault = null;
        int count = 0;
        foreach (var row in await new RecordRows(db, columns).SealedAsync(partner, chain.PurgedTo + 1, AtOnce, ct))
        {
            if (row.Date >= before || (fault = walk.Step(row)) is not null)
                break;
            count++;
        }

        // Another node purges just now: what seems to be missing is not.
        if (fault is not null && await db.ActivityChains.AnyAsync(now => now.PartnerId == partner && now.PurgedTo != chain.PurgedTo, ct))
            return default;

        return count > 0 && await MoveBeginningAsync(chain, walk.At, ct) ? (count, fault) : (0, fault);
    }

    private async Task<bool> MoveBeginningAsync(ActivityChain chain, (long Sequence, byte[] Hash) to, CancellationToken ct)
    {
        var moved = chain.BegunBehind(to);
        byte[] signature = vault.SignActivity(SealedForm.OfEnd(moved));
        await using var work = await db.BeginWorkAsync(ct);
        int claimed = await db.ActivityChains
            .Where(now => now.PartnerId == chain.PartnerId && now.Sequence == chain.Sequence && now.PurgedTo == chain.PurgedTo)
            .ExecuteUpdateAsync(
                set => set.SetProperty(now => now.PurgedTo, to.Sequence).SetProperty(now => now.PurgedHash, to.Hash).SetProperty(now => now.Signature, signature), ct);
        // Sealing has moved the end meanwhile: the next run takes it from there.
        if (claimed == 0)
            return false;
        if (!await db.ActivityCheckpoints.AnyAsync(point => point.PartnerId == chain.PartnerId && point.Sequence == to.Sequence, ct))
            db.ActivityCheckpoints.Add(ActivityCheckpoint.Signed(vault, chain.PartnerId, to.Sequence, to.Hash, chain.SealedAt));
        await db.Activity.Where(record => record.PartnerId == chain.PartnerId && record.Sequence <= to.Sequence).ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
        return true;
    }

    private async Task<long> EventsAsync(DateTimeOffset before, CancellationToken ct)
    {
        long events = 0;
        await using (var work = await db.BeginWorkAsync(ct))
        {
            // The line only moves on: one of a longer memory finds what it would keep gone already.
            await db.Installations
                .Where(row => row.SecurityEventsKeptFrom == null || row.SecurityEventsKeptFrom < before)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.SecurityEventsKeptFrom, before), ct);
            await work.CommitAsync(ct);
        }

        // The installation's own work, over all partners.
        foreach (var partner in await db.SecurityEvents.Select(e => e.PartnerId).Distinct().ToListAsync(ct))
        {
            List<Guid> old;
            do
            {
                old = await db.SecurityEvents
                    .Where(e => e.PartnerId == partner && e.Date < before && e.RecordedAt < before).OrderBy(e => e.Date).Take(AtOnce).Select(e => e.Id).ToListAsync(ct);
                await using var work = await db.BeginWorkAsync(ct);
                events += await db.SecurityEvents.Where(e => e.PartnerId == partner && old.Contains(e.Id)).ExecuteDeleteAsync(ct);
                await work.CommitAsync(ct);
            }
            while (old.Count == AtOnce);
        }

        return events;
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
