using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Commerce.Orders;

/// <summary>The availability that a line names: as it is offered today, or as its price was frozen.</summary>
internal sealed record SoldItem(Sku Sku, string Market, string Segment, string Scope, string Currency)
{
    public static SoldItem Of(Offer offer) => new(offer.Sku, offer.Market, offer.Segment, offer.Scope, offer.Currency);

    public static SoldItem Of(LineQuote frozen, Sku sku) => new(sku, frozen.Market, frozen.Segment, frozen.Scope, frozen.Currency);
}

/// <summary>For whom lines are checked, with the Azure subscriptions that reservations may be bought for.</summary>
internal sealed record LineBuyer(Partner Partner, Customer Customer, IReadOnlyList<AzureSubscriptionState> Azure);

/// <summary>Finds what is wrong with a line, the closed market before anything else (R3.3, R4.2).</summary>
internal static class LineFaults
{
    /// <summary>Whether the item may be sold to this customer now, whatever the price: at checkout it must still hold.</summary>
    /// <param name="isReservation">The item is known to be an Azure reservation though it is not sold here.</param>
    public static PurchaseLineError? Standing(PurchaseLine line, SoldItem? item, bool isReservation, LineBuyer buyer)
    {
        string market = buyer.Customer.Market;
        bool reservation = isReservation || item?.Sku.Kind == ProductKind.AzureReservation;
        if (reservation && Market.Find(market) is not { ReservationsSold: true })
            return Fault(LineErrorCode.UnableToProcessCartLineItem, LineFault.ReservationMarketClosed, ("Market", market));
        if (line.CatalogItemId.Length == 0)
            return line.Unreadable == "catalogItemId" ? Unreadable("catalogItemId") : Missing("catalogItemId");
        if (item is null || item.Market != market || !IsFor(buyer.Customer, item.Segment))
            return Fault(LineErrorCode.CatalogItemIdIsNotValid, LineFault.ItemNotSold, ("Item", line.CatalogItemId), ("Market", market));
        return buyer.Partner.MaySellIn(market)
            ? null
            : Fault(LineErrorCode.UnableToProcessCartLineItem, LineFault.PartnerMarketClosed, ("Market", market));
    }

    /// <summary>Longest name of a line; what comes of the line is renamed within the same bound.</summary>
    private const int LongestName = 256;

