using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Comptoir.Storage.Tests.Activity.Months;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>What is read of the activity log looks into its months alone (docs/adr/0015; R8.3).</summary>
public class MonthReadTests
{
    // What a statement may look into is locked until the end of the transaction.
    private const string LookedInto =
        "SELECT DISTINCT relname::text FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE pid = pg_backend_pid() AND relkind IN ('r', 'p') AND relname ~ '^Activity(_|$)' ORDER BY 1";

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
}
