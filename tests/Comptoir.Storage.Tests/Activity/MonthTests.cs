using System.Data.Common;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>The activity log by month on PostgreSQL (docs/adr/0015; R8.3, R8.4). The months are of years for which no migration makes
/// any by itself.</summary>
public class MonthTests
{
    private const string Parts = """SELECT "Name" FROM comptoir_activity_parts WHERE "Name" ~ '_20[4-9]' AND "First" IS NOT NULL ORDER BY "First" """;

    // What a statement may look into is locked until the end of the transaction.
    private const string LookedInto =
        "SELECT DISTINCT relname::text FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE pid = pg_backend_pid() AND relkind IN ('r', 'p') AND relname ~ '^Activity(_|$)' ORDER BY 1";

    private static readonly Actor Admin = World.Person(World.Garance, "nadia@garance.example", 1, Role.GlobalAdmin);
    private static readonly Actor By = Actor.Program with { Partner = World.Operator };

    [Fact]
    public async Task Months_are_made_ahead_once_whichever_nodes_make_them()
    {
        await using var store = await OpenAsync(new(2040, 10, 31, 23, 59, 59, TimeSpan.Zero));
        var other = await store.AddNodeAsync();

        int[] made = await Task.WhenAll(MakeAsync(store, store.Services), MakeAsync(store, other));

        Assert.Equal(4, made.Sum());
        Assert.Equal(["Activity_2040_10", "Activity_2040_11", "Activity_2040_12", "Activity_2041_01"], await ReadAsync(store, Parts));
        Assert.Equal(0, await MakeAsync(store, store.Services));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await MakeAsync(store, other));
        Assert.Equal("Activity_2041_02", (await ReadAsync(store, Parts))[^1]);
    }

    [Fact]
    public async Task A_record_lies_in_the_month_of_its_instant_to_the_last_microsecond()
    {
        await using var store = await OpenAsync(At(1));
        await MakeAsync(store, store.Services);

        await RecordAsync(store, At(2).AddMicroseconds(-1), "January");
        await RecordAsync(store, At(2), "February");
        await RecordAsync(store, At(3).AddMicroseconds(-1), "February's last");

        Assert.Equal(
            ["January in Activity_2040_01", "February in Activity_2040_02", "February's last in Activity_2040_02"],
            await ReadAsync(store, """SELECT "ResourceKey" || ' in ' || replace(tableoid::regclass::text, '"', '') FROM "Activity" ORDER BY "Date" """));
    }

    [Fact]
    public async Task A_record_of_a_month_that_nobody_made_is_kept_and_proved_and_found_all_the_same()
    {
        await using var store = await OpenAsync(At(1));
        await MakeAsync(store, store.Services);
        var chain = new Chain(store);

        // A clock turned ahead.
        await RecordAsync(store, new(2050, 6, 15, 0, 0, 0, TimeSpan.Zero), "far");
        await chain.SealAsync();

        Assert.Equal(["Activity_default"], await ReadAsync(store, """SELECT replace(tableoid::regclass::text, '"', '') FROM "Activity" """));
        // Its month stays where it is; those after it are made.
        Assert.Equal(3, await MakeAsync(store, store.Services));
        Assert.DoesNotContain("Activity_2050_06", await ReadAsync(store, Parts));
        await RecordAsync(store, new(2050, 6, 30, 0, 0, 0, TimeSpan.Zero), "farther");
        await RecordAsync(store, new(2050, 7, 1, 0, 0, 0, TimeSpan.Zero), "in a month again");
        await chain.SealAsync();
        Assert.Equal(["farther", "far"], await FindAsync(store, new(2050, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2050, 7, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal((1, 3, null), Told(await chain.VerdictAsync(World.Garance)));
        // With the month that was sealed after it.
        store.Time.SetTo(new(2051, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(3, (await PurgeAsync(store, store.Time.GetUtcNow(), byMonth: true)).Records);
        Assert.Equal((4, 3, null), Told(await chain.VerdictAsync(World.Garance)));
    }

    [Fact]
    public async Task A_purge_by_months_drops_the_table_and_what_is_left_proves_itself()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);

        var done = await PurgeAsync(store, At(2).AddDays(20), byMonth: true);

        // January of both, whole; nothing of February, though some of it is old enough.
        Assert.Equal((8, 0), (done.Records, done.Faults.Count));
        Assert.Equal(["Activity_2040_02", "Activity_2040_03", "Activity_2040_04"], await ReadAsync(store, Parts));
        Assert.Equal((6, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal((4, 9, null), Told(await chain.VerdictAsync(World.Rival)));
        Assert.Equal(0, (await PurgeAsync(store, At(3).AddMicroseconds(-1), byMonth: true)).Records);

        // To the day, when the day is asked for.
        Assert.Equal(2 + 1, (await PurgeAsync(store, At(2).AddDays(2), byMonth: false)).Records);
        Assert.Equal((8, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal(3 + 2, (await PurgeAsync(store, At(3), byMonth: true)).Records);
        Assert.Equal((11, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal(["Activity_2040_03", "Activity_2040_04"], await ReadAsync(store, Parts));
        await RecordAsync(store, At(3).AddDays(9), "on it goes");
        await chain.SealAsync();
        Assert.Equal((11, 16, null), Told(await chain.VerdictAsync(World.Garance)));
    }

    [Fact]
    public async Task A_record_of_the_next_month_that_was_sealed_before_the_last_of_a_month_goes_with_it_once_it_is_old()
    {
        await using var store = await OpenAsync(At(1));
        await MakeAsync(store, store.Services);
        var chain = new Chain(store);
        await RecordAsync(store, At(2).AddSeconds(-2), "1");
        await RecordAsync(store, At(2).AddSeconds(1), "2, overtakes");
        await chain.SealAsync();
        await RecordAsync(store, At(2).AddSeconds(-1), "3, was slow");
        await RecordAsync(store, At(2).AddSeconds(2), "4");
        await chain.SealAsync();

        // It is kept still, and so is the month before it.
        Assert.Equal(0, (await PurgeAsync(store, At(2).AddSeconds(1), byMonth: true)).Records);
        Assert.Equal((1, 4, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal(3, (await PurgeAsync(store, At(2).AddSeconds(2), byMonth: true)).Records);

        Assert.Equal((4, 4, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal(["4"], await ReadAsync(store, $"""SELECT "ResourceKey" FROM "Activity" WHERE "PartnerId" = '{World.Garance.Value}'"""));
        Assert.DoesNotContain("Activity_2040_01", await ReadAsync(store, Parts));
    }

    [Fact]
    public async Task A_month_with_a_record_that_waits_for_its_seal_stays()
    {
        await using var store = await OpenAsync(At(1));
        await MakeAsync(store, store.Services);
        var chain = new Chain(store);
        await RecordAsync(store, At(1).AddDays(3), "sealed");
        await chain.SealAsync();
        await RecordAsync(store, At(1).AddDays(3).AddSeconds(1), "waits");
        store.Time.SetTo(At(4));

        Assert.Equal(0, (await PurgeAsync(store, At(3), byMonth: true)).Records);

        Assert.Equal((1, 1, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Contains("Activity_2040_01", await ReadAsync(store, Parts));
    }

    [Fact]
    public async Task A_month_with_evidence_stays_and_the_others_records_go_one_by_one()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);
        await store.UnprotectAsync();
        await chain.SqlAsync($"UPDATE \"Activity_2040_01\" SET \"UserName\" = 'nobody' WHERE \"PartnerId\" = '{Chain.Mine}' AND \"Sequence\" = 3");

        var done = await PurgeAsync(store, At(2), byMonth: true);

        var (partner, fault) = Assert.Single(done.Faults);
        Assert.Equal((World.Garance, ChainFaultKind.Edited, 3L), (partner, fault.Kind, fault.Sequence));
        Assert.Equal(2 + 3, done.Records);
        Assert.Equal((ChainFaultKind.Edited, 3L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
        Assert.Equal((4, 9, null), Told(await chain.VerdictAsync(World.Rival)));
        Assert.Contains("Activity_2040_01", await ReadAsync(store, Parts));
    }

    [Fact]
    public async Task Who_reads_for_long_is_not_waited_for_and_no_chain_has_moved()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);
        await using (var scope = store.Services.CreateAsyncScope())
        {
            var reader = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
            await using var view = await reader.BeginViewAsync(default);
            Assert.Equal(24, await reader.Activity.CountAsync());

            Assert.Equal(0, (await PurgeAsync(store, At(2).AddDays(1), byMonth: true)).Records);
            store.Time.SetTo(At(7));
            Assert.Equal(0, await MakeAsync(store, store.Services));
        }

        Assert.Equal((1, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal(4, await MakeAsync(store, store.Services));
        Assert.Equal(8, (await PurgeAsync(store, At(2).AddDays(1), byMonth: true)).Records);
    }

    [Fact]
    public async Task Two_nodes_that_purge_at_once_find_no_fault_and_count_no_record_twice()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);
        var other = await store.AddNodeAsync();

        var done = await Task.WhenAll(PurgeAsync(store, At(3), byMonth: true), Store.RunAsync<PurgeActivity, ActivityPurge>(other, purge => purge.RunAsync(At(3), By, default, byMonth: true)));

        Assert.All(done, one => Assert.Empty(one.Faults));
        await PurgeAsync(store, At(3), byMonth: true);
        Assert.Equal((11, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        Assert.Equal((7, 9, null), Told(await chain.VerdictAsync(World.Rival)));
        Assert.Equal(["Activity_2040_03", "Activity_2040_04"], await ReadAsync(store, Parts));
    }

    [Fact]
    public async Task Nothing_in_a_month_can_be_changed_dropped_or_put_aside()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);
        string[] tries =
        [
            "UPDATE \"Activity_2040_02\" SET \"UserName\" = 'nobody'",
            "UPDATE \"Activity_2040_02\" SET \"Id\" = gen_random_uuid()",
            "DELETE FROM \"Activity_2040_02\"",
            "TRUNCATE \"Activity_2040_02\"",
            "TRUNCATE \"Activity_default\"",
            "TRUNCATE \"Activity\"",
            "DROP TABLE \"Activity_2040_02\"",
            "DROP TABLE \"Activity\"",
            "DROP TABLE \"Activity\" CASCADE",
            "DROP TABLE \"ActivityCheckpoints\"",
            "ALTER TABLE \"Activity\" DETACH PARTITION \"Activity_2040_02\"",
            "ALTER TABLE \"Activity_2040_02\" RENAME TO \"Aside\"",
            "ALTER TABLE \"Activity\" RENAME TO \"Aside\"",
            "SELECT comptoir_activity_drop('Activity_2040_02')",
            "SELECT comptoir_activity_drop('Activity_default')",
        ];

        foreach (string sql in tries)
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => store.SqlAsync(sql));
            Assert.True(refused.Message.Contains("append-only", StringComparison.Ordinal), $"{sql}: {refused.Message}");
        }

        Assert.Equal((1, 15, null), Told(await chain.VerdictAsync(World.Garance)));
        // Two at one place of a chain, in one month; what the months do not share is found by the walk.
        await store.UnprotectAsync();
        await Assert.ThrowsAnyAsync<DbException>(() => CopyAsync(store, 6, At(2).AddDays(9)));
        await CopyAsync(store, 6, At(3).AddDays(9));
        Assert.Equal((ChainFaultKind.Inserted, 6L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
    }

    [Fact]
    public async Task What_is_taken_out_of_a_month_is_missed()
    {
        await using var store = await OpenAsync(At(1));
        var chain = await ThreeMonthsAsync(store);
        await store.SqlAsync("DROP EVENT TRIGGER comptoir_activity_drop; DROP EVENT TRIGGER comptoir_activity_alter");

        await store.SqlAsync("DROP TABLE \"Activity_2040_02\"");

        Assert.Equal((ChainFaultKind.Missing, 6L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
        Assert.Equal((ChainFaultKind.Missing, 4L), ((await chain.VerdictAsync(World.Rival)).Fault!.Kind, (await chain.VerdictAsync(World.Rival)).Fault!.Sequence));
    }

    [Fact]
    public async Task A_months_page_looks_into_its_month_alone_however_often_it_was_asked()
    {
        await using var store = await OpenAsync(At(1));
        await ThreeMonthsAsync(store);
        await store.SqlAsync("ANALYZE \"Activity\"");
        await using var scope = store.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var find = scope.ServiceProvider.GetRequiredService<FindActivity>();
        await find.HandleAsync(new ActivityQuery(At(2), At(3)), new Seek(2), Admin, default);
        await using var work = await db.BeginWorkAsync(default);

        SeekPlace? place = null;
        // More than the times after which the connection prepares it and the server keeps its plan.
        for (int i = 0; i < 15; i++)
        {
            var page = (await find.HandleAsync(new ActivityQuery(At(2), At(3)), new Seek(2, From: i % 3 == 0 ? null : place), Admin, default)).Value!;
            place = page.Place;
            Assert.All(page.Items, record => Assert.Equal(2, record.Date.Month));
        }

        await find.AtAsync(World.Garance, At(2).AddDays(1), Admin, default);
        Assert.Equal(["Activity", "Activity_2040_02"], await Dump.ReadAsync(db, LookedInto));
    }

    [Fact]
    public async Task Reveals_of_the_last_minutes_are_counted_over_the_turn_of_a_month_and_in_those_two_alone()
    {
        await using var store = await OpenAsync(At(1));
        await MakeAsync(store, store.Services);
        for (int i = 0; i < 60; i++)
        {
            store.Time.SetTo(At(2).AddSeconds(i - 30));
            await store.RunAsync<ComptoirDb>(async db =>
            {
                new ActivityLog(db, store.Services.GetRequiredService<CommerceClock>(), new SealSignal()).Record(ActivityOperation.GetSoftwareKey, ActivityResource.SoftwareKey, $"key {i}", Admin);
                await db.SaveChangesAsync();
            });
        }

        await using var scope = store.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        await using var work = await db.BeginWorkAsync(default);
        for (int i = 0; i < 8; i++)
        {
            Assert.NotNull(await scope.ServiceProvider.GetRequiredService<RevealRate>().CheckAsync(Admin, default));
            Assert.Null(await scope.ServiceProvider.GetRequiredService<RevealRate>().CheckAsync(Admin with { User = new UserId(Guid.NewGuid()) }, default));
        }

        Assert.Equal(60, Assert.Single(await scope.ServiceProvider.GetRequiredService<RevealBursts>().FindAsync(default)).Reveals);
        Assert.Equal(["Activity", "Activity_2040_01", "Activity_2040_02"], await Dump.ReadAsync(db, LookedInto));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Looking_into_a_period_leaves_nothing_in_the_log_of_the_server(bool isFounded)
    {
        var told = new Warnings();
        await using var store = await Store.OpenAsync(Database.Postgres, adapt: services => services.AddSingleton<ILoggerProvider>(told));
        if (isFounded)
            await World.BuildAsync(store);

        await store.RunAsync<RevealBursts, IReadOnlyList<RevealBurst>>(bursts => bursts.FindAsync(default));

        Assert.Empty(told.Lines);
    }

    [Fact]
    public async Task A_period_finds_the_same_in_months_as_without_bounds()
    {
        await using var store = await OpenAsync(At(1));
        await ThreeMonthsAsync(store);
        DateTimeOffset[] instants =
        [
            DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, At(1), At(1).AddDays(1), At(2).AddMicroseconds(-1), At(2), At(2).AddMicroseconds(1), At(2).AddDays(4), At(3), At(4), DateTimeOffset.MaxValue,
        ];
        var all = await store.RunAsync<ComptoirDb, List<ActivityRecord>>(
            db => db.Activity.AsNoTracking().Where(record => record.PartnerId == World.Garance).OrderByDescending(record => record.Date).ThenByDescending(record => record.Id).ToListAsync());

        foreach (var (from, until) in instants.SelectMany(from => instants.Where(until => until > from).Select(until => (from, until))))
            Assert.Equal(all.Where(record => record.Date >= from && record.Date < until).Select(record => record.ResourceKey), await FindAsync(store, from, until));
    }

    [Fact]
    public async Task A_demo_worlds_records_whose_ids_count_from_another_instant_are_found_by_their_dates()
    {
        await using var store = await Store.OpenAsync(Database.Postgres);
        await World.BuildAsync(store);
        store.Time.SetTo(At(1));
        await MakeAsync(store, store.Services);
        using (NewId.Repeatable("months", At(1)))
            await RecordAsync(store, At(2), "demo");

        Assert.Equal(["demo"], await FindAsync(store, At(2), At(3)));
    }

    private static DateTimeOffset At(int month) => new(2040, month, 1, 0, 0, 0, TimeSpan.Zero);

    private static (long First, long Last, ChainFault? Fault) Told(ChainVerdict verdict) => (verdict.First, verdict.Last, verdict.Fault);

    /// <summary>Of no installation yet, as in production: none is a test's.</summary>
    private static async Task<Store> OpenAsync(DateTimeOffset now)
    {
        var store = await Store.OpenAsync(Database.Postgres);
        store.Time.SetTo(now);
        return store;
    }

    /// <summary>Five records of one partner and three of another in each of the first three months, sealed month by month.</summary>
    private static async Task<Chain> ThreeMonthsAsync(Store store)
    {
        await MakeAsync(store, store.Services);
        var chain = new Chain(store);
        for (int month = 1; month <= 3; month++)
        {
            for (int day = 0; day < 5; day++)
            {
                await RecordAsync(store, At(month).AddDays(day), $"mine-{month}-{day}");
                if (day % 2 == 0)
                    await chain.RecordAsync(World.TheirAgent, $"theirs-{month}-{day}");
            }

            await chain.SealAsync();
        }

        store.Time.SetTo(At(4));
        return chain;
    }

    /// <summary>Puts a record in a second time, under an id of another instant.</summary>
    private static Task<int> CopyAsync(Store store, long sequence, DateTimeOffset to) => store.SqlAsync(
        $$$"""
        INSERT INTO "Activity" SELECT (json_populate_record(a, '{{"Id": "{{{Guid.CreateVersion7(to)}}}"}}')).*
        FROM "Activity" AS a WHERE "PartnerId" = '{{{Chain.Mine}}}' AND "Sequence" = {{{sequence}}}
        """);

    private static async Task RecordAsync(Store store, DateTimeOffset at, string key)
    {
        store.Time.SetTo(at);
        await new Chain(store).RecordAsync(World.Nadia, key);
    }

    private static Task<int> MakeAsync(Store store, IServiceProvider node) =>
        Store.RunAsync<ComptoirDb, int>(node, db => node.GetRequiredService<ActivityMonths>().MakeAsync(db, store.Time.GetUtcNow(), default));

    private static Task<ActivityPurge> PurgeAsync(Store store, DateTimeOffset before, bool byMonth) =>
        store.RunAsync<PurgeActivity, ActivityPurge>(purge => purge.RunAsync(before, By, default, byMonth));

    private static async Task<IEnumerable<string>> FindAsync(Store store, DateTimeOffset from, DateTimeOffset until) =>
        (await store.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(find => find.HandleAsync(new ActivityQuery(from, until), new Seek(100), Admin, default)))
            .Value!.Items.Select(record => record.ResourceKey);

    private static Task<List<string>> ReadAsync(Store store, string sql) => store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, sql));
}
