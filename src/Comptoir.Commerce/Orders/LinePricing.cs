using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Commerce.Orders;

/// <summary>Checks the lines of a cart or order against catalogue, market, term, quantity and prerequisites, and prices those
/// that stand (R4.2). A wrong line carries its error; the others stay.</summary>
/// <remarks>Round trips: prices, products, SKUs, tax rate; one more for reservations, one more for ids that are not priced.</remarks>
public sealed class LinePricing(Offers offers, Taxes taxes, AzureSubscriptions azure)
{
    public async Task<List<PurchaseLine>> PriceAsync(
        Partner partner, Customer customer, IReadOnlyList<PurchaseLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        string[] ids = [.. lines.Where(line => line.CatalogItemId.Length > 0).Select(line => line.CatalogItemId)];
        var known = await offers.FindAsync(ids, now, ct);
        var reservations = await offers.ReservationsAmongAsync([.. ids.Where(id => !known.ContainsKey(id))], ct);
        decimal rate = await taxes.RateAsync(customer.Market, DateOnly.FromDateTime(now.UtcDateTime), ct);
        var enabled = known.Values.Any(offer => offer.Sku.Kind == ProductKind.AzureReservation)
            ? await azure.OfAsync(customer.PartnerId, customer.Id, ct)
            : [];
        int recurring = 0;
        return [.. lines.Select(line =>
        {
            var offer = known.GetValueOrDefault(line.CatalogItemId);
            var error = FaultOf(line, offer, reservations.Contains(line.CatalogItemId), partner, customer, enabled);
            return error is null
                ? Priced(line, offer!, rate) with { OrderGroup = MakesSubscription(offer!) ? Group(++recurring) : "0" }
                : line with { Error = error, Quote = null };
        })];
    }

    private static PurchaseLineError? FaultOf(
        PurchaseLine line, Offer? offer, bool isReservation, Partner partner, Customer customer, IReadOnlyList<AzureSubscriptionState> azure)
    {
        if (line.CatalogItemId.Length == 0)
            return Missing("catalogItemId");
        var market = Market.Find(customer.Market);
        // Told before any other fault (R3.3).
        if ((isReservation || offer?.Sku.Kind == ProductKind.AzureReservation) && market is not { ReservationsSold: true })
            return Fault(LineErrorCode.UnableToProcessCartLineItem, LineFault.ReservationMarketClosed, ("Market", customer.Market));
        if (offer is null || offer.Market != customer.Market || !IsFor(customer, offer.Segment))
            return Fault(LineErrorCode.CatalogItemIdIsNotValid, LineFault.ItemNotSold, ("Item", line.CatalogItemId), ("Market", customer.Market));
        if (!partner.MaySellIn(customer.Market))
            return Fault(LineErrorCode.UnableToProcessCartLineItem, LineFault.PartnerMarketClosed, ("Market", customer.Market));
        return InputFaultOf(line, offer, partner)
            ?? (offer.Sku.Kind == ProductKind.AzureReservation ? ProvisioningFaultOf(line, offer, azure) : null);
    }

    private static PurchaseLineError? InputFaultOf(PurchaseLine line, Offer offer, Partner partner)
    {
        if (line.Quantity < offer.Sku.MinimumQuantity || line.Quantity > offer.Sku.MaximumQuantity)
        {
            return Fault(
                LineErrorCode.InvalidInput,
                LineFault.QuantityOutOfRange,
                ("Quantity", Text(line.Quantity)),
                ("Minimum", Text(offer.Sku.MinimumQuantity)),
                ("Maximum", Text(offer.Sku.MaximumQuantity)));
        }

        if (line.AddOns > 0)
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldNotSupported, ("Field", "addonItems"));
        if (line.PromotionId is { Length: > 0 })
            return Fault(LineErrorCode.InvalidPromotionId, LineFault.FieldNotSupported, ("Field", "promotionId"));
        if (line.CustomTermEndDate is not null)
            return Fault(LineErrorCode.InvalidCustomTermEndDateProduct, LineFault.FieldNotSupported, ("Field", "customTermEndDate"));
        if (line.Participants.Count > 0 && partner.Type == PartnerType.DirectBill)
            return Fault(LineErrorCode.ParticipantsIsNotSupportedForPartner, LineFault.FieldNotSupported, ("Field", "participants"));
        if (line.Currency.Length > 0 && !line.Currency.Equals(offer.Currency, StringComparison.OrdinalIgnoreCase))
            return Fault(LineErrorCode.CurrencyIsNotSupported, LineFault.CurrencyNotOffered, ("Currency", line.Currency));
        return PlanFaultOf(line, offer);
    }

    private static PurchaseLineError? PlanFaultOf(PurchaseLine line, Offer offer)
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

    private static PurchaseLineError? ProvisioningFaultOf(PurchaseLine line, Offer offer, IReadOnlyList<AzureSubscriptionState> azure)
    {
        string? Context(string key) => line.ProvisioningContext.FirstOrDefault(
            pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;
        if (Context("subscriptionId") is not { } subscription)
            return Missing("provisioningContext.subscriptionId");
        if (Context("scope") is not { } scope)
            return Missing("provisioningContext.scope");
        if (!scope.Equals("shared", StringComparison.OrdinalIgnoreCase) && !scope.Equals("single", StringComparison.OrdinalIgnoreCase))
            return Fault(LineErrorCode.InvalidInput, LineFault.FieldMalformed, ("Field", "provisioningContext.scope"), ("Value", scope));
        if (!Guid.TryParse(subscription, out var id) || azure.FirstOrDefault(state => state.Id == id) is not { IsActive: true } found)
            return Fault(LineErrorCode.SubscriptionIsNotValid, LineFault.AzureSubscriptionUnknown, ("Subscription", subscription));
        if (found.Scope != offer.Scope)
            return Fault(LineErrorCode.SubscriptionIsNotValid, LineFault.AzureScopeDiffers, ("Subscription", subscription));
        return found.IsRegistered
            ? null
            : Fault(LineErrorCode.SubscriptionNotRegistered, LineFault.AzureSubscriptionNotRegistered, ("Subscription", subscription));
    }

    private static PurchaseLine Priced(PurchaseLine line, Offer offer, decimal rate)
    {
        string term = Canonical(line.Term ?? "");
        var cycle = line.BillingCycle!.Value;
        var price = offer.PriceOf(term, cycle)!;
        var currency = Currency.Of(offer.Currency);
        decimal charge = price.UnitPrice * line.Quantity / Offer.ChargesIn(term, cycle);
        var amount = Amount.OfPrice(charge, currency, rate, price.TaxIncluded);
        return line with
        {
            CatalogItemId = offer.CatalogItemId,
            Term = term.Length == 0 ? null : term,
            Currency = currency.Code,
            Error = null,
            Quote = new LineQuote(price.UnitPrice, amount.Subtotal.Amount, amount.Tax.Amount, rate, currency.Code, price.TaxIncluded),
        };
    }

    private static bool IsFor(Customer customer, string segment) =>
        segment == "commercial" || customer.Qualifications.Contains(segment);

    private static bool MakesSubscription(Offer offer) => offer.Sku.Kind is ProductKind.Saas or ProductKind.AzurePlan;

    private static string Canonical(string term) => Term.TryParse(term, out var parsed) ? parsed.ToString() : term;

    private static string Group(int number) => Text(number);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static PurchaseLineError Missing(string field) => Fault(LineErrorCode.InvalidInput, LineFault.FieldMissing, ("Field", field));

    private static PurchaseLineError Fault(LineErrorCode code, LineFault text, params (string Name, string Value)[] arguments) =>
        new(code, text, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
