using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Storage.Tests.Reservations;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Subscriptions;

/// <summary>An Azure plan is suspended only when nothing under it is active, also when both are asked for at once, on two nodes (R13.2).</summary>
public class PlanRaceTests
{
    private const int Rounds = 20;

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_a_plan_that_is_suspended_and_a_subscription_created_under_it_at_once_one_is_refused(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 1_000m);

        await RaceAsync(store, race, plan, async node => (await Store.RunAsync<CreateAzureSubscriptionHandler, Result<AzureSubscription>>(
            node, create => create.HandleAsync(new CreateAzureSubscription(World.Leon, "Essais", null, World.Nadia), default))).Refusal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_a_plan_that_is_suspended_and_a_subscription_taken_up_under_it_at_once_one_is_refused(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 1_000m);

        await RaceAsync(store, race, plan, node => BecomeAsync(node, AzureWorld.Azure, AzureSubscriptionStatus.Active));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_reservation_keeps_the_plan_it_stands_under_in_use_and_no_other(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 1_000m);
        var other = (await World.BuyAsync(store.Services, World.Nadia, AzureWorld.Plan)).Value!.Lines[0].SubscriptionId!.Value;
        await AzureWorld.BuyAsync(store.Services);
        await BecomeAsync(store.Services, AzureWorld.Azure, AzureSubscriptionStatus.Suspended);

        Assert.IsType<AzurePlanInUse>(await TurnAsync(store.Services, plan, SubscriptionStatus.Suspended));
        Assert.Null(await TurnAsync(store.Services, other, SubscriptionStatus.Suspended));
        store.Time.Advance(TimeSpan.FromDays(366));
        Assert.Null(await TurnAsync(store.Services, plan, SubscriptionStatus.Suspended));
    }

    /// <summary>Again and again, each time from a plan with nothing active under it.</summary>
    private static async Task RaceAsync(Store store, Race race, SubscriptionId plan, Func<IServiceProvider, Task<Refusal?>> act)
    {
        var second = await store.AddNodeAsync();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var azure in await ActiveAsync(store))
                Assert.Null(await BecomeAsync(store.Services, azure, AzureSubscriptionStatus.Suspended));

            Task<Refusal?> Suspend() => TurnAsync(store.Services, plan, SubscriptionStatus.Suspended);
            Task<Refusal?> Act() => act(second);
            // Each of them once before the other can see it; then as it happens.
            var outcomes = round switch
            {
                0 => await race.CrossedAsync(store, Suspend, Act),
                1 => [.. (await race.CrossedAsync(store, Act, Suspend)).Reverse()],
                _ => await Race.AtOnceAsync(Suspend, Act),
            };

            Assert.Single(outcomes, refusal => refusal is null);
            Assert.DoesNotContain(outcomes, refusal => refusal is LostRace);
            Assert.Equal(outcomes[0] is null, (await ActiveAsync(store)).Count == 0);
            Assert.Null(await TurnAsync(store.Services, plan, SubscriptionStatus.Active));
        }
    }

    private static async Task<Refusal?> TurnAsync(IServiceProvider node, SubscriptionId plan, SubscriptionStatus status) =>
        (await Store.RunAsync<ChangeSubscriptionHandler, Result<Subscription>>(
            node, change => change.HandleAsync(new ChangeSubscription(World.Leon, plan, status, null, null, null, null, World.Nadia), default))).Refusal;

    private static async Task<Refusal?> BecomeAsync(IServiceProvider node, Guid azure, AzureSubscriptionStatus status) =>
        (await Store.RunAsync<ChangeAzureSubscriptionHandler, Result<AzureSubscription>>(
            node, change => change.HandleAsync(new ChangeAzureSubscription(World.Leon, azure, null, status, null, null, null, World.Nadia), default))).Refusal;

    private static Task<List<Guid>> ActiveAsync(Store store) => store.RunAsync<ComptoirDb, List<Guid>>(db => db.AzureSubscriptions
        .Where(azure => azure.PartnerId == World.Garance && azure.Status == AzureSubscriptionStatus.Active).Select(azure => azure.Id).ToListAsync());
}
