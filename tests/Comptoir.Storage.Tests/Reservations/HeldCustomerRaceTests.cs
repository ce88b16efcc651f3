using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Reservations;

/// <summary>A reservation that runs stands under a plan that is not suspended, also when it comes to stand there at the moment that the
/// plan is left, on two nodes (R11.2, R13.2; docs/adr/0022).</summary>
public class HeldCustomerRaceTests
{
    private const int Rounds = 12;

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_a_reservation_that_is_bought_and_a_plan_that_is_left_at_once_one_is_refused(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 100m);
        var second = await store.AddNodeAsync();

        for (int round = 0; round < Rounds; round++)
        {
            await TakeUpAsync(store.Services, plan, AzureWorld.Azure);
            await OneIsRefusedAsync(store, plan, await RunAsync(store, race, round, async () => (await AzureWorld.TryBuyAsync(store.Services)).Refusal, () => LeaveAsync(second, plan, AzureWorld.Azure)));
            // What was bought has ended.
            store.Time.Advance(TimeSpan.FromDays(366));
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_a_reservation_that_is_pointed_at_a_subscription_and_a_plan_that_is_left_at_once_one_is_refused(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        await AzureWorld.AddAsync(store, price: 100m);
        var second = await store.AddNodeAsync();
        var reservation = await AzureWorld.BuyAsync(store.Services);
        var plan = (await World.BuyAsync(store.Services, World.Nadia, AzureWorld.Plan)).Value!.Lines[0].SubscriptionId!.Value;
        var azure = (await store.RunAsync<CreateAzureSubscriptionHandler, Result<AzureSubscription>>(
            create => create.HandleAsync(new CreateAzureSubscription(World.Leon, "Essais", plan, World.Nadia), default))).Value!.Id;

        for (int round = 0; round < Rounds; round++)
        {
            await TakeUpAsync(store.Services, plan, azure);
            Assert.Null(await PointAsync(store.Services, reservation, AzureWorld.Azure));
            await OneIsRefusedAsync(store, plan, await RunAsync(store, race, round, () => PointAsync(store.Services, reservation, azure), () => LeaveAsync(second, plan, azure)));
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_reservation_that_falls_due_while_its_plan_is_left_is_renewed_under_it_or_ends(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 100m);
        var second = await store.AddNodeAsync();

        for (int round = 0; round < Rounds; round++)
        {
            await TakeUpAsync(store.Services, plan, AzureWorld.Azure);
            if (!await RunsAsync(store, plan))
                await RenewAsync(store, await AzureWorld.BuyAsync(store.Services));
            store.Time.Advance(TimeSpan.FromDays(366));

            await OneIsRefusedAsync(store, plan, await RunAsync(store, race, round, () => FallDueAsync(store, plan), () => LeaveAsync(second, plan, AzureWorld.Azure)));
        }
    }

    /// <summary>The first time the plan is left by somebody who cannot see yet what has come; then as it happens.</summary>
    private static Task<Refusal?[]> RunAsync(Store store, Race race, int round, Func<Task<Refusal?>> come, Func<Task<Refusal?>> leave) =>
        round == 0 ? race.CrossedAsync(store, come, leave) : Race.AtOnceAsync(come, leave);

    private static async Task OneIsRefusedAsync(Store store, SubscriptionId plan, Refusal?[] outcomes)
    {
        Assert.Single(outcomes, refusal => refusal is null);
        Assert.DoesNotContain(outcomes, refusal => refusal is LostRace);
        bool isSuspended = await store.RunAsync<ComptoirDb, bool>(db => db.Subscriptions.AnyAsync(
            row => row.PartnerId == World.Garance && row.Id == plan && row.Status == SubscriptionStatus.Suspended));
        Assert.Equal(outcomes[1] is null, isSuspended);
        Assert.NotEqual(isSuspended, await RunsAsync(store, plan));
    }

    /// <summary>A reservation under the plan runs.</summary>
    private static Task<bool> RunsAsync(Store store, SubscriptionId plan) => store.RunAsync<ComptoirDb, bool>(db =>
    {
        var now = store.Time.GetUtcNow();
        return db.Reservations.AnyAsync(reservation => reservation.PartnerId == World.Garance && reservation.EndedAt == null && reservation.ExpiresAt > now
            && db.AzureSubscriptions.Any(azure => azure.PartnerId == World.Garance && azure.PlanSubscriptionId == plan && azure.Id == reservation.AzureSubscriptionId));
    });

    private static async Task TakeUpAsync(IServiceProvider node, SubscriptionId plan, Guid azure)
    {
        Assert.Null(await TurnAsync(node, plan, SubscriptionStatus.Active));
        Assert.Null(await BecomeAsync(node, azure, AzureSubscriptionStatus.Active));
    }

    /// <summary>Suspends what is under the plan, and then the plan.</summary>
    private static async Task<Refusal?> LeaveAsync(IServiceProvider node, SubscriptionId plan, Guid azure) =>
        await BecomeAsync(node, azure, AzureSubscriptionStatus.Suspended) ?? await TurnAsync(node, plan, SubscriptionStatus.Suspended);

    private static async Task<Refusal?> FallDueAsync(Store store, SubscriptionId plan)
    {
        await store.RunAsync<IEnumerable<IFallsDue>>(kinds => kinds.OfType<EndedReservations>().Single().RunAsync(store.Time.GetUtcNow(), default));
        // Refused to itself: it ends, and the log says why.
        return await RunsAsync(store, plan) ? null : new ReservationEnded(Guid.Empty, ReservationState.Expired);
    }

    private static Task RenewAsync(Store store, Guid reservation) => store.RunAsync<ChangeReservationHandler, Result<Reservation>>(
        change => change.HandleAsync(new ChangeReservation(World.Leon, reservation, null, null, null, Renew: true, null, World.Nadia), default));

    private static async Task<Refusal?> PointAsync(IServiceProvider node, Guid reservation, Guid azure) => (await Store.RunAsync<ChangeReservationHandler, Result<Reservation>>(
        node, change => change.HandleAsync(new ChangeReservation(World.Leon, reservation, null, ReservationScope.Single, azure, null, null, World.Nadia), default))).Refusal;

    private static async Task<Refusal?> TurnAsync(IServiceProvider node, SubscriptionId plan, SubscriptionStatus status) => (await Store.RunAsync<ChangeSubscriptionHandler, Result<Subscription>>(
        node, change => change.HandleAsync(new ChangeSubscription(World.Leon, plan, status, null, null, null, null, World.Nadia), default))).Refusal;

    private static async Task<Refusal?> BecomeAsync(IServiceProvider node, Guid azure, AzureSubscriptionStatus status) => (await Store.RunAsync<ChangeAzureSubscriptionHandler, Result<AzureSubscription>>(
        node, change => change.HandleAsync(new ChangeAzureSubscription(World.Leon, azure, null, status, null, null, null, World.Nadia), default))).Refusal;
}
