using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>R8.4: sealed in the background, one chain a partner, in the order of sealing, without a gap.</summary>
public class SealTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Records_are_sealed_into_the_chain_of_their_partner_without_a_gap(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);

        Assert.Equal([.. Enumerable.Range(1, 12).Select(n => (long?)n)], await SequencesAsync(store, World.Garance));
        Assert.Equal([.. Enumerable.Range(1, 6).Select(n => (long?)n)], await SequencesAsync(store, World.Rival));
        Assert.All(await chain.VerifyAsync(), verdict => Assert.Null(verdict.Fault));
        Assert.Equal((1, 12, 0), Shape(await chain.VerdictAsync(World.Garance)));
        Assert.Equal((1, 0, 0), Shape(await chain.VerdictAsync(World.Operator)));
        Assert.Equal(0, (await chain.SealAsync()).Records);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_waits_to_be_sealed_is_counted_and_is_no_fault(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await chain.RecordAsync(World.Nadia, "new");

        var verdict = await chain.VerdictAsync(World.Garance);

        Assert.Null(verdict.Fault);
        Assert.Equal((1, 12, 1), Shape(verdict));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_checkpoint_is_made_an_hour_after_the_one_before_and_not_sooner(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        Assert.Equal([4, 12], await PointsAsync(store));

        store.Time.Advance(SealActivity.CheckpointEvery - TimeSpan.FromMicroseconds(1));
        await chain.RecordAsync(World.Nadia, "a");
        Assert.Empty((await chain.SealAsync()).Checkpoints);
        store.Time.Advance(TimeSpan.FromMicroseconds(1));
        await chain.RecordAsync(World.Nadia, "b");

        Assert.Equal(14, Assert.Single((await chain.SealAsync()).Checkpoints).Sequence);
        Assert.Equal([4, 12, 14], await PointsAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nodes_that_seal_at_once_while_others_record_make_one_chain(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        var other = await store.AddNodeAsync();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++)
                await Chain.RecordAsync(writer % 2 == 0 ? store.Services : other, World.Nadia, $"w{writer}-{i}");
        })).ToList();
        var sealers = new[] { store.Services, other }.Select(node => Task.Run(async () =>
        {
            while (writers.Exists(writer => !writer.IsCompleted))
                await Store.RunAsync<SealActivity, long>(node, async seal => (await seal.RunAsync(default)).Records);
        }));

        await Task.WhenAll(writers.Concat(sealers));
        await chain.SealAsync();

        Assert.Equal((1, 172, 0), Shape(await chain.VerdictAsync(World.Garance)));
        Assert.Null((await chain.VerdictAsync(World.Garance)).Fault);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task More_than_one_batch_is_sealed_in_one_go(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var chain = new Chain(store);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            var log = new ActivityLog(db, store.Services.GetRequiredService<Commerce.Time.CommerceClock>(), new SealSignal());
            for (int i = 0; i < 1234; i++)
                log.Record(ActivityOperation.CreateOrder, ActivityResource.Order, $"order-{i}", World.Nadia);
            await db.SaveChangesAsync();
        });

        Assert.Equal(1234, (await chain.SealAsync()).Records);
        Assert.Equal((1, 1234, 0), Shape(await chain.VerdictAsync(World.Garance)));
        Assert.Null((await chain.VerdictAsync(World.Garance)).Fault);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_recorded_calls_for_its_seal_once_it_is_committed_and_not_when_it_is_taken_back(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var signal = store.Services.GetRequiredService<SealSignal>();
        while (await IsRaisedAsync(signal))
            continue;

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            new ActivityLog(db, store.Services.GetRequiredService<Commerce.Time.CommerceClock>(), signal).Record(
                ActivityOperation.CreateOrder, ActivityResource.Order, "taken back", World.Nadia);
            await db.SaveChangesAsync();
        });
        Assert.False(await IsRaisedAsync(signal));

        Assert.False((await world.BuyAsync(World.Nadia, World.Perpetual)).IsRefused);
        Assert.True(await IsRaisedAsync(signal));
        Assert.False(await IsRaisedAsync(signal));
    }

    private static Task<bool> IsRaisedAsync(SealSignal signal) => signal.WaitAsync(TimeSpan.FromMilliseconds(50), default);

    [Fact]
    public async Task The_canonical_form_holds_every_column_and_is_the_same_on_both_databases()
    {
        await using var sqlite = await Store.OpenAsync(Database.Sqlite);
        await using var postgres = await Store.OpenAsync(Database.Postgres);
        var columns = await sqlite.RunAsync<ComptoirDb, List<string>>(db => Task.FromResult<List<string>>(
            [.. db.Model.FindEntityType(typeof(ActivityRecord))!.GetProperties().Select(property => property.Name)]));

        Assert.Equal(
            columns.Except(["Sequence", "PreviousHash", "Hash", "SealedAt"]).Order(StringComparer.Ordinal), RecordContent.Columns.Order(StringComparer.Ordinal));
        Assert.Equal(await ContentAsync(sqlite), await ContentAsync(postgres));
    }

    private static async Task<string> ContentAsync(Store store)
    {
        await World.BuildAsync(store);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            object record = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(ActivityRecord));
            foreach (var property in db.Model.FindEntityType(typeof(ActivityRecord))!.GetProperties().Where(property => property.Name is not ("Sequence" or "PreviousHash" or "Hash" or "SealedAt")))
                property.PropertyInfo!.SetValue(record, Sample.Of(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType));
            typeof(ActivityRecord).GetProperty(nameof(ActivityRecord.PartnerId))!.SetValue(record, World.Garance);
            db.Add(record);
            await db.SaveChangesAsync();
        });
        var row = await store.RunAsync<ComptoirDb, RecordRow>(async db => (await new RecordRows(db, store.Services.GetRequiredService<IStoredColumns>()).UnsealedAsync(World.Garance, 1, default))[0]);
        return Convert.ToHexString(row.Content.Span);
    }

    private static (long, long, long) Shape(ChainVerdict verdict) => (verdict.First, verdict.Last, verdict.Unsealed);

    private static Task<List<long?>> SequencesAsync(Store store, Commerce.Primitives.PartnerId partner) => store.RunAsync<ComptoirDb, List<long?>>(
        db => db.Activity.Where(record => record.PartnerId == partner).OrderBy(record => record.Date).Select(record => record.Sequence).ToListAsync());

    private static Task<List<long>> PointsAsync(Store store) => store.RunAsync<ComptoirDb, List<long>>(
        db => db.ActivityCheckpoints.Where(point => point.PartnerId == World.Garance).OrderBy(point => point.Sequence).Select(point => point.Sequence).ToListAsync());
}
