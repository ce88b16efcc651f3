using System.Security.Cryptography;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>Reveals, and cancellations at the same time, on two nodes (R5, R9.9, I6 to I8).</summary>
public class RevealTests
{
    private static readonly int Pairs = Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 200 : 2000;

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_a_reveal_and_a_cancellation_at_once_one_is_first_and_no_key_follows_a_cancellation(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: WithoutLimit);
        var world = await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        for (int pair = 0; pair < Pairs; pair++)
        {
            var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
            bool cancelled = false;
            bool keyAfterCancel = false;
            // Every second pair asks for a version whose key is not there yet: it is issued while the other cancels.
            string? version = pair % 2 == 0 ? null : "2019";

            await Task.WhenAll(
                Task.Run(async () =>
                {
                    for (int i = 0; i < 3; i++)
                    {
                        bool wasCancelled = Volatile.Read(ref cancelled);
                        var key = await RevealAsync(second, order, version);
                        keyAfterCancel |= wasCancelled && !key.IsRefused;
                        Assert.True(key.Refusal is null or EntitlementRevoked, key.Refusal?.ToString());
                    }
                }),
                Task.Run(async () =>
                {
                    Assert.Null((await world.CancelAsync(World.Nadia, order.Id)).Refusal);
                    Volatile.Write(ref cancelled, true);
                }));

            Assert.False(keyAfterCancel);
            Assert.IsType<EntitlementRevoked>((await RevealAsync(second, order, version)).Refusal);
        }

        Assert.Empty(await LiveAfterCancellationAsync(store));
        Assert.Empty(await MiscountedAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Thirty_first_reveals_of_a_version_at_once_give_one_key(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: WithoutLimit);
        var world = await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;

        var keys = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => RevealAsync(i % 2 == 0 ? store.Services : second, order, "2019"))));

        Assert.All(keys, key => Assert.Null(key.Refusal));
        Assert.Single(keys.Select(key => key.Value!.Key).Distinct());
        Assert.Empty(await MiscountedAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_many_reveals_at_once_no_more_than_the_limit_are_answered(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: services => services.Configure<KeyOptions>(options => options.RevealsPerMinute = 5));
        var world = await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        var orders = new List<Order>();
        for (int i = 0; i < 4; i++)
            orders.Add((await world.BuyAsync(World.Nadia, World.Perpetual)).Value!);

        var keys = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => RevealAsync(i % 2 == 0 ? store.Services : second, orders[i % 4], null))));

        Assert.Equal(5, keys.Count(key => !key.IsRefused));
        Assert.All(keys.Where(key => key.IsRefused), key => Assert.IsType<RevealsTooFast>(key.Refusal));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_reveal_whose_record_cannot_be_written_gives_no_key(Database kind)
    {
        var faults = new FailingFaults();
        await using var store = await Store.OpenAsync(kind, faults);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;

        faults.FailAt = FaultPoint.BeforeCommit;
        await Assert.ThrowsAsync<IOException>(() => world.RevealAsync(World.Nadia, order.Id));
        faults.FailAt = null;

        Assert.Empty(await MiscountedAsync(store));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.Activity.CountAsync(record => record.PartnerId == World.Garance && record.Operation == ActivityOperation.GetSoftwareKey)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_ciphertext_moved_to_another_row_does_not_open(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var mine = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        await world.BuyAsync(World.Nadia, World.Perpetual);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            var keys = await db.ProductKeys.Where(key => key.PartnerId == World.Garance).ToListAsync();
            (keys[0].Ciphertext, keys[1].Ciphertext) = (keys[1].Ciphertext, keys[0].Ciphertext);
            await db.SaveChangesAsync();
        });

        await Assert.ThrowsAnyAsync<CryptographicException>(() => world.RevealAsync(World.Nadia, mine.Id));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_link_opened_while_its_purchase_is_cancelled_is_recorded_before_or_not_at_all(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        for (int pair = 0; pair < Pairs / 4; pair++)
        {
            var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
            string token = (await world.LinkAsync(World.Nadia, order.Id)).Value!.Token;
            var open = Task.Run(() => Store.RunAsync<OpenDownloadHandler, Result<OpenedDownload>>(
                second, handler => handler.HandleAsync(new OpenDownload(token, file => file.Size, "192.0.2.9", Guid.Empty), default)));
            var cancel = Task.Run(() => world.CancelAsync(World.Nadia, order.Id));

            Assert.True((await open).Refusal is null or LinkEnded);
            Assert.Null((await cancel).Refusal);
            var after = await Store.RunAsync<OpenDownloadHandler, Result<OpenedDownload>>(
                second, handler => handler.HandleAsync(new OpenDownload(token, file => file.Size, null, Guid.Empty), default));
            Assert.IsType<LinkEnded>(after.Refusal);
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Two_nodes_of_a_new_installation_open_one_anothers_keys(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await store.SqlAsync("DELETE FROM \"DataKeys\"");

        var nodes = await Task.WhenAll(store.AddNodeAsync(), store.AddNodeAsync(), store.AddNodeAsync());

        var vaults = nodes.Select(node => node.GetRequiredService<KeyVault>()).ToList();
        var secret = vaults[0].Seal("text", "context");
        Assert.All(vaults, vault => Assert.Equal("text", vault.OpenText(secret, "context")));
    }

    private static void WithoutLimit(IServiceCollection services) => services.Configure<KeyOptions>(options => options.RevealsPerMinute = 1_000_000);

    private static Task<Result<RevealedKey>> RevealAsync(IServiceProvider node, Order order, string? version) => Store.RunAsync<RevealKeyHandler, Result<RevealedKey>>(
        node, handler => handler.HandleAsync(new RevealKey(order.CustomerId, order.Id, 0, version, World.Nadia), default));

    /// <summary>I8: keys that still count as active though their entitlement is revoked.</summary>
    private static Task<List<Guid>> LiveAfterCancellationAsync(Store store) => store.RunAsync<ComptoirDb, List<Guid>>(db => (
        from entitlement in db.Entitlements
        where entitlement.PartnerId == World.Garance && entitlement.RevokedAt != null
            && (db.ProductKeys.Any(key => key.PartnerId == World.Garance && key.EntitlementId == entitlement.Id && key.RevokedAt == null)
                || db.KeyRegister.Any(key => key.EntitlementId == entitlement.Id && key.State != RegisteredKeyState.Revoked))
        select entitlement.Id).ToListAsync());

    /// <summary>I7: entitlements whose count of reveals is not that of their records.</summary>
    private static Task<List<OrderId>> MiscountedAsync(Store store) => store.RunAsync<ComptoirDb, List<OrderId>>(async db =>
    {
        var counted = await db.Entitlements.Where(e => e.PartnerId == World.Garance).Select(e => new { e.OrderId, e.Reveals }).ToListAsync();
        var recorded = (await db.Activity
                .Where(record => record.PartnerId == World.Garance && record.Operation == ActivityOperation.GetSoftwareKey)
                .Select(record => record.ResourceKey)
                .ToListAsync())
            .CountBy(order => order, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        return counted.FindAll(e => e.Reveals != recorded.GetValueOrDefault(e.OrderId.Value)).ConvertAll(e => e.OrderId);
    });

    private sealed class FailingFaults : Faults
    {
        public string? FailAt { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            point == FailAt ? throw new IOException($"No space left at {point}.") : ValueTask.CompletedTask;
    }
}
