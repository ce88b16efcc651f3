using System.Globalization;
using System.Text;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>Seals what was recorded into its partner's chain (R8.4), after the acts, so that no writer waits for another.</summary>
public sealed class SealActivity(ComptoirDb db, ActivityMonths months, IStoredColumns columns, KeyVault vault, CommerceClock clock)
{
    /// <summary>How far apart checkpoints are at least.</summary>
    public static readonly TimeSpan CheckpointEvery = TimeSpan.FromHours(1);

    // Few enough that a SQLite writer hardly waits.
    private const int AtOnce = 500;

    /// <summary>Seals all records of all partners that are there now; safe to run on several nodes at a time.</summary>
    /// <returns>How many records were sealed, and the checkpoints that were made: for a place outside the database.</returns>
    public async Task<(long Records, IReadOnlyList<ActivityCheckpoint> Checkpoints)> RunAsync(CancellationToken ct)
    {
        long records = 0;
        var checkpoints = new List<ActivityCheckpoint>();
        if (!await db.FindsAsync($"""SELECT 1 FROM "Activity" AS a WHERE a."Sequence" IS NULL LIMIT 1""", ct))
            return (0, []);
        // The installation's own work, over all partners.
        foreach (var partner in await db.Activity.Where(record => record.Sequence == null).Select(record => record.PartnerId).Distinct().ToListAsync(ct))
        {
            int done;
            do
            {
                (done, var checkpoint) = await SealAsync(partner, ct);
                records += done;
                if (checkpoint is not null)
                    checkpoints.Add(checkpoint);
            }
            while (done == AtOnce);
        }

        return (records, checkpoints);
    }

    private async Task<(int Records, ActivityCheckpoint? Checkpoint)> SealAsync(PartnerId partner, CancellationToken ct)
    {
        // Read before the transaction: neither changes but by a sealing, and then the claim below fails.
        var before = await db.ActivityChains.AsNoTracking().SingleOrDefaultAsync(chain => chain.PartnerId == partner, ct);
        var rows = await new RecordRows(db, columns).UnsealedAsync(partner, AtOnce, ct);
        if (rows.Count == 0)
            return default;
        var now = clock.RealNow();
        long first = (before?.Sequence ?? 0) + 1;
        var links = Linked(rows, before?.Hash ?? SealedForm.Beginning, first, now);
        var after = Signed(before, partner, links[^1], now);

        await using var work = await db.BeginWorkAsync(ct);
        if (!await ClaimAsync(before, after, ct))
            return default;
        if (await PlaceAsync(partner, links, now, ct) != links.Count)
            throw new InvalidOperationException($"Records of partner {partner} were sealed outside their chain.");
        var checkpoint = after.CheckpointAt == now ? ActivityCheckpoint.Signed(vault, partner, after.Sequence, after.Hash, now) : null;
        if (checkpoint is not null)
            db.ActivityCheckpoints.Add(checkpoint);
        await work.CommitAsync(ct);
        return (links.Count, checkpoint);
    }

    private static List<Link> Linked(List<RecordRow> rows, byte[] previous, long sequence, DateTimeOffset now)
    {
        var links = new List<Link>(rows.Count);
        foreach (var row in rows)
        {
            byte[] hash = SealedForm.Hash(previous, sequence, now, row.Content.Span);
            links.Add(new Link(row.Id, sequence++, previous, hash));
            previous = hash;
        }

        return links;
    }

    private ActivityChain Signed(ActivityChain? before, PartnerId partner, Link last, DateTimeOffset now)
    {
        ActivityChain Chain(byte[] signature) => new()
        {
            PartnerId = partner,
            Sequence = last.Sequence,
            Hash = last.Hash,
            SealedAt = now,
            PurgedTo = before?.PurgedTo ?? 0,
            PurgedHash = before?.PurgedHash ?? SealedForm.Beginning,
            CheckpointAt = before is { CheckpointAt: var at } && now - at < CheckpointEvery ? at : now,
            Signature = signature,
        };
        return Chain(vault.SignActivity(SealedForm.OfEnd(Chain([]))));
    }

    /// <summary>Moves the chain's end from where it was; false when another node has moved it meanwhile.</summary>
    private async Task<bool> ClaimAsync(ActivityChain? before, ActivityChain after, CancellationToken ct)
    {
        if (before is null)
        {
            return await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "ActivityChains" ("PartnerId", "Sequence", "Hash", "SealedAt", "PurgedTo", "PurgedHash", "CheckpointAt", "Signature")
                VALUES ({after.PartnerId.Value}, {after.Sequence}, {after.Hash}, {after.SealedAt.UtcDateTime}, {after.PurgedTo}, {after.PurgedHash}, {after.CheckpointAt.UtcDateTime}, {after.Signature})
                ON CONFLICT DO NOTHING
                """,
                ct) == 1;
        }

        return await db.ActivityChains
            .Where(chain => chain.PartnerId == after.PartnerId && chain.Sequence == before.Sequence && chain.PurgedTo == before.PurgedTo)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(chain => chain.Sequence, after.Sequence)
                    .SetProperty(chain => chain.Hash, after.Hash)
                    .SetProperty(chain => chain.SealedAt, after.SealedAt)
                    .SetProperty(chain => chain.CheckpointAt, after.CheckpointAt)
                    .SetProperty(chain => chain.Signature, after.Signature),
                ct) == 1;
    }

    /// <summary>Writes the seals, all in one statement.</summary>
    private Task<int> PlaceAsync(PartnerId partner, List<Link> links, DateTimeOffset now, CancellationToken ct)
    {
        var values = new StringBuilder();
        var parameters = new List<object> { partner.Value, now.UtcDateTime };
        foreach (var link in links)
        {
            int at = parameters.Count;
            values.Append(CultureInfo.InvariantCulture, $"{(values.Length == 0 ? "" : ", ")}({{{at}}}, {{{at + 1}}}, {{{at + 2}}}, {{{at + 3}}})");
            parameters.AddRange([link.Id, link.Sequence, link.Previous, link.Hash]);
        }

        string sql = $$"""
            UPDATE "Activity" SET "Sequence" = seal.column2, "PreviousHash" = seal.column3, "Hash" = seal.column4, "SealedAt" = {1}
            FROM (VALUES {{values}}) AS seal
            WHERE "Activity"."PartnerId" = {0} AND "Activity"."Id" = seal.column1 AND "Activity"."Sequence" IS NULL{{Bounds(links)}}
            """;
        return db.Database.ExecuteSqlRawAsync(sql, parameters, ct);
    }

    /// <summary>The months that the records lie in, so that no others are opened to be changed.</summary>
    private string Bounds(List<Link> links) => months.SpanOf(links.Min(link => link.Id), links.Max(link => link.Id)).Condition("\"Activity\"");

    private sealed record Link(Guid Id, long Sequence, byte[] Previous, byte[] Hash);
}
