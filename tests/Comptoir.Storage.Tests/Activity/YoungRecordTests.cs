using System.Data.Common;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>I12: what is young by the database's own clock stays, wherever the purge lines were put by raw SQL before.</summary>
public class YoungRecordTests
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_purge_line_moved_by_hand_lets_nothing_young_go(Database kind)
    {
        await using var store = await OldAndYoungAsync(kind);
        string everything = kind == Database.Sqlite ? "'9999-01-01 00:00:00'" : "'9999-01-01'";

        await store.SqlAsync("UPDATE \"ActivityChains\" SET \"PurgedTo\" = \"Sequence\"");
        await store.SqlAsync($"UPDATE \"Installations\" SET \"SecurityEventsKeptFrom\" = {everything}");

        await RefusedAsync(store, "DELETE FROM \"Activity\"");
        await RefusedAsync(store, "DELETE FROM \"Activity\" WHERE \"ResourceKey\" = 'young'");
        await RefusedAsync(store, "DELETE FROM \"SecurityEvents\" WHERE \"What\" = 'young'");
        if (kind == Database.Postgres)
        {
            string part = await store.RunAsync<ComptoirDb, string>(db => db.Database
                .SqlQuery<string>($"SELECT tableoid::regclass::text AS \"Value\" FROM \"Activity\" WHERE \"ResourceKey\" = 'young'").SingleAsync());
            await RefusedAsync(store, $"SELECT comptoir_activity_drop('{part.Trim('"')}')");
        }

        Assert.True(await store.SqlAsync("DELETE FROM \"Activity\" WHERE \"ResourceKey\" = 'mine-3'") == 1);
        Assert.True(await store.SqlAsync("DELETE FROM \"SecurityEvents\" WHERE \"What\" = 'old'") == 1);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_an_installation_is_and_how_far_its_events_went_never_goes_back(Database kind)
    {
        await using var store = await OldAndYoungAsync(kind);
        await store.SqlAsync("UPDATE \"Installations\" SET \"SecurityEventsKeptFrom\" = '2026-01-02 00:00:00'");

        foreach (string sql in (string[])[
            "UPDATE \"Installations\" SET \"IsTest\" = (1 = 1)",
            "UPDATE \"Installations\" SET \"SecurityEventsKeptFrom\" = '2026-01-01 00:00:00'",
            "UPDATE \"Installations\" SET \"SecurityEventsKeptFrom\" = NULL",
            "DELETE FROM \"Installations\"",
            "INSERT INTO \"Installations\" (\"Id\", \"OperatorId\", \"IsTest\", \"ClockOffset\", \"CreatedAt\", \"BilledPartners\") SELECT 2, \"OperatorId\", (1 = 1), \"ClockOffset\", \"CreatedAt\", 0 FROM \"Installations\""])
            await RefusedAsync(store, sql);

        await store.SqlAsync("UPDATE \"Installations\" SET \"BilledPartners\" = 3");
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_purge_of_a_production_installation_takes_what_is_old_and_a_later_one_of_a_longer_memory_does_no_harm(Database kind)
    {
        await using var store = await OldAndYoungAsync(kind);

        var done = await PurgeAsync(store, Today.AddDays(-AuditOptions.FewestDays));
        var again = await PurgeAsync(store, Today.AddDays(-400));

        Assert.Equal((Chain.Length + 6, 1, 0), (done.Records, done.Events, done.Faults.Count));
        Assert.Equal((0, 0, 0), (again.Records, again.Events, again.Faults.Count));
        Assert.Equal(["young"], await store.RunAsync<ComptoirDb, List<string>>(db => db.Activity
            .Where(record => record.PartnerId == World.Garance).Select(record => record.ResourceKey).ToListAsync()));
        Assert.Null((await new Chain(store).VerdictAsync(World.Garance)).Fault);
    }

    /// <summary>A production installation whose chain is 200 days old, with one record and one event of today.</summary>
    private static async Task<Store> OldAndYoungAsync(Database kind)
    {
        var store = await Store.OpenAsync(kind);
        store.Time.SetTo(Today.AddDays(-200));
        var chain = await Chain.BuildAsync(store);
        await AddEventAsync(store, "old");
        store.Time.SetTo(Today);
        await chain.RecordAsync(World.Nadia, "young");
        await chain.SealAsync();
        await AddEventAsync(store, "young");
        // The world is made for tests, and with the protection on it stays that.
        string back = kind == Database.Sqlite
            ? (await store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, "SELECT sql FROM sqlite_master WHERE name = 'Installations_update'")))[0]
            : "ALTER TABLE \"Installations\" ENABLE TRIGGER USER";
        await store.SqlAsync(kind == Database.Sqlite ? "DROP TRIGGER \"Installations_update\"" : "ALTER TABLE \"Installations\" DISABLE TRIGGER USER");
        await store.SqlAsync("UPDATE \"Installations\" SET \"IsTest\" = (1 = 0)");
        await store.SqlAsync(back);
        return store;
    }

    private static Task<ActivityPurge> PurgeAsync(Store store, DateTimeOffset before) => store.RunAsync<PurgeActivity, ActivityPurge>(
        purge => purge.RunAsync(before, Actor.Program with { Partner = World.Operator }, default));

    private static async Task RefusedAsync(Store store, string sql)
    {
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => store.SqlAsync(sql));
        Assert.True(
            refused.Message.Contains("append-only", StringComparison.Ordinal) || refused.Message.Contains("only grows", StringComparison.Ordinal), $"{sql}: {refused.Message}");
    }

    private static Task AddEventAsync(Store store, string what) => store.RunAsync<ComptoirDb>(async db =>
    {
        db.SecurityEvents.Add(new SecurityEvent
        {
            PartnerId = World.Garance,
            Id = Guid.NewGuid(),
            Kind = SecurityEventKind.Refused,
            Date = store.Time.GetUtcNow(),
            RecordedAt = store.Time.GetUtcNow(),
            What = what,
        });
        await db.SaveChangesAsync();
    });
}
