using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Reservations;

/// <summary>Refunds at once, on two nodes (R11.3): the cap holds, and nothing is given back twice.</summary>
public class RefundRaceTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_refunds_at_once_that_together_pass_the_cap_one_wins(Database kind)
    {
        var race = new Race();
        await using var store = await Store.OpenAsync(kind, race);
        await World.BuildAsync(store);
        await AzureWorld.AddAsync(store, price: 30_000m);
        var second = await store.AddNodeAsync();
        // 46,000 EUR are the cap: each fits alone.
        var reservations = new List<Guid> { await AzureWorld.BuyAsync(store.Services), await AzureWorld.BuyAsync(store.Services) };
        var quotes = new List<Guid>();
        foreach (var reservation in reservations)
            quotes.Add(await QuoteAsync(store, reservation));

        var outcomes = await race.CrossedAsync(
            store, () => RefundAsync(store.Services, reservations[0], quotes[0]), () => RefundAsync(second, reservations[1], quotes[1]));

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.IsType<RefundCapExceeded>(Assert.Single(outcomes, refusal => refusal is not null));
        Assert.Equal(1, await CreditsAsync(store));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_ten_refunds_of_one_reservation_at_once_one_gives_it_back(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await AzureWorld.AddAsync(store, price: 1_000m);
        var second = await store.AddNodeAsync();
        var reservation = await AzureWorld.BuyAsync(store.Services);
        var quotes = new List<Guid>();
        for (int i = 0; i < 10; i++)
            quotes.Add(await QuoteAsync(store, reservation));

        var outcomes = await Race.AtOnceAsync(quotes.Select((quote, i) => (Func<Task<Refusal?>>)(() => RefundAsync(i % 2 == 0 ? store.Services : second, reservation, quote))));

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.All(outcomes.OfType<Refusal>(), refusal => Assert.True(refusal is ReservationEnded or LostRace, refusal.ToString()));
        Assert.Equal(1, await CreditsAsync(store));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task One_that_two_nodes_find_at_the_end_of_its_term_is_renewed_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await AzureWorld.AddAsync(store, price: 1_000m);
        var second = await store.AddNodeAsync();
        var reservation = await AzureWorld.BuyAsync(store.Services);
        await store.RunAsync<ChangeReservationHandler, Result<Reservation>>(
            change => change.HandleAsync(new ChangeReservation(World.Leon, reservation, null, null, null, Renew: true, null, World.Nadia), default));
        store.Time.Advance(TimeSpan.FromDays(366));

        await Task.WhenAll(new[] { store.Services, second }.Select(node => Task.Run(() => EndAsync(store, node))));

        var states = await store.RunAsync<ComptoirDb, List<ReservationState>>(
            db => db.Reservations.Where(row => row.PartnerId == World.Garance).Select(row => row.State).ToListAsync());
        Assert.Equal([ReservationState.Active, ReservationState.Expired], states.Order());
        Assert.Empty(await FindAsync(store));
    }

    private static Task<bool> EndAsync(Store store, IServiceProvider node) => Store.RunAsync<IEnumerable<IFallsDue>, bool>(node, async kinds =>
    {
        await kinds.OfType<EndedReservations>().Single().RunAsync(store.Time.GetUtcNow(), default);
        return true;
    });

    private static async Task<Refusal?> RefundAsync(IServiceProvider node, Guid reservation, Guid quote) => (await Store.RunAsync<RefundReservationHandler, Result<RefundQuote>>(
        node, handler => handler.HandleAsync(new RefundReservation(World.Leon, reservation, quote, World.Nadia), default))).Refusal;

    private static async Task<Guid> QuoteAsync(Store store, Guid reservation) => (await store.RunAsync<QuoteRefundHandler, Result<RefundQuote>>(
        handler => handler.HandleAsync(new QuoteRefund(World.Leon, reservation, World.Nadia), default))).Value!.Quote.Id;

    private static Task<int> CreditsAsync(Store store) => store.RunAsync<ComptoirDb, int>(
        db => db.LedgerEntries.CountAsync(entry => entry.PartnerId == World.Garance && entry.Kind == LedgerEntryKind.Credit));

    private static Task<List<string>> FindAsync(Store store) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });
}
