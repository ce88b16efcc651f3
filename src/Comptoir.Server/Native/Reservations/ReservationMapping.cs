using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Native.Reservations;

/// <summary>Reservations, what they are worth back and what they are exchanged for, to the wire (contract, comptoir, Azure).</summary>
internal static class ReservationMapping
{
    public static WireManagedReservation ToWire(this CustomerReservation found)
    {
        var reservation = found.Reservation;
        return new WireManagedReservation
        {
            Id = reservation.Id.ToString(),
            OrderId = reservation.OrderId.Value,
            LineItemNumber = reservation.LineNumber,
            DisplayName = CatalogTexts.NameOf(found),
            Type = reservation.Type,
            Sku = found.ArmSkuName,
            Region = found.Region,
            Quantity = reservation.Quantity,
            Scope = reservation.Scope.ToString().ToLowerInvariant(),
            SubscriptionId = reservation.AzureSubscriptionId.ToString(),
            Term = found.Line.Term,
            BillingCycle = found.Line.BillingCycle.ToWire(),
            PurchaseDate = reservation.StartsAt,
            ExpiryDate = reservation.ExpiresAt,
            Renew = reservation.Renew,
            Used = reservation.IsUsed,
            UsedHours = reservation.UsedHours,
            State = reservation.State.ToString().ToLowerInvariant(),
            CatalogItemId = found.Line.CatalogItemId,
            Etag = reservation.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    public static WireRefundQuote ToQuote(this RefundQuote quote) => new()
    {
        QuoteId = quote.Quote.Id.ToString(),
        ValidUntil = quote.Quote.ValidUntil,
        Prorated = quote.Figures.Prorated.ToWire(),
        Fee = quote.Figures.Fee.ToWire(),
        Credit = quote.Figures.Back.ToWire(),
        Cap = CapOf(quote),
        Derivation = quote.Figures.Whole.ToWire(quote.Figures.Back),
    };

    public static WireReservationRefund ToRefund(this RefundQuote quote, CustomerReservation now) => new()
    {
        QuoteId = quote.Quote.Id.ToString(),
        Prorated = quote.Figures.Prorated.ToWire(),
        Fee = quote.Figures.Fee.ToWire(),
        Credit = quote.Figures.Back.ToWire(),
        Cap = CapOf(quote),
        Derivation = quote.Figures.Whole.ToWire(quote.Figures.Back),
        Reservation = now.ToWire(),
    };

    public static WireExchangeQuote ToWire(this ExchangeQuote quote) => new()
    {
        QuoteId = quote.Quote.Id.ToString(),
        ValidUntil = quote.Quote.ValidUntil,
        Credit = quote.Figures.Back.ToWire(),
        Charge = quote.Charge.ToWire(),
        Difference = (quote.Charge - quote.Figures.Back).ToWire(),
        ReturnedCommitment = quote.Figures.Commitment.ToWire(),
        NewCommitment = quote.Bought.ToWire(),
        Derivation = quote.Figures.Whole.ToWire(quote.Figures.Back),
    };

    public static WireExchange ToWire(this ExchangedReservation done, CustomerReservation made) => new()
    {
        QuoteId = done.Quote.Quote.Id.ToString(),
        Credit = done.Quote.Figures.Back.ToWire(),
        Charge = done.Quote.Charge.ToWire(),
        OrderId = done.Order.Id.Value,
        Reservation = made.ToWire(),
    };

    private static WireRefundCap CapOf(RefundQuote quote)
    {
        var afterwards = quote.Cap.Used + quote.Figures.Commitment;
        return new WireRefundCap
        {
            Limit = quote.Cap.Limit.ToWire(),
            UsedLast12Months = quote.Cap.Used.ToWire(),
            Afterwards = afterwards.ToWire(),
            Left = (quote.Cap.Limit - afterwards).ToWire(),
        };
    }
}
