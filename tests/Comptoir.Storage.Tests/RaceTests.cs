using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>What only one of many may have, asked for by many at once, on two nodes.</summary>
public class RaceTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_fifty_purchases_at_once_the_credit_limit_lets_ten_through(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        const long OnePurchase = 12000; // 100.00 and 20 per cent tax
        var world = await World.BuildAsync(store, limitMinor: (10 * OnePurchase) + 11999);

        var outcomes = await AtOnceAsync(store, 50, World.Perpetual);

        Assert.Equal(10, outcomes.Count(outcome => !outcome.IsRefused));
        Assert.Equal(40, outcomes.Count(outcome => outcome.Refusal is CreditLineExceeded));
        var (owed, charged) = await store.RunAsync<ComptoirDb, (long, long)>(async db => (
            await db.CreditAccounts.Where(account => account.PartnerId == World.Garance).Select(account => account.OwedMinor).SingleAsync(),
            await db.LedgerEntries.Where(entry => entry.PartnerId == World.Garance).SumAsync(entry => entry.SubtotalMinor + entry.TaxMinor)));
        Assert.Equal(10 * OnePurchase, owed);
        Assert.Equal(owed, charged);
        Assert.NotNull(world);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_forty_purchases_at_once_thirty_get_a_key_of_their_own_and_ten_are_refused(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.StockAsync(30);

        var outcomes = await AtOnceAsync(store, 40, World.FromStock);

        Assert.Equal(10, outcomes.Count(outcome => outcome.Refusal is KeyStockShort));
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsRefused))
            keys.Add((await world.RevealAsync(World.Nadia, outcome.Value!.Id)).Value!.Key);
        Assert.Equal(30, keys.Count);
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.KeyRegister.CountAsync(key => key.State == RegisteredKeyState.Stock)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_twenty_cancellations_at_once_one_credits_the_order(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await world.CancelAsync(World.Nadia, order.Id)).Refusal;
            }
            catch (DbUpdateException)
            {
                return new LostRace(); // As the door answers it.
            }
        })));

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.All(outcomes.OfType<Refusal>(), refusal => Assert.True(refusal is LostRace or NotCancellable, refusal.ToString()));
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(
            db => db.LedgerEntries.CountAsync(entry => entry.PartnerId == World.Garance && entry.Kind == LedgerEntryKind.Credit)));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, long>(
            db => db.CreditAccounts.Where(account => account.PartnerId == World.Garance).Select(account => account.OwedMinor).SingleAsync()));
    }

    private static async Task<Result<Order>[]> AtOnceAsync(Store store, int count, string item)
    {
        var second = await store.AddNodeAsync();
        return await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(
            () => World.BuyAsync(i % 2 == 0 ? store.Services : second, World.Nadia, item))));
    }
}
