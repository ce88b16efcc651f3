using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Native.Orders;

/// <summary>What cancelling would give back (contract, commerce-keys-downloads B).</summary>
internal static class CancellationEndpoints
{
    public static void MapCancellation(this RouteGroupBuilder native)
    {
        native.MapGet("/customers/{customerId}/orders/{orderId}/cancellation", QuoteAsync).Needs(Right.SeeCustomers);
        native.MapGet("/my/orders/{orderId}/cancellation", QuoteOwnAsync).Needs(Right.UseOwnSoftware);
    }

    private static Task<IResult> QuoteAsync(Guid customerId, string orderId, HttpContext http, QuoteCancellationHandler quote, CancellationToken ct) =>
        AnswerAsync(new CustomerId(customerId), orderId, http, quote, ct);

    private static Task<IResult> QuoteOwnAsync(string orderId, HttpContext http, QuoteCancellationHandler quote, CancellationToken ct) =>
        AnswerAsync(http.Actor().Customer!.Value, orderId, http, quote, ct);

    private static async Task<IResult> AnswerAsync(
        CustomerId customer, string orderId, HttpContext http, QuoteCancellationHandler quote, CancellationToken ct)
    {
        var numbers = new HashSet<int>();
        foreach (string? text in http.Request.Query["lineItemNumber"])
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                return WireErrors.ToResult(new InvalidInput("lineItemNumber", InputFault.Malformed, text));
            numbers.Add(number);
        }

        var (quotes, refusal) = await quote.HandleAsync(customer, new OrderId(orderId), numbers, http.Actor(), ct);
        return quotes is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. quotes.Select(line => ToWire(line) with { SupportRequest = HintOf(line, customer, orderId, http) })]));
    }

    /// <summary>Self-service ends where the window has passed or a review is needed (R9.8); customers have no form.</summary>
    private static WireSupportHint? HintOf(LineCancellationQuote quote, CustomerId customer, string orderId, HttpContext http) =>
        quote.Why is CancellationNeedsReview or CancellationWindowClosed && http.Actor().Kind == ActorKind.Partner
            ? new WireSupportHint
            {
                Uri = string.Create(CultureInfo.InvariantCulture, $"/partner/support/new?customer={customer}&order={Uri.EscapeDataString(orderId)}&line={quote.LineNumber}"),
                ProblemType = SupportTopics.IdOf(SupportTopic.Refund),
                Customer = customer.ToString(),
                OrderId = orderId,
                LineItemNumbers = [quote.LineNumber],
            }
            : null;

    private static WireCancellationQuote ToWire(LineCancellationQuote quote) => new()
    {
        LineItemNumber = quote.LineNumber,
        Allowed = quote.Why is null,
        ReasonCode = quote.Why is { } why ? WireErrors.Of(why).Code : null,
        Reason = quote.Why is { } no ? RefusalTexts.Of(no) : null,
        WindowEndsAt = quote.WindowEndsAt,
        DaysRemaining = quote.DaysRemaining ?? (quote.WindowEndsAt is null ? null : 0),
        Credit = quote.Credit is { } credit ? ToWire(credit, quote.TaxIncluded) : null,
        ReviewRequired = quote.ReviewRequired,
    };

    private static WireCredit ToWire(Credit credit, bool taxIncluded) => new()
    {
        Subtotal = credit.Amount.Subtotal.Amount,
        Tax = credit.Amount.Tax.Amount,
        Total = credit.Amount.Total.Amount,
        Currency = credit.Amount.Total.Currency.Code,
        Derivation = credit.Derivation.ToWire(credit.Amount.InPriceTerms(taxIncluded)),
    };
}