    /// <summary>What the caller gave, against what the SKU asks for.</summary>
    public static PurchaseLineError? Given(PurchaseLine line, SoldItem item, Partner partner)
    {
        if (line.Unreadable is { } member)
            return Unreadable(member);
        if (line.Quantity is not { } quantity)
            return Missing("quantity");
        if (quantity < item.Sku.MinimumQuantity || quantity > item.Sku.MaximumQuantity)
            return Quantity(quantity, item.Sku.MinimumQuantity, item.Sku.MaximumQuantity);
        if (line.FriendlyName is { Length: > LongestName })
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldTooLong, ("Field", "friendlyName"), ("Maximum", Text(LongestName)));
        if (line.FriendlyName is { } name && !Primitives.Text.IsClean(name))
            return Unreadable("friendlyName");
        if (line.AddOns.Count > 0)
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldNotSupported, ("Field", "addonItems"));
        if (line.PromotionId is { Length: > 0 })
            return Fault(LineErrorCode.InvalidPromotionId, LineFault.FieldNotSupported, ("Field", "promotionId"));
        if (line.CustomTermEndDate is not null)
            return Fault(LineErrorCode.InvalidCustomTermEndDateProduct, LineFault.FieldNotSupported, ("Field", "customTermEndDate"));
        // What would not happen is not taken: no trial turns into a paid term, and nothing is bought under another subscription.
        if (line.RenewsToTerm is { Length: > 0 })
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldNotSupported, ("Field", "renewsTo"));
        if (Context(line, "parentSubscriptionId") is not null)
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldNotSupported, ("Field", "provisioningContext.parentSubscriptionId"));
        if (line.Participants.Count > 0 && partner.Type == PartnerType.DirectBill)
            return Fault(LineErrorCode.ParticipantsIsNotSupportedForPartner, LineFault.FieldNotSupported, ("Field", "participants"));
        return line.Currency.Length > 0 && !line.Currency.Equals(item.Currency, StringComparison.OrdinalIgnoreCase)
            ? Fault(LineErrorCode.CurrencyIsNotSupported, LineFault.CurrencyNotOffered, ("Currency", line.Currency))
            : null;
    }

    /// <summary>Term and billing cycle, against the prices there are.</summary>
    public static PurchaseLineError? Plan(PurchaseLine line, Offer offer)
    {
        if (line.BillingCycle is not { } cycle)
            return Missing("billingCycle");
        string term = line.Term ?? "";
        if (term.Length == 0 && offer.Prices.All(price => price.Term.Length > 0))
            return Missing("termDuration");
        if (term.Length > 0 && !Term.TryParse(term, out _))
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldMalformed, ("Field", "termDuration"), ("Value", term));
        return offer.PriceOf(Canonical(term), cycle) is null
            ? Fault(LineErrorCode.BillingPlanNotSupported, LineFault.PlanNotOffered, ("Term", term.Length == 0 ? "—" : term), ("Cycle", cycle.ToString()))
            : null;
    }

    /// <summary>What a reservation is bought for (contract, orders §6); must still hold at checkout.</summary>
    public static PurchaseLineError? Provisioning(PurchaseLine line, SoldItem item, IReadOnlyList<AzureSubscriptionState> azure)
    {
        if (item.Sku.Kind != ProductKind.AzureReservation)
            return null;
        if (Context(line, "subscriptionId") is not { } subscription)
            return Missing("provisioningContext.subscriptionId");
        if (Context(line, "scope") is not { } scope)
            return Missing("provisioningContext.scope");
        if (!scope.Equals("shared", StringComparison.OrdinalIgnoreCase) && !scope.Equals("single", StringComparison.OrdinalIgnoreCase))
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldMalformed, ("Field", "provisioningContext.scope"), ("Value", scope));
        if (Context(line, "duration") is { } duration && line.Term is { } term && TermOf(duration) != Canonical(term))
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldMalformed, ("Field", "provisioningContext.duration"), ("Value", duration));
        if (!Guid.TryParse(subscription, out var id) || azure.FirstOrDefault(state => state.Id == id) is not { IsActive: true } found)
            return Fault(LineErrorCode.SubscriptionIsNotValid, LineFault.AzureSubscriptionUnknown, ("Subscription", subscription));
        if (found.Scope != item.Scope)
            return Fault(LineErrorCode.SubscriptionIsNotValid, LineFault.AzureScopeDiffers, ("Subscription", subscription));
        return found.IsRegistered
            ? null
            : Fault(LineErrorCode.SubscriptionNotRegistered, LineFault.AzureSubscriptionNotRegistered, ("Subscription", subscription));
    }

    public static PurchaseLineError Quantity(int given, int minimum, int maximum) => Fault(
        LineErrorCode.InvalidInput, LineFault.QuantityOutOfRange, ("Quantity", Text(given)), ("Minimum", Text(minimum)), ("Maximum", Text(maximum)));

    /// <summary>The spelling a term is stored and compared in: <c>P12M</c> is <c>P1Y</c>.</summary>
    public static string Canonical(string? term) => Term.TryParse(term, out var parsed) ? parsed.ToString() : term ?? "";

    private static string? Context(PurchaseLine line, string key) => line.ProvisioningContext.FirstOrDefault(
        pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;

    /// <summary><c>1Year</c>, <c>3Years</c>, in any case, as a term.</summary>
    private static string TermOf(string duration)
    {
        string count = duration.TrimEnd('s', 'S');
        return count.EndsWith("year", StringComparison.OrdinalIgnoreCase) ? Canonical($"P{count[..^4].Trim()}Y") : Canonical(duration);
    }

    private static bool IsFor(Customer customer, string segment) =>
        segment == "commercial" || customer.Qualifications.Contains(segment);

    private static PurchaseLineError Missing(string field) => Fault(LineErrorCode.InvalidInput, LineFault.FieldMissing, ("Field", field));

    private static PurchaseLineError Unreadable(string field) => Fault(LineErrorCode.InvalidInput, LineFault.FieldUnreadable, ("Field", field));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static PurchaseLineError Fault(LineErrorCode code, LineFault text, params (string Name, string Value)[] arguments) =>
        new(code, text, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
