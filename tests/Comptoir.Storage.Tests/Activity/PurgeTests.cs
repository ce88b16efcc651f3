using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>What is old goes, and what stays still proves itself (R8.4).</summary>
public class PurgeTests
{
    private static readonly Actor By = Actor.Program with { Partner = World.Operator };

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_older_than_the_day_goes_and_the_chain_begins_behind_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        // The instant of the sixth record: five are older.
        var before = store.Time.GetUtcNow().AddMinutes(-60);

        var done = await PurgeAsync(store, before);

        Assert.Equal((5 + 2, 0), (done.Records, done.Faults.Count));
        var verdict = await chain.VerdictAsync(World.Garance);
        Assert.Null(verdict.Fault);
        Assert.Equal((6, 12), (verdict.First, verdict.Last));
        Assert.Equal(["mine-6", "mine-7"], (await KeysAsync(store)).Take(2));

        // It goes on as it was: sealed, purged again, purged whole.
        await chain.RecordAsync(World.Nadia, "new");
        await chain.SealAsync();
        Assert.Equal(13, (await chain.VerdictAsync(World.Garance)).Last);
        await PurgeAsync(store, store.Time.GetUtcNow().AddMinutes(1));
        verdict = await chain.VerdictAsync(World.Garance);
        Assert.Equal((14, 13, null), (verdict.First, verdict.Last, verdict.Fault));
        await chain.RecordAsync(World.Nadia, "newer");
        await chain.SealAsync();
        verdict = await chain.VerdictAsync(World.Garance);
        Assert.Equal((14, 14, null), (verdict.First, verdict.Last, verdict.Fault));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_purge_leaves_a_record_and_is_itself_not_purged_unseen(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await Chain.BuildAsync(store);

        await PurgeAsync(store, store.Time.GetUtcNow().AddMinutes(-60));
        await PurgeAsync(store, store.Time.GetUtcNow().AddMinutes(-60));

        var record = await store.RunAsync<ComptoirDb, ActivityRecord>(db => db.Activity.SingleAsync(record => record.PartnerId == World.Operator));
        Assert.Equal(("activity/purge", "7"), (record.ResourceKey, record.FactOf("Records")));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_not_as_it_was_sealed_is_evidence_and_stays(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();
        await chain.SqlAsync($"UPDATE \"Activity\" SET \"UserName\" = 'nobody' WHERE \"PartnerId\" = '{Chain.Mine}' AND \"Sequence\" = 4");

        var done = await PurgeAsync(store, store.Time.GetUtcNow());

        var (partner, fault) = Assert.Single(done.Faults);
        Assert.Equal((World.Garance, ChainFaultKind.Edited, 4L), (partner, fault.Kind, fault.Sequence));
        Assert.Equal((ChainFaultKind.Edited, 4L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
        Assert.Equal(9, (await KeysAsync(store)).Count);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_record_cut_out_after_a_purge_is_missed(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await PurgeAsync(store, store.Time.GetUtcNow().AddMinutes(-60));
        await store.UnprotectAsync();

        await chain.SqlAsync($"DELETE FROM \"Activity\" WHERE \"PartnerId\" = '{Chain.Mine}' AND \"Sequence\" = 6");

        Assert.Equal((ChainFaultKind.Missing, 6L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Security_events_older_than_the_day_go_too_and_no_others_can(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        foreach (int day in (int[])[0, 1, 2])
            await EventAsync(store, day);

        var done = await PurgeAsync(store, store.Time.GetUtcNow().AddDays(1));

        Assert.Equal(1, done.Events);
        Assert.Equal(2, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync()));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.SqlAsync("DELETE FROM \"SecurityEvents\""));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_check_of_the_installation_does_not_miss_what_was_purged(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        await world.RevealAsync(World.Nadia, order.Id);
        await world.CancelAsync(World.Nadia, order.Id, 0);
        await new Chain(store).SealAsync();
        int kept = await store.RunAsync<ComptoirDb, int>(db => db.Activity.CountAsync());

        // By nobody: the world has no operator whose record of the purge could be missed.
        var done = await store.RunAsync<PurgeActivity, ActivityPurge>(purge => purge.RunAsync(store.Time.GetUtcNow().AddMinutes(1), Actor.Program, default));

        Assert.Equal((kept, 0), (done.Records, done.Faults.Count));
        Assert.True(kept >= 3, "Purchase, key and cancellation each leave a record.");
        Assert.Empty(await store.RunAsync<CheckInstallation, List<Finding>>(async check => await check.FindAsync(false, null, default).ToListAsync()));
    }

    private static Task<ActivityPurge> PurgeAsync(Store store, DateTimeOffset before) =>
        store.RunAsync<PurgeActivity, ActivityPurge>(purge => purge.RunAsync(before, By, default));

    private static Task<List<string>> KeysAsync(Store store) => store.RunAsync<ComptoirDb, List<string>>(
        db => db.Activity.Where(record => record.PartnerId == World.Garance).OrderBy(record => record.Sequence).Select(record => record.ResourceKey).ToListAsync());

    private static Task EventAsync(Store store, int day) => store.RunAsync<ComptoirDb>(async db =>
    {
        var at = store.Time.GetUtcNow().AddDays(day);
        db.SecurityEvents.Add(new SecurityEvent { PartnerId = World.Garance, Id = Guid.NewGuid(), Kind = SecurityEventKind.Refused, Date = at, RecordedAt = at, What = "GET /" });
        await db.SaveChangesAsync();
    });
}
