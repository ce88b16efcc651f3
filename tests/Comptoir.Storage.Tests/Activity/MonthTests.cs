using System.Data.Common;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using static Comptoir.Storage.Tests.Activity.Months;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>The activity log by month on PostgreSQL (docs/adr/0015; R8.3, R8.4). The months are of years for which no migration makes
/// any by itself.</summary>
public class MonthTests
{
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

    /// <summary>Puts a record in a second time, under an id of another instant.</summary>
    private static Task<int> CopyAsync(Store store, long sequence, DateTimeOffset to) => store.SqlAsync(
        $$$"""
        INSERT INTO "Activity" SELECT (json_populate_record(a, '{{"Id": "{{{Guid.CreateVersion7(to)}}}"}}')).*
        FROM "Activity" AS a WHERE "PartnerId" = '{{{Chain.Mine}}}' AND "Sequence" = {{{sequence}}}
        """);
}
