using System.Globalization;
using System.Runtime.CompilerServices;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I7: as many reveals as reveal records. I8: no key was shown and nothing downloaded after the entitlement was revoked;
/// an entitlement is revoked when its line is cancelled. I9: a cancelled line has one record of its cancellation.</summary>
internal sealed class AccessCheck(ComptoirDb db) : PartnerCheck(db)
{
    // An act takes its instant when it begins and may wait this long for a row that a cancellation holds.
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(30);

    public override string Subject => "the use of keys and downloads, and cancellations";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        var uses = await UsesAsync(partner, ct);
        // Records that were purged prove nothing any more: then there may be fewer of them than acts.
        bool purged = await Db.ActivityChains.AnyAsync(chain => chain.PartnerId == partner && chain.PurgedTo > 0, ct);
        await foreach (var line in (
            from l in Db.OrderLines
            join e in Db.Entitlements on new { l.PartnerId, l.OrderId, Line = l.Number } equals new { e.PartnerId, e.OrderId, Line = e.LineNumber } into entitlements
            from entitlement in entitlements.DefaultIfEmpty()
            where l.PartnerId == partner
            select new
            {
                l.OrderId,
                l.Number,
                l.CancelledAt,
                Id = entitlement == null ? null : (Guid?)entitlement.Id,
                RevokedAt = entitlement == null ? null : entitlement.RevokedAt,
                Reveals = entitlement == null ? 0 : entitlement.Reveals,
            }).AsAsyncEnumerable().WithCancellation(ct))
        {
            uses.Remove((line.OrderId.Value, line.Number), out var use);
            use ??= new Use();
            string record = Called.Line(line.OrderId, line.Number);
            if (purged ? line.Reveals < use.Reveals : line.Reveals != use.Reveals)
                yield return new Finding("I7", $"entitlement {Called.Or(line.Id)}", Invariant($"{use.Reveals} reveals, as recorded"), Called.Text(line.Reveals));
            if (line.Id is not null && line.CancelledAt != line.RevokedAt)
                yield return new Finding("I8", $"entitlement {line.Id}", line.CancelledAt is { } at ? $"revoked at {Called.Text(at)}, as its line was cancelled" : "not revoked: its line is active", line.RevokedAt is { } revoked ? $"revoked at {Called.Text(revoked)}" : "not revoked");
            if (use.Last is { } last && line.RevokedAt is { } end && last > end + LongestWork)
                yield return new Finding("I8", $"entitlement {line.Id}", $"no use after {Called.Text(end)}", Called.Text(last));
            if (use.Cancellations != (line.CancelledAt is null ? 0 : 1) && !(purged && use.Cancellations == 0))
                yield return new Finding("I9", record, line.CancelledAt is null ? "no record of a cancellation" : "one record of its cancellation", Called.Text(use.Cancellations));
        }

        foreach (var (order, line) in uses.Keys)
            yield return new Finding("I7", Called.Line(new OrderId(order), line), "the line that activity records name", Called.Nothing);
    }

    /// <summary>What the log says of each line: how often a key was shown, when it was used last, how often it was cancelled.</summary>
    private async Task<Dictionary<(string Order, int Line), Use>> UsesAsync(PartnerId partner, CancellationToken ct)
    {
        var uses = new Dictionary<(string, int), Use>();
        await foreach (var record in Db.Activity
            .Where(record => record.PartnerId == partner && (record.Resource == ActivityResource.SoftwareKey
                || record.Resource == ActivityResource.SoftwareDownloadLink || record.Operation == ActivityOperation.UpdateOrder))
            .Select(record => new { record.ResourceKey, record.Operation, record.Date, record.Facts })
            .AsAsyncEnumerable().WithCancellation(ct))
        {
            if (record.Operation == ActivityOperation.UpdateOrder && ReservationActivity.LeavesLine(record.Facts))
                continue;
            foreach (int line in LinesOf(record.Facts))
            {
                if (!uses.TryGetValue((record.ResourceKey, line), out var use))
                    uses[(record.ResourceKey, line)] = use = new Use();
                use.Add(record.Operation, record.Date);
            }
        }

        return uses;
    }

    private static IEnumerable<int> LinesOf(List<ActivityFact> facts) => facts
        .Where(fact => fact.Key == ActivityFact.LineItemNumber || fact.Key.StartsWith(ActivityFact.LineItemNumber + "-", StringComparison.Ordinal))
        .Select(fact => int.TryParse(fact.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line : -1);

    private sealed class Use
    {
        public int Reveals { get; private set; }

        public int Cancellations { get; private set; }

        public DateTimeOffset? Last { get; private set; }

        public void Add(ActivityOperation operation, DateTimeOffset date)
        {
            if (operation == ActivityOperation.UpdateOrder)
            {
                Cancellations++;
                return;
            }

            if (operation == ActivityOperation.GetSoftwareKey)
                Reveals++;
            Last = Last > date ? Last : date;
        }
    }
}
