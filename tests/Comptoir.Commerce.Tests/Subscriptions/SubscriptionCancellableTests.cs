using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Commerce.Tests.Subscriptions;

/// <summary>When a subscription can be cancelled (R9.2, R13.1).</summary>
public sealed class SubscriptionCancellableTests
{
    private static readonly DateTimeOffset Bought = new(2026, 3, 2, 9, 15, 0, TimeSpan.Zero);

    [Fact]
    public void It_can_be_cancelled_to_the_last_instant_of_its_window_and_not_a_tick_after()
    {
        var subscription = Subscription(SubscriptionStatus.Active, Bought.AddHours(24));

        Assert.True(subscription.IsCancellable(Bought.AddHours(24)));
        Assert.False(subscription.IsCancellable(Bought.AddHours(24).AddTicks(1)));
    }

    [Fact]
    public void One_without_a_window_can_be_cancelled_only_while_it_waits_for_its_activation()
    {
        Assert.True(Subscription(SubscriptionStatus.Pending, null).IsCancellable(Bought));
        Assert.False(Subscription(SubscriptionStatus.Active, null).IsCancellable(Bought));
        Assert.False(Subscription(SubscriptionStatus.Deleted, Bought.AddHours(24)).IsCancellable(Bought));
    }

    private static Subscription Subscription(SubscriptionStatus status, DateTimeOffset? cancellableUntil) => new()
    {
        PartnerId = new PartnerId(Guid.Empty),
        CustomerId = new CustomerId(Guid.Empty),
        Id = new SubscriptionId(Guid.Empty),
        OrderId = new OrderId("order"),
        LineNumber = 0,
        CatalogItemId = "CMP9SAAS0007:0002:CMPAV0SA7M02",
        ProductId = "CMP9SAAS0007",
        SkuId = "0002",
        Kind = ProductKind.Saas,
        OfferName = "Nimbus Backup",
        FriendlyName = "Nimbus Backup",
        Publisher = "Nimbus SAS",
        IsMicrosoftProduct = false,
        IsTrial = false,
        Quantity = 12,
        Term = "P1M",
        BillingCycle = BillingCycle.Monthly,
        CreatedAt = Bought,
        StartsAt = Bought,
        CancellableUntil = cancellableUntil,
        Status = status,
        AutoRenew = true,
    };
}
