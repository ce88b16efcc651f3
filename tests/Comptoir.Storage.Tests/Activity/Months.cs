using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>The first months of a year for which no migration makes any by itself.</summary>
internal static class Months
{
    public const string Parts = """SELECT "Name" FROM comptoir_activity_parts WHERE "Name" ~ '_20[4-9]' AND "First" IS NOT NULL ORDER BY "First" """;

    public static readonly Actor Admin = World.Person(World.Garance, "nadia@garance.example", 1, Role.GlobalAdmin);
    public static readonly Actor By = Actor.Program with { Partner = World.Operator };

    public static DateTimeOffset At(int month) => new(2040, month, 1, 0, 0, 0, TimeSpan.Zero);

    public static (long First, long Last, ChainFault? Fault) Told(ChainVerdict verdict) => (verdict.First, verdict.Last, verdict.Fault);

    /// <summary>Of no installation yet, as in production: none is a test's.</summary>
    public static async Task<Store> OpenAsync(DateTimeOffset now)
    {
        var store = await Store.OpenAsync(Database.Postgres);
        store.Time.SetTo(now);
        return store;
    }

    /// <summary>Five records of one partner and three of another in each of the first three months, sealed month by month.</summary>
    public static async Task<Chain> ThreeMonthsAsync(Store store)
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

    public static async Task RecordAsync(Store store, DateTimeOffset at, string key)
    {
        store.Time.SetTo(at);
        await new Chain(store).RecordAsync(World.Nadia, key);
    }

    public static Task<int> MakeAsync(Store store, IServiceProvider node) =>
        Store.RunAsync<ComptoirDb, int>(node, db => node.GetRequiredService<ActivityMonths>().MakeAsync(db, store.Time.GetUtcNow(), default));

    public static Task<ActivityPurge> PurgeAsync(Store store, DateTimeOffset before, bool byMonth) =>
        store.RunAsync<PurgeActivity, ActivityPurge>(purge => purge.RunAsync(before, By, default, byMonth));

    public static async Task<IEnumerable<string>> FindAsync(Store store, DateTimeOffset from, DateTimeOffset until) =>
        (await store.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(find => find.HandleAsync(new ActivityQuery(from, until), new Seek(100), Admin, default)))
            .Value!.Items.Select(record => record.ResourceKey);

    public static Task<List<string>> ReadAsync(Store store, string sql) => store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, sql));
}
