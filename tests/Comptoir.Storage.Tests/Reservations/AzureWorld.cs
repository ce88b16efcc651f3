using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Reservations;

/// <summary>An Azure plan of Léon's with one active subscription under it, and a reservation that can be bought for it.</summary>
internal static class AzureWorld
{
    public static readonly Guid Azure = new("a2000000-0000-4000-8000-000000000001");

    public const string Plan = "WORLDPLAN001:0001";

    private const string Product = "WORLDRESERV1";

    /// <summary>Buys a reservation.</summary>
    public static async Task<Guid> BuyAsync(IServiceProvider node) => (await TryBuyAsync(node)).Value is { } order
        ? await Store.RunAsync<ComptoirDb, Guid>(node, db => db.Reservations.Where(r => r.PartnerId == World.Garance && r.OrderId == order.Id).Select(r => r.Id).SingleAsync())
        : throw new InvalidOperationException("Nothing was bought.");

    public static Task<Result<Order>> TryBuyAsync(IServiceProvider node)
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
        return Store.RunAsync<PlaceOrderHandler, Result<Order>>(
            node, handler => handler.HandleAsync(new PlaceOrder(World.Leon, [line], null, null, World.Nadia), default));
    }

    private static string Item => $"{Product}:0001:{Price.AvailabilityIdOf(Product, "0001", "FR", "commercial", Price.AzurePlanScope, "EUR")}";

    /// <returns>The plan.</returns>
    public static async Task<SubscriptionId> AddAsync(Store store, decimal price)
    {
        var now = store.Time.GetUtcNow();
        await store.RunAsync<ComptoirDb>(db => AddOffersAsync(db, price, now));
        // Each work ends before the next begins: SQLite has one writer.
        var plan = (await World.BuyAsync(store.Services, World.Nadia, Plan)).Value!.Lines[0].SubscriptionId!.Value;
        await store.RunAsync<ComptoirDb>(db => AddSubscriptionAsync(db, plan, now));
        return plan;
    }

    private static async Task AddOffersAsync(ComptoirDb db, decimal price, DateTimeOffset now)
    {
        await using var work = await db.BeginWorkAsync(default);
        foreach (var (product, itemKind, cancellation) in new[] { (Product, ProductKind.AzureReservation, "reservation"), (Plan.Split(':')[0], ProductKind.AzurePlan, "azure_plan") })
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
                Until = now.AddYears(50),
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
