using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Storage.Tests.Activity.Months;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>What is old goes month by month on PostgreSQL (docs/adr/0015; R8.4).</summary>
public class MonthPurgeTests
{
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
}
