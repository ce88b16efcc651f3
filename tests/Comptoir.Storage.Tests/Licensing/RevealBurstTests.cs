using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>Who is shown unusually many keys is told of, once a window.</summary>
public class RevealBurstTests
{
    private static readonly AuditOptions Usual = new();

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task As_many_reveals_as_the_setting_says_are_told_once_and_one_fewer_are_not(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!.Id;
        await RevealAsync(store, world, order, Usual.BurstReveals - 1);
        Assert.Empty(await FindAsync(store));

        await RevealAsync(store, world, order, 1);

        var burst = Assert.Single(await FindAsync(store));
        Assert.Equal((World.Garance, World.Nadia.UserName, Usual.BurstReveals), (burst.Partner, burst.UserName, burst.Reveals));
        Assert.Empty(await FindAsync(store));
        Assert.Equal(World.Nadia.UserName, await store.RunAsync<ComptoirDb, string?>(
            db => db.SecurityEvents.Where(e => e.Kind == SecurityEventKind.RevealBurst).Select(e => e.UserName).SingleAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Reveals_spread_over_more_than_the_window_are_no_burst(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!.Id;

        await RevealAsync(store, world, order, Usual.BurstReveals - 1);
        store.Time.Advance(Usual.BurstWindow + TimeSpan.FromSeconds(1));
        await RevealAsync(store, world, order, 1);

        Assert.Empty(await FindAsync(store));
    }

    private static async Task RevealAsync(Store store, World world, OrderId order, int times)
    {
        for (int i = 0; i < times; i++)
        {
            // No faster than a user may.
            store.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.False((await world.RevealAsync(World.Nadia, order)).IsRefused);
        }
    }

    private static Task<IReadOnlyList<RevealBurst>> FindAsync(Store store) => store.RunAsync<RevealBursts, IReadOnlyList<RevealBurst>>(bursts => bursts.FindAsync(default));
}
