using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>Purges whole months where they are tables: in one work all chains begin behind the month and its table goes, whatever it
/// holds. A month goes only when every record of it is as it was sealed.</summary>
internal sealed class PurgeMonths(ComptoirDb db, ActivityMonths months, IStoredColumns columns, KeyVault vault)
{
    private const int PageSize = 2000;

    private enum Outcome
    {
        Gone,

        /// <summary>A record waits to be sealed or is sealed after one that is kept, or somebody is in the way: later.</summary>
        NotYet,

        /// <summary>Not all is as it was sealed: such a month goes record by record, up to the evidence.</summary>
        Faulty,
    }

    /// <returns>How many records went, and the first instant of what has to be left to a later purge by months.</returns>
    public async Task<(long Records, DateTimeOffset Left)> RunAsync(DateTimeOffset before, CancellationToken ct)
    {
        long records = 0;
        foreach (var month in await months.BeforeAsync(db, before, ct))
        {
            var (outcome, lines) = await WalkAsync(month, before, ct);
            if (outcome == Outcome.Gone && !await DropAsync(month, lines, ct))
                outcome = Outcome.NotYet;
            if (outcome == Outcome.NotYet)
                return (records, month.Start ?? month.End);
            if (outcome == Outcome.Faulty)
                break;
            records += lines.Sum(line => line.Records);
        }

        return (records, await months.StartAsync(db, before, ct));
    }

    private async Task<(Outcome Outcome, List<Line> Lines)> WalkAsync(ActivityMonth month, DateTimeOffset before, CancellationToken ct)
    {
        var lines = new List<Line>();
        foreach (var end in await months.EndsAsync(db, month, ct))
        {
            if (end.Waits || end.Last is not { } last)
                return (Outcome.NotYet, lines);
            var (outcome, line) = await WalkAsync(end.Partner, last, month, before, ct);
            if (line is null)
                return (outcome, lines);
            lines.Add(line);
        }

        return (Outcome.Gone, lines);
    }

    /// <summary>Follows a chain from where it begins to its last record of the month.</summary>
    private async Task<(Outcome Outcome, Line? Line)> WalkAsync(PartnerId partner, long last, ActivityMonth month, DateTimeOffset before, CancellationToken ct)
    {
        if (await db.ActivityChains.AsNoTracking().SingleOrDefaultAsync(chain => chain.PartnerId == partner, ct) is not { } chain)
            return (Outcome.Faulty, null);
        var walk = new ChainWalk((chain.PurgedTo, chain.PurgedHash), isTest: true);
        bool strays = false;
        while (walk.At.Sequence < last)
        {
            long from = walk.At.Sequence + 1;
            foreach (var row in (await new RecordRows(db, columns).SealedAsync(partner, from, PageSize, ct)).TakeWhile(row => row.Sequence <= last))
            {
                if (row.Date >= before)
                    return (Outcome.NotYet, null);
                if (walk.Step(row) is not null)
                    return (await HasMovedAsync(chain, ct) ? Outcome.NotYet : Outcome.Faulty, null);
                strays |= !month.Holds(row.Id);
            }

            if (walk.At.Sequence < from)
                return (Outcome.NotYet, null);
        }

        return (Outcome.Gone, new Line(partner, walk.At, walk.At.Sequence - chain.PurgedTo, strays));
    }

    /// <summary>Whether another node purges just now, so that what seems to be missing is not.</summary>
    private Task<bool> HasMovedAsync(ActivityChain chain, CancellationToken ct) =>
        db.ActivityChains.AnyAsync(now => now.PartnerId == chain.PartnerId && now.PurgedTo != chain.PurgedTo, ct);

    private async Task<bool> DropAsync(ActivityMonth month, List<Line> lines, CancellationToken ct)
    {
        List<PartnerId> partners = [.. lines.Select(line => line.Partner)];
        await using var work = await db.BeginWorkAsync(ct);
        await months.HoldChainsAsync(db, partners, ct);
        var chains = await db.ActivityChains.AsNoTracking().Where(chain => partners.Contains(chain.PartnerId)).ToDictionaryAsync(chain => chain.PartnerId, ct);
        foreach (var line in lines.Where(line => chains[line.Partner].PurgedTo < line.To.Sequence))
            await MoveAsync(chains[line.Partner], line, month, ct);
        await db.SaveChangesAsync(ct);
        if (!await months.DropAsync(db, month, ct))
            return false;
        await work.CommitAsync(ct);
        return true;
    }

    private async Task MoveAsync(ActivityChain chain, Line line, ActivityMonth month, CancellationToken ct)
    {
        var moved = chain.BegunBehind(line.To);
        byte[] signature = vault.SignActivity(SealedForm.OfEnd(moved));
        await db.ActivityChains.Where(now => now.PartnerId == line.Partner).ExecuteUpdateAsync(
            set => set.SetProperty(now => now.PurgedTo, line.To.Sequence).SetProperty(now => now.PurgedHash, line.To.Hash).SetProperty(now => now.Signature, signature), ct);
        if (!await db.ActivityCheckpoints.AnyAsync(point => point.PartnerId == line.Partner && point.Sequence == line.To.Sequence, ct))
            db.ActivityCheckpoints.Add(ActivityCheckpoint.Signed(vault, line.Partner, line.To.Sequence, line.To.Hash, chain.SealedAt));
        if (!line.HasStrays)
            return;
        // Sealed before the month's last record, though of another month: at its turn acts overtake one another.
        var rest = db.Activity.Where(record => record.PartnerId == line.Partner && record.Sequence <= line.To.Sequence);
        rest = month.First is { } first ? rest.Where(record => record.Id < first || record.Id >= month.Behind) : rest.Where(record => record.Id >= month.Behind);
        await rest.ExecuteDeleteAsync(ct);
    }

    /// <summary>Where a chain begins once the month is gone.</summary>
    /// <param name="HasStrays">Whether other months hold records before that.</param>
    private sealed record Line(PartnerId Partner, (long Sequence, byte[] Hash) To, long Records, bool HasStrays);
}
