using Comptoir.Commerce.Access;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Reservations;

/// <summary>Azure reservations: managed, refunded, exchanged (R11; contract, comptoir, Azure).</summary>
internal static class ReservationEndpoints
{
    public static void MapReservations(this RouteGroupBuilder native)
    {
        var reservations = native.MapGroup("/customers/{customerId}/reservations");
        reservations.MapGet("", ListAsync).Needs(Right.SeeCustomers);
        reservations.MapGet("/{reservationId}", GetAsync).Needs(Right.SeeCustomers);
        reservations.MapPatch("/{reservationId}", ChangeAsync).Repeatable().Needs(Right.Buy);
        reservations.MapPost("/{reservationId}/usage", UseAsync).Repeatable().Needs(Right.Operate);
        reservations.MapPost("/{reservationId}/refundquotes", QuoteRefundAsync).Repeatable().Needs(Right.Cancel);
        reservations.MapPost("/{reservationId}/refunds", RefundAsync).Repeatable().Needs(Right.Cancel);
        reservations.MapPost("/{reservationId}/exchangequotes", QuoteExchangeAsync).Repeatable().Needs(Right.Cancel);
        reservations.MapPost("/{reservationId}/exchanges", ExchangeAsync).Repeatable().Needs(Right.Cancel);
    }

    private static async Task<IResult> ListAsync(Guid customerId, HttpContext http, FindReservations find, CancellationToken ct)
    {
        var (found, refusal) = await find.AllAsync(new CustomerId(customerId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. found.Select(ReservationMapping.ToWire)]));
    }

    private static Task<IResult> GetAsync(Guid customerId, string reservationId, HttpContext http, FindReservations find, CancellationToken ct) =>
        AnswerAsync(customerId, reservationId, http, find, ct);

    private static async Task<IResult> AnswerAsync(Guid customerId, string reservationId, HttpContext http, FindReservations find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new CustomerId(customerId), IdOf(reservationId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    private static async Task<IResult> ChangeAsync(
        Guid customerId, string reservationId, WireBody<WireManagedReservation> body, HttpContext http, ChangeReservationHandler change, FindReservations find, CancellationToken ct)
    {
        var wire = body.Value;
        ReservationScope? scope = null;
        if (wire.Scope is { } word)
        {
            scope = word.ToLowerInvariant() switch { "shared" => ReservationScope.Shared, "single" => ReservationScope.Single, _ => null };
            if (scope is null)
                return WireErrors.ToResult(new InvalidInput("scope", InputFault.Unknown, word));
        }

        Guid? subscription = null;
        if (wire.SubscriptionId is { } text)
        {
            if (!Guid.TryParse(text, out var id))
                return WireErrors.ToResult(new InvalidInput("subscriptionId", InputFault.Malformed, text));
            subscription = id;
        }

        var (_, refusal) = await change.HandleAsync(
            new(new CustomerId(customerId), IdOf(reservationId), wire.DisplayName, scope, subscription, wire.Renew, http.Etag(wire.Etag), http.Actor()), ct);
        return refusal is null ? await AnswerAsync(customerId, reservationId, http, find, ct) : WireErrors.ToResult(refusal);
    }

    private static async Task<IResult> UseAsync(
        Guid customerId, string reservationId, WireBody<WireReservationUsage> body, HttpContext http, RecordUsageHandler record, CancellationToken ct)
    {
        var (used, refusal) = await record.HandleAsync(new(new CustomerId(customerId), IdOf(reservationId), body.Value.Hours, http.Actor()), ct);
        return used is null ? WireErrors.ToResult(refusal!) : Wire.Ok(used.ToWire());
    }

    /// <summary>The body is not looked at: there is nothing to say.</summary>
    private static async Task<IResult> QuoteRefundAsync(Guid customerId, string reservationId, HttpContext http, QuoteRefundHandler quote, CancellationToken ct)
    {
        var (quoted, refusal) = await quote.HandleAsync(new(new CustomerId(customerId), IdOf(reservationId), http.Actor()), ct);
        return quoted is null ? WireErrors.ToResult(refusal!) : Wire.Created(quoted.ToQuote());
    }

    private static async Task<IResult> RefundAsync(
        Guid customerId, string reservationId, WireBody<WireQuoteToFollow> body, HttpContext http, RefundReservationHandler refund, FindReservations find, CancellationToken ct)
    {
        var (quote, fault) = QuoteOf(body.Value);
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (done, refusal) = await refund.HandleAsync(new(new CustomerId(customerId), IdOf(reservationId), quote, http.Actor()), ct);
        if (done is null)
            return WireErrors.ToResult(refusal!);
        var now = await find.OneAsync(new CustomerId(customerId), IdOf(reservationId), http.Actor(), ct);
        return Wire.Created(done.ToRefund(now.Value!));
    }

    private static async Task<IResult> QuoteExchangeAsync(
        Guid customerId, string reservationId, WireBody<WireExchangeRequest> body, HttpContext http, QuoteExchangeHandler quote, FindReservations find, CancellationToken ct)
    {
        var wire = body.Value;
        if (wire.CatalogItemId is not { Length: > 0 } item)
            return WireErrors.ToResult(new InvalidInput("catalogItemId", InputFault.Required));
        if (wire.Quantity is not { } quantity)
            return WireErrors.ToResult(new InvalidInput("quantity", InputFault.Required));
        var (old, unknown) = await find.OneAsync(new CustomerId(customerId), IdOf(reservationId), http.Actor(), ct);
        if (old is null)
            return WireErrors.ToResult(unknown!);
        var context = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (wire.Scope is { } scope)
            context["scope"] = scope;
        if (wire.SubscriptionId is { } subscription)
            context["subscriptionId"] = subscription;
        var into = new PurchaseLine
        {
            Id = 0,
            CatalogItemId = item,
            Quantity = quantity,
            Term = wire.Term ?? old.Line.Term,
            BillingCycle = wire.BillingCycle.ToCycle(),
            FriendlyName = wire.DisplayName,
            ProvisioningContext = context,
        };
        var (quoted, refusal) = await quote.HandleAsync(new(new CustomerId(customerId), IdOf(reservationId), into, http.Actor()), ct);
        return quoted is null ? WireErrors.ToResult(refusal!) : Wire.Created(quoted.ToWire());
    }

    private static async Task<IResult> ExchangeAsync(
        Guid customerId, string reservationId, WireBody<WireQuoteToFollow> body, HttpContext http, ExchangeReservationHandler exchange, FindReservations find, CancellationToken ct)
    {
        var (quote, fault) = QuoteOf(body.Value);
        if (fault is not null)
            return WireErrors.ToResult(fault);
        var (done, refusal) = await exchange.HandleAsync(new(new CustomerId(customerId), IdOf(reservationId), quote, http.Actor()), ct);
        if (done is null)
            return WireErrors.ToResult(refusal!);
        var made = await find.OneAsync(new CustomerId(customerId), done.Made, http.Actor(), ct);
        return Wire.Created(done.ToWire(made.Value!));
    }

    private static (Guid Quote, InvalidInput? Fault) QuoteOf(WireQuoteToFollow wire)
    {
        if (wire.QuoteId is not { Length: > 0 } text)
            return (default, new InvalidInput("quoteId", InputFault.Required));
        return Guid.TryParse(text, out var id) ? (id, null) : (default, new InvalidInput("quoteId", InputFault.Malformed, text));
    }

    /// <summary>What is no GUID is the id of nothing.</summary>
    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
