using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>The orders of the demo world, of different ages, made by the same use cases as any other.</summary>
internal sealed class DemoOrders(
    ComptoirDb db, PlaceOrderHandler place, CancelOrderHandler cancel, RegisterSubscriptionHandler register, DemoInvoices invoices, DemoTime time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task AddAsync(DateTimeOffset start, CancellationToken ct)
    {
        // Oldest first: what is bought for 60 days and 12 hours is past its window, what is bought for 59 is not.
        await BuyAsync(0, 0, "DG7GMGF0FKZV", "0003", "P3Y", 1, start - (75 * Day), ct);
        await BuyAzurePlanAsync(start - (70 * Day), ct);
        await BuyAsync(0, 0, "CMP0WSRV0022", "0004", "P3Y", 2, start - (60 * Day) - TimeSpan.FromHours(12), ct);
        await BuyAsync(0, 0, "CMP0WS22STD1", "0002", "", 1, start - (59 * Day), ct);
        var returned = await BuyAsync(0, 0, "CMP0SQLSTD01", "0001", "P1Y", 1, start - (20 * Day), ct);
        await BuyAsync(0, 1, "DG7GMGF0FKZV", "0003", "P3Y", 1, start - (10 * Day), ct);
        await BuyAsync(1, 0, "CMP0WS22STD1", "0002", "", 3, start - (8 * Day), ct);
        await CancelAsync(returned, start - (5 * Day), ct);
        await BuyAsync(0, 2, "CMP0WS22STD1", "0001", "", 8, start - (3 * Day), ct);
        await BuyAsync(0, 4, "CMP0WS22DTC1", "0001", "", 4, start - (2 * Day), ct);
        await invoices.UpToAsync(start, ct);
    }

    private async Task<Order> BuyAsync(
        int partner, int customer, string productId, string skuId, string term, int quantity, DateTimeOffset at, CancellationToken ct)
    {
        var seller = DemoWorld.Partners[partner];
        var buyer = seller.Customers[customer];
        await invoices.UpToAsync(at, ct);
        using var ids = NewId.Repeatable($"order {buyer.Tenant.Domain} {productId}:{skuId} {at - time.Start}", time.Start);
        string item = await db.Prices
            .Where(price => price.ProductId == productId && price.SkuId == skuId && price.Term == term && price.Market == buyer.Country
                && price.Segment == "commercial" && price.From <= at && price.Until > at)
            .Select(price => price.CatalogItemId)
            .FirstAsync(ct);
        var line = new PurchaseLine
        {
            Id = 0,
            CatalogItemId = item,
            Quantity = quantity,
            BillingCycle = BillingCycle.OneTime,
            Term = term.Length == 0 ? null : term,
        };
        var placed = await place.HandleAsync(new PlaceOrder(new CustomerId(buyer.Tenant.Id), [line], null, null, seller.Agent), ct);
        db.ChangeTracker.Clear();
        return placed.OrBroken();
    }

    private async Task CancelAsync(Order order, DateTimeOffset at, CancellationToken ct)
    {
        await invoices.UpToAsync(at, ct);
        using var ids = NewId.Repeatable($"cancel {order.Id}", time.Start);
        (await cancel.HandleAsync(new CancelOrder(order.CustomerId, order.Id, null, null, DemoWorld.Partners[0].Agent), ct)).OrBroken();
        db.ChangeTracker.Clear();
    }

    /// <summary>The French customer's Azure plan with one Azure subscription under it, registered for reservations.</summary>
    private async Task BuyAzurePlanAsync(DateTimeOffset at, CancellationToken ct)
    {
        var product = await db.Products.Where(p => p.Kind == ProductKind.AzurePlan).Select(p => p.Id).FirstAsync(ct);
        var sku = await db.Skus.Where(s => s.ProductId == product).Select(s => s.Id).FirstAsync(ct);
        var order = await BuyAsync(0, 0, product, sku, "", 1, at, ct);
        var plan = await db.Subscriptions.SingleAsync(s => s.PartnerId == order.PartnerId && s.OrderId == order.Id, ct);
        using var ids = NewId.Repeatable("azure plan", time.Start);
        (await register.HandleAsync(new RegisterSubscription(order.CustomerId, plan.Id, DemoWorld.Partners[0].Agent), ct)).OrBroken();
        db.AzureSubscriptions.Add(new AzureSubscription
        {
            PartnerId = order.PartnerId,
            CustomerId = order.CustomerId,
            Id = DemoWorld.AzureSubscription,
            PlanSubscriptionId = plan.Id,
            FriendlyName = "Brasserie Léon - production",
            Status = AzureSubscriptionStatus.Active,
            CreatedAt = at,
        });
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }
}
