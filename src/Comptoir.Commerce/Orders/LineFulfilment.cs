using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Commerce.Orders;

/// <summary>What one priced line becomes in an order: the order line, its charge, and what the customer owns by it.</summary>
internal sealed class LineFulfilment(Purchase purchase, Order order, int number, Product product, Sku sku, CancellationPolicy policy)
{
    private readonly PurchaseLine asked = purchase.Lines[number];

    public Sku Sku => sku;

    private string TermText => asked.Term ?? "";

    private DateOnly Today => DateOnly.FromDateTime(purchase.Now.UtcDateTime);

    /// <summary>First instant after the whole term; null where there is none.</summary>
    private DateTimeOffset? TermEnd => Term.TryParse(TermText, out var term) ? StartOf(term.EndFrom(Today)) : null;

    public OrderLine Line()
    {
        var quote = asked.Quote!;
        var currency = Currency.Of(quote.Currency);
        bool billsAtOnce = sku.Kind != ProductKind.Saas;
        var line = new OrderLine
        {
            PartnerId = order.PartnerId,
            OrderId = order.Id,
            Number = number,
            CatalogItemId = asked.CatalogItemId,
            ProductId = sku.ProductId,
            SkuId = sku.Id,
            Kind = sku.Kind,
            ProductTitle = product.Title,
            SkuTitle = sku.Title,
            Publisher = product.Publisher,
            FriendlyName = asked.FriendlyName is { Length: > 0 } name ? name : sku.Title,
            Quantity = asked.Quantity!.Value,
            Term = TermText,
            BillingCycle = asked.BillingCycle!.Value,
            Currency = quote.Currency,
            UnitPrice = quote.UnitPrice,
            TaxIncluded = quote.TaxIncluded,
            TaxRate = quote.TaxRate,
            SubtotalMinor = new Money(quote.Subtotal, currency).Minor,
            TaxMinor = new Money(quote.Tax, currency).Minor,
            ChargeId = billsAtOnce ? NewId.Guid(purchase.Now) : null,
            PurchasedAt = purchase.Now,
            ChargedUntil = ChargePeriods.Of(Today, TermText, asked.BillingCycle!.Value).Start(1),
            BilledFrom = Today,
            EntitlementId = sku.Kind is ProductKind.Saas or ProductKind.AzurePlan ? null : NewId.Guid(purchase.Now),
            SubscriptionId = sku.Kind is ProductKind.Saas or ProductKind.AzurePlan ? new SubscriptionId(NewId.Guid(purchase.Now)) : null,
            PromotionId = asked.PromotionId,
            RenewsToTerm = asked.RenewsToTerm,
            AttestationAccepted = asked.AttestationAccepted,
            ProvisioningContext = asked.ProvisioningContext,
            PolicyProfile = purchase.Partner.PolicyProfile,
            CreditRule = policy.Credit,
            UsedDays = policy.UsedDays,
            CancellationDoor = policy.Door,
            WindowHours = policy.WindowFor(TermText) is { } window ? (int)window.TotalHours : null,
            WindowEndsAt = policy.WindowFor(TermText) is { } open ? purchase.Now.AddHours((int)open.TotalHours) : null,
            ReviewRequired = sku.CancellationReview,
        };
        if (billsAtOnce)
            line.CountCharge();
        return line;
    }

    public LedgerEntry Charge(OrderLine line) => LineCharge.First(order, line, purchase.Customer, purchase.Now, purchase.IsRenewal);

    public Entitlement? Entitlement(OrderLine line, Guid group) => line.EntitlementId is not { } id
        ? null
        : new Entitlement
        {
            PartnerId = order.PartnerId,
            CustomerId = order.CustomerId,
            Id = id,
            GroupId = group,
            OrderId = order.Id,
            LineNumber = line.Number,
            ProductId = line.ProductId,
            SkuId = line.SkuId,
            Kind = line.Kind,
            Quantity = line.Quantity,
            StartsAt = purchase.Now,
            ExpiresAt = TermEnd,
        };

    public Subscription? Subscription(OrderLine line) => line.SubscriptionId is not { } id
        ? null
        : new Subscription
        {
            PartnerId = order.PartnerId,
            CustomerId = order.CustomerId,
            Id = id,
            OrderId = order.Id,
            LineNumber = line.Number,
            CatalogItemId = line.CatalogItemId,
            ProductId = line.ProductId,
            SkuId = line.SkuId,
            Kind = line.Kind,
            OfferName = sku.Title,
            FriendlyName = line.FriendlyName,
            Publisher = product.Publisher,
            IsMicrosoftProduct = product.IsMicrosoftProduct,
            IsTrial = sku.IsTrial,
            Quantity = line.Quantity,
            Term = line.Term,
            BillingCycle = line.BillingCycle,
            CreatedAt = purchase.Now,
            StartsAt = StartOf(Today),
            CommitmentEndsAt = TermEnd,
            CancellableUntil = line.CancellationDoor == CancellationDoor.Subscription ? line.CancellableUntil : null,
            // Marketplace SaaS waits for its activation (R13.1); an Azure plan is usable at once.
            Status = line.Kind == ProductKind.Saas ? SubscriptionStatus.Pending : SubscriptionStatus.Active,
            AutoRenew = TermEnd is not null && !sku.IsTrial,
            PromotionId = line.PromotionId,
            ActivateBefore = line.Kind == ProductKind.Saas ? purchase.Now + Activation.Within : null,
        };

    public Reservation? Reservation(OrderLine line, Entitlement entitlement)
    {
        if (sku.Kind != ProductKind.AzureReservation)
            return null;
        string scope = line.ProvisioningContext.First(pair => pair.Key.Equals("scope", StringComparison.OrdinalIgnoreCase)).Value;
        string subscription = line.ProvisioningContext.First(pair => pair.Key.Equals("subscriptionId", StringComparison.OrdinalIgnoreCase)).Value;
        return new Reservation
        {
            PartnerId = order.PartnerId,
            CustomerId = order.CustomerId,
            Id = NewId.Guid(purchase.Now),
            ReservationId = NewId.Guid(purchase.Now),
            EntitlementId = entitlement.Id,
            OrderId = order.Id,
            LineNumber = line.Number,
            ProductId = line.ProductId,
            SkuId = line.SkuId,
            DisplayName = line.FriendlyName,
            Type = product.ProductSubType.ToLowerInvariant(),
            Scope = scope.Equals("single", StringComparison.OrdinalIgnoreCase) ? ReservationScope.Single : ReservationScope.Shared,
            AzureSubscriptionId = Guid.Parse(subscription),
            Quantity = line.Quantity,
            StartsAt = purchase.Now,
            ExpiresAt = entitlement.ExpiresAt!.Value,
        };
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
