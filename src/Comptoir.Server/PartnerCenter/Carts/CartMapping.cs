using System.Globalization;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Orders;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter.Orders;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Carts;

/// <summary>Carts from and to the wire (contract, commerce-orders §1).</summary>
internal static class CartMapping
{
    /// <summary>The lines asked for; one without a number gets that of its place.</summary>
    public static IReadOnlyList<PurchaseLine> ToLines(this WireCart wire)
    {
        int next = 0;
        return [.. (wire.LineItems ?? []).Select(line =>
        {
            var asked = line.ToLine(next++);
            return asked with { AddOns = [.. (line.AddonItems ?? []).Select(addOn => addOn.ToLine(next++))] };
        })];
    }

    public static WireCart ToWire(this Cart cart) => new()
    {
        Id = cart.Id.ToString(),
        CreationTimestamp = cart.CreatedAt,
        LastModifiedTimestamp = cart.ModifiedAt,
        ExpirationTimestamp = cart.ExpiresAt,
        LastModifiedUser = cart.ModifiedBy.ToString(),
        LineItems = [.. cart.Lines.Select(ToWire)],
        Status = cart.Status.ToString(),
        PartnerOnRecordAttestationAccepted = cart.PartnerOnRecordAttestationAccepted,
        Quotes = [.. cart.Quotes().Select(quote => new WireCartQuote
        {
            CurrencyCode = quote.Currency,
            Subtotal = quote.Subtotal,
            Tax = quote.Tax,
            Total = quote.Total,
            TaxIncluded = quote.TaxIncluded,
        })],
        Links = new WireLinks { Self = WireLink.Get($"/customers/{cart.CustomerId}/carts/{cart.Id}") },
        Etag = cart.Version.ToString(CultureInfo.InvariantCulture),
    };

    /// <param name="titleOf">What a line is called.</param>
    public static WireCartCheckoutResult ToWire(this CheckoutOutcome outcome, Func<OrderLine, string> titleOf) => new()
    {
        Orders = [.. outcome.Orders.Select(order => order.ToWire(withPrices: false, titleOf))],
        OrderErrors = [.. outcome.Refused.Select(refused => new WireOrderError
        {
            OrderGroupId = refused.Group,
            Code = int.Parse(WireErrors.Of(refused.Refusal).Code, CultureInfo.InvariantCulture),
            Description = RefusalTexts.Of(refused.Refusal),
        })],
    };

    private static PurchaseLine ToLine(this WireCartLineItem wire, int place) => new()
    {
        Id = wire.Id ?? place,
        CatalogItemId = wire.CatalogItemId?.Trim() ?? "",
        FriendlyName = wire.FriendlyName,
        Quantity = wire.Quantity,
        BillingCycle = wire.BillingCycle.ToCycle(),
        Term = wire.TermDuration is { Length: > 0 } term ? term : null,
        PromotionId = wire.PromotionId,
        CustomTermEndDate = wire.CustomTermEndDate,
        Participants = [.. (wire.Participants ?? []).Select(participant => new Participant(
            participant.Key is { } key ? WireEnum.ToWire(key) : "", participant.Value ?? ""))],
        ProvisioningContext = new(wire.ProvisioningContext ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase),
        RenewsToTerm = wire.RenewsTo?.TermDuration,
        AttestationAccepted = wire.AttestationAccepted,
        Currency = wire.CurrencyCode ?? "",
        Unreadable = wire.Faults.Count > 0 ? NameOf(wire.Faults[0]) : null,
    };

    /// <summary>The member as the contract spells it; the line itself when it is no object.</summary>
    private static string NameOf(WireFault fault) =>
        fault.Member is { } member ? char.ToLowerInvariant(member[0]) + member[1..] : "lineItems";

    private static WireCartLineItem ToWire(PurchaseLine line) => new()
    {
        Id = line.Id,
        CatalogItemId = Given(line.CatalogItemId),
        FriendlyName = line.FriendlyName,
        Quantity = line.Quantity,
        CurrencyCode = Given(line.Currency),
        BillingCycle = line.BillingCycle?.ToWire(),
        TermDuration = line.Term,
        PromotionId = line.PromotionId,
        CustomTermEndDate = line.CustomTermEndDate,
        Participants = line.Participants.Count == 0 ? null : [.. line.Participants.Select(participant => new WireParticipant
        {
            Key = WireEnum.TryRead<WireParticipantKey>(participant.Key, out var key) ? key : null,
            Value = participant.Value,
        })],
        ProvisioningContext = line.ProvisioningContext.Count == 0 ? null : line.ProvisioningContext,
        OrderGroup = line.Error is null ? line.OrderGroup : null,
        AddonItems = line.AddOns.Count == 0 ? null : [.. line.AddOns.Select(ToWire)],
        RenewsTo = line.RenewsToTerm is null ? null : new WireRenewsTo { TermDuration = line.RenewsToTerm },
        AttestationAccepted = line.AttestationAccepted,
        Quote = line.Quote is { } quote && line.Error is null ? ToWire(quote) : null,
        Error = line.Error is { } error ? ToWire(error) : null,
    };

    private static WireLineQuote ToWire(LineQuote quote) => new()
    {
        UnitPrice = quote.UnitPrice,
        Subtotal = quote.Subtotal,
        Tax = quote.Tax,
        Total = quote.Total,
        CurrencyCode = quote.Currency,
        TaxIncluded = quote.TaxIncluded,
    };

    private static WireCartError ToWire(PurchaseLineError error) => new()
    {
        ErrorCode = (WireCartErrorCode)error.Code,
        ErrorDescription = RefusalTexts.Of(error),
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
