using System.Runtime.CompilerServices;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Activity;

/// <summary>Proves that nobody altered the activity log (R8.4): walks each partner's chain from its beginning to its signed end and
/// past every checkpoint. It only reads; memory stays flat.</summary>
public sealed class VerifyActivity(ComptoirDb db, IStoredColumns columns, KeyVault vault)
{
    private const int PageSize = 2000;

    /// <summary>A verdict on each chain, as of one moment.</summary>
    /// <param name="only">One partner's chain; null: all.</param>
    /// <param name="progress">Told how many records were walked.</param>
    public async IAsyncEnumerable<ChainVerdict> RunAsync(PartnerId? only, IProgress<long>? progress, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var view = db.Database.CurrentTransaction is null ? await db.BeginViewAsync(ct) : null;
        bool isTest = await db.Installations.AnyAsync(row => row.IsTest, ct);
        long walked = 0;
        foreach (var partner in await PartnersAsync(only, ct))
        {
            var verdict = await ChainAsync(partner, isTest, walked, progress, ct);
            walked += verdict.Records;
            yield return verdict;
        }
    }

    /// <summary>Whoever has a chain, a checkpoint of one, or a record: taking all of one away does not hide it.</summary>
    private async Task<List<PartnerId>> PartnersAsync(PartnerId? only, CancellationToken ct)
    {
        if (only is { } one)
            return [one];
        var chains = await db.ActivityChains.Select(chain => chain.PartnerId).ToListAsync(ct);
        var points = await db.ActivityCheckpoints.Select(point => point.PartnerId).Distinct().ToListAsync(ct);
        var tenants = await db.Partners.Select(partner => partner.Id).ToListAsync(ct);
        var operators = await db.Installations.Select(row => row.OperatorId).ToListAsync(ct);
        var unsealed = await db.Activity.Where(record => record.Sequence == null).Select(record => record.PartnerId).Distinct().ToListAsync(ct);
        return [.. chains.Concat(points).Concat(tenants).Concat(operators).Concat(unsealed).Distinct().OrderBy(partner => partner.Value)];
    }

    private async Task<ChainVerdict> ChainAsync(PartnerId partner, bool isTest, long walkedBefore, IProgress<long>? progress, CancellationToken ct)
    {
        var end = await db.ActivityChains.AsNoTracking().SingleOrDefaultAsync(chain => chain.PartnerId == partner, ct);
        var walk = new ChainWalk((end?.PurgedTo ?? 0, end?.PurgedHash ?? SealedForm.Beginning), isTest);
        long first = walk.At.Sequence + 1;
        var points = new Checkpoints(await db.ActivityCheckpoints.AsNoTracking()
            .Where(point => point.PartnerId == partner && point.Sequence >= first - 1).OrderBy(point => point.Sequence).ToListAsync(ct), vault);
        long unsealed = await db.Activity.LongCountAsync(record => record.PartnerId == partner && record.Sequence == null, ct);
        var fault = await WalkAsync(partner, walk, end, points, walkedBefore, progress, ct)
            ?? EndFault(walk, end, points)
            ?? await WaitingFaultAsync(partner, walk, end, ct);
        return new ChainVerdict(partner, first, walk.At.Sequence, unsealed, fault);
    }

