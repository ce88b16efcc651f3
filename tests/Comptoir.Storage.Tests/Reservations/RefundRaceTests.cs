using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Reservations;

/// <summary>Refunds at once, on two nodes (R11.3): the cap holds, and nothing is given back twice.</summary>
public class RefundRaceTests
{
    private const string Product = "WORLDRESERV1";
    private static readonly Guid Azure = new("a2000000-0000-4000-8000-000000000001");

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_refunds_at_once_that_together_pass_the_cap_one_wins(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await AddReservationAsync(store, price: 30_000m);
        var second = await store.AddNodeAsync();
        // 46,000 EUR are the cap: each fits alone.
        var reservations = new List<Guid> { await BuyAsync(store), await BuyAsync(store) };
        var quotes = new List<Guid>();
        foreach (var reservation in reservations)
            quotes.Add(await QuoteAsync(store, reservation));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(
            () => RefundAsync(i == 0 ? store.Services : second, reservations[i], quotes[i]))));

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
        await AddReservationAsync(store, price: 1_000m);
        var second = await store.AddNodeAsync();
        var reservation = await BuyAsync(store);
        var quotes = new List<Guid>();
        for (int i = 0; i < 10; i++)
            quotes.Add(await QuoteAsync(store, reservation));

        var outcomes = await Task.WhenAll(quotes.Select((quote, i) => Task.Run(
            () => RefundAsync(i % 2 == 0 ? store.Services : second, reservation, quote))));

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
        await AddReservationAsync(store, price: 1_000m);
        var second = await store.AddNodeAsync();
        var reservation = await BuyAsync(store);
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

    private static async Task<Refusal?> RefundAsync(IServiceProvider node, Guid reservation, Guid quote)
    {
        try
        {
            return (await Store.RunAsync<RefundReservationHandler, Result<RefundQuote>>(
                node, handler => handler.HandleAsync(new RefundReservation(World.Leon, reservation, quote, World.Nadia), default))).Refusal;
        }
        catch (DbUpdateException)
        {
            return new LostRace(); // As the door answers it.
        }
    }

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

    private static async Task<Guid> BuyAsync(Store store)
    {
        var line = new PurchaseLine
        {
            Id = 0,
            CatalogItemId = Item,
            Quantity = 1,
            BillingCycle = BillingCycle.OneTime,
            Term = "P1Y",
            ProvisioningContext = new(StringComparer.OrdinalIgnoreCase) { ["subscriptionId"] = Azure.ToString(), ["scope"] = "shared" },
        };
        var order = (await store.RunAsync<PlaceOrderHandler, Result<Order>>(
            handler => handler.HandleAsync(new PlaceOrder(World.Leon, [line], null, null, World.Nadia), default))).Value!;
        return await store.RunAsync<ComptoirDb, Guid>(
            db => db.Reservations.Where(r => r.PartnerId == World.Garance && r.OrderId == order.Id).Select(r => r.Id).SingleAsync());
    }

    private static string Item => $"{Product}:0001:{Price.AvailabilityIdOf(Product, "0001", "FR", "commercial", Price.AzurePlanScope, "EUR")}";

    private static async Task AddReservationAsync(Store store, decimal price)
    {
        var now = store.Time.GetUtcNow();
        await store.RunAsync<ComptoirDb>(db => AddOffersAsync(db, price, now));
        // Each work ends before the next begins: SQLite has one writer.
        var plan = (await World.BuyAsync(store.Services, World.Nadia, "WORLDPLAN001:0001")).Value!.Lines[0].SubscriptionId!.Value;
        await store.RunAsync<ComptoirDb>(db => AddSubscriptionAsync(db, plan, now));
    }

    private static async Task AddOffersAsync(ComptoirDb db, decimal price, DateTimeOffset now)
    {
        await using var work = await db.BeginWorkAsync(default);
        foreach (var (product, itemKind, cancellation) in new[] { (Product, ProductKind.AzureReservation, "reservation"), ("WORLDPLAN001", ProductKind.AzurePlan, "azure_plan") })
        {
            db.Products.Add(new Product { Id = product, Title = product, TitleKey = product.ToLowerInvariant(), Publisher = "Publisher", Kind = itemKind, ProductSubType = "VirtualMachines" });
            db.Skus.Add(new Sku { ProductId = product, Id = "0001", Title = product, Kind = itemKind, Terms = ["P1Y"], BillingCycles = [BillingCycle.OneTime], Segments = ["commercial"], CancellationClass = cancellation });
            string scope = itemKind == ProductKind.AzureReservation ? Price.AzurePlanScope : Price.NoScope;
            string availability = Price.AvailabilityIdOf(product, "0001", "FR", "commercial", scope, "EUR");
            db.Prices.Add(new Price
            {
                ProductId = product,
                SkuId = "0001",
                Market = "FR",
                Segment = "commercial",
                Scope = scope,
                Term = itemKind == ProductKind.AzureReservation ? "P1Y" : "",
                BillingCycle = BillingCycle.OneTime,
                From = now.AddDays(-1),
                Until = now.AddYears(5),
                Currency = "EUR",
                UnitPrice = itemKind == ProductKind.AzureReservation ? price : 0m,
                TaxIncluded = false,
                AvailabilityId = availability,
                CatalogItemId = $"{product}:0001:{availability}",
            });
        }

        await work.CommitAsync(default);
    }

    private static async Task AddSubscriptionAsync(ComptoirDb db, SubscriptionId plan, DateTimeOffset now)
    {
        await using var more = await db.BeginWorkAsync(default);
        await db.Subscriptions.Where(s => s.PartnerId == World.Garance && s.Id == plan).ExecuteUpdateAsync(set => set.SetProperty(s => s.RegisteredAt, now));
        db.AzureSubscriptions.Add(new AzureSubscription
        {
            PartnerId = World.Garance,
            CustomerId = World.Leon,
            Id = Azure,
            PlanSubscriptionId = plan,
            FriendlyName = "Production",
            Status = AzureSubscriptionStatus.Active,
            CreatedAt = now,
        });
        await more.CommitAsync(default);
    }
}
