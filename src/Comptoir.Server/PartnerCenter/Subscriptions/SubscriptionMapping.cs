using System.Diagnostics;
using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter.Catalog;

namespace Comptoir.Server.PartnerCenter.Subscriptions;

/// <summary>Subscriptions to the wire (contract, commerce-subscriptions §1).</summary>
internal static class SubscriptionMapping
{
    /// <summary>How the wire writes the end of what has none.</summary>
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static WireSubscription ToWire(this FoundSubscription found, CultureInfo culture)
    {
        var subscription = found.Subscription;
        var end = LastSecondBefore(subscription.CommitmentEndsAt);
        var cancellableUntil = subscription.Status == SubscriptionStatus.Deleted ? null : subscription.CancellableUntil;
        return new WireSubscription
        {
            Id = subscription.Id.ToString(),
            OfferId = subscription.CatalogItemId,
            OfferName = NameOf(found, culture),
            // A name that the partner chose stays as it is; the offer's own follows the caller's language.
            FriendlyName = subscription.FriendlyName == subscription.OfferName ? NameOf(found, culture) : subscription.FriendlyName,
            ProductType = found.Product?.ToItemType(),
            Quantity = subscription.Quantity,
            UnitType = subscription.IsAzure ? "Usage-based" : "License(s)",
            CreationDate = subscription.CreatedAt,
            EffectiveStartDate = subscription.StartsAt,
            CommitmentEndDate = end ?? Never,
            CommitmentEndDateTime = end,
            CancellationAllowedUntilDate = cancellableUntil,
            Status = StatusOf(subscription.Status),
            AutoRenewEnabled = subscription.AutoRenew,
            BillingType = subscription.IsAzure ? WireBillingType.Usage : WireBillingType.License,
            BillingCycle = subscription.BillingCycle.ToWire(),
            HasPurchasableAddons = false,
            IsTrial = subscription.IsTrial,
            IsMicrosoftProduct = subscription.IsMicrosoftProduct,
            Actions = ActionsOf(found),
            TermDuration = subscription.Term.Length == 0 ? null : subscription.Term,
            RenewalTermDuration = subscription.Term.Length == 0 || !subscription.AutoRenew ? null : subscription.Term,
            RefundOptions = cancellableUntil is { } until ? [new WireSubscriptionRefundOption { Type = "Full", ExpiresAt = until }] : null,
            ContractType = WireContractType.Subscription,
            PublisherName = subscription.Publisher,
            PromotionId = subscription.PromotionId,
            OrderId = subscription.OrderId.Value,
            Links = LinksOf(subscription),
            Etag = subscription.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <returns>Refuses with <see cref="InvalidInput"/>: a status that cannot be asked for.</returns>
    public static Result<ChangeSubscription> ToChange(this WireSubscription wire, CustomerId customer, SubscriptionId id, long? version, Actor by)
    {
        SubscriptionStatus? status = null;
        if (wire.Status is { } word && word != WireSubscriptionStatus.None)
        {
            if (!Enum.TryParse(word.ToString(), out SubscriptionStatus known))
                return new InvalidInput("status", InputFault.NotAllowed, word.ToString().ToLowerInvariant());
            status = known;
        }

        // A client that built the resource from scratch sends nothing but what it wants changed.
        return new ChangeSubscription(
            customer, id, status, wire.Quantity is > 0 ? wire.Quantity : null, wire.AutoRenewEnabled, string.IsNullOrEmpty(wire.FriendlyName) ? null : wire.FriendlyName, version, by)
        {
            BillingCycle = wire.BillingCycle.ToCycle(),
            PartnerOfRecord = wire.PartnerId,
            Schedules = wire.ScheduledNextTermInstructions is not null || wire.NextChargeInstructions is not null,
        };
    }

    public static WireSubscriptionRegistrationStatus ToRegistration(this Subscription subscription) => new()
    {
        SubscriptionId = subscription.Id.ToString(),
        Status = subscription.IsRegistered ? "Registered" : "NotRegistered",
    };

    /// <summary>Ends are stored as the first instant after; the wire names the last second.</summary>
    private static DateTimeOffset? LastSecondBefore(DateTimeOffset? end) => end?.AddSeconds(-1);

    /// <summary>What PATCH would do; nothing of one that is deleted.</summary>
    private static string[] ActionsOf(FoundSubscription found) => found switch
    {
        { Subscription.Status: SubscriptionStatus.Deleted } => [],
        { IsCancellable: true } => ["edit", "cancel"],
        _ => ["edit"],
    };

    private static string NameOf(FoundSubscription found, CultureInfo culture) =>
        found.Sku?.Translations.GetValueOrDefault(culture.TwoLetterISOLanguageName)?.Title ?? found.Subscription.OfferName;

    private static WireSubscriptionStatus StatusOf(SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Pending => WireSubscriptionStatus.Pending,
        SubscriptionStatus.Active => WireSubscriptionStatus.Active,
        SubscriptionStatus.Suspended => WireSubscriptionStatus.Suspended,
        SubscriptionStatus.Expired => WireSubscriptionStatus.Expired,
        SubscriptionStatus.Deleted => WireSubscriptionStatus.Deleted,
        _ => throw new UnreachableException($"No wire word for {status}"),
    };

    private static WireLinks LinksOf(Subscription subscription)
    {
        string customer = $"/customers/{subscription.CustomerId}";
        string product = $"{customer}/products/{subscription.ProductId}";
        string sku = $"{product}/skus/{subscription.SkuId}";
        return new WireLinks
        {
            Self = WireLink.Get($"{customer}/subscriptions/{subscription.Id}"),
            Product = WireLink.Get(product),
            Sku = WireLink.Get(sku),
            Availability = WireLink.Get($"{sku}/availabilities/{subscription.CatalogItemId.Split(':')[2]}"),
            ActivationLinks = subscription.Status == SubscriptionStatus.Pending ? WireLink.Get($"{customer}/subscriptions/{subscription.Id}/activationlinks") : null,
        };
    }
}