    private async Task<ChainFault?> WalkAsync(
        PartnerId partner, ChainWalk walk, ActivityChain? end, Checkpoints points, long walkedBefore, IProgress<long>? progress, CancellationToken ct)
    {
        if (points.Pass(walk.At) is { } atStart)
            return atStart;
        long start = walk.At.Sequence;
        // From the very first: what stands before the place that a purge names does not belong there either. The next page is read
        // while this one is hashed.
        var next = PageAsync(partner, long.MinValue, ct);
        try
        {
            while (true)
            {
                var page = await next;
                if (page.Count >= PageSize)
                    next = PageAsync(partner, page[^1].Sequence!.Value + 1, ct);
                if (StepsFault(page, walk, end, points) is { } fault)
                    return fault;
                if (page.Count < PageSize)
                    return null;
                progress?.Report(walkedBefore + walk.At.Sequence - start);
            }
        }
        catch (UnreadableRecordException)
        {
            return new ChainFault(ChainFaultKind.Unreadable, walk.At.Sequence + 1, null, Invariant($"a record within {PageSize} of here has a column that is none of ours"));
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // SQLite reads before it returns: on a thread of its own it does so beside us.
    private Task<List<RecordRow>> PageAsync(PartnerId partner, long from, CancellationToken ct) =>
        Task.Run(() => new RecordRows(db, columns).SealedAsync(partner, from, PageSize, ct), ct);

    private static ChainFault? StepsFault(List<RecordRow> page, ChainWalk walk, ActivityChain? end, Checkpoints points)
    {
        foreach (var row in page)
        {
            if (end is null)
                return new ChainFault(ChainFaultKind.Unsigned, row.Sequence, row.Id, "the chain has no signed end");
            if (row.Sequence > end.Sequence)
                return new ChainFault(ChainFaultKind.Inserted, row.Sequence, row.Id, Invariant($"it stands behind the chain's signed end, {end.Sequence}"));
            if ((walk.Step(row) ?? points.Pass(walk.At)) is { } fault)
                return fault;
        }

        return null;
    }

    private ChainFault? EndFault(ChainWalk walk, ActivityChain? end, Checkpoints points)
    {
        long next = walk.At.Sequence + 1;
        if (end is null)
            return points.Last is { } cut ? new ChainFault(ChainFaultKind.Cut, next, null, Invariant($"records up to {cut} were there at a checkpoint")) : null;
        if (walk.At.Sequence < end.Sequence)
            return new ChainFault(ChainFaultKind.Cut, next, null, Invariant($"records {next} to {end.Sequence} are missing"));
        if (!walk.At.Hash.AsSpan().SequenceEqual(end.Hash))
            return new ChainFault(ChainFaultKind.Rewritten, walk.At.Sequence, null, "the chain does not end as it was signed");
        if (!vault.IsActivitySignature(SealedForm.OfEnd(end), end.Signature))
            return new ChainFault(ChainFaultKind.Unsigned, end.Sequence, null, "the chain's end is not signed by this installation");
        return points.Last > end.Sequence
            ? new ChainFault(ChainFaultKind.Cut, next, null, Invariant($"records up to {points.Last} were there at a checkpoint"))
            : null;
    }

    private async Task<ChainFault?> WaitingFaultAsync(PartnerId partner, ChainWalk walk, ActivityChain? end, CancellationToken ct)
    {
        if (end is null)
            return null;
        try
        {
            // The oldest: one that was dated back comes first.
            var oldest = await new RecordRows(db, columns).UnsealedAsync(partner, PageSize, ct);
            return oldest.Select(row => walk.Waiting(row, end.SealedAt)).FirstOrDefault(fault => fault is not null);
        }
        catch (UnreadableRecordException)
        {
            return new ChainFault(ChainFaultKind.Unreadable, null, null, "a record that waits to be sealed has a column that is none of ours");
        }
    }

    /// <summary>The checkpoints of a chain, passed in order.</summary>
    private sealed class Checkpoints(List<ActivityCheckpoint> points, KeyVault vault)
    {
        private int next;

        /// <summary>Place of the last one; null when there is none.</summary>
        public long? Last => points.Count > 0 ? points[^1].Sequence : null;

        public ChainFault? Pass((long Sequence, byte[] Hash) at)
        {
            if (next == points.Count || points[next].Sequence > at.Sequence)
                return null;
            var point = points[next++];
            if (!vault.IsActivitySignature(SealedForm.OfCheckpoint(point.PartnerId, point.Sequence, point.Hash, point.SealedAt), point.Signature))
                return new ChainFault(ChainFaultKind.Unsigned, point.Sequence, null, "the checkpoint here is not signed by this installation");
            return point.Hash.AsSpan().SequenceEqual(at.Hash)
                ? null
                : new ChainFault(ChainFaultKind.Rewritten, point.Sequence, null, Invariant($"the chain up to here is not the one of the checkpoint of {point.SealedAt:O}"));
        }
    }
}
