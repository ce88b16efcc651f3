using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Billing;

/// <summary>Payments of partners: recorded by the operator, seen by both (R14; contract, comptoir).</summary>
internal static class PaymentEndpoints
{
    private const string Day = "yyyy-MM-dd";
    private const int LargestPage = 500;

    public static void MapPayments(this RouteGroupBuilder native)
    {
        native.MapPost("/payments", RecordAsync).Repeatable().Needs(Right.Operate);
        native.MapGet("/payments", FindAsync).Needs(Right.SeeInvoices, Right.Operate);
    }

    private static async Task<IResult> RecordAsync(WireBody<WirePayment> body, HttpContext http, RecordPaymentHandler record, CancellationToken ct)
    {
        var wire = body.Value;
        DateOnly? date = null;
        if (wire.Date is { Length: > 0 } text)
        {
            if (!DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return WireErrors.ToResult(new InvalidInput("date", InputFault.Malformed, text));
            date = day;
        }

        PartnerId? partner = wire.PartnerId is { } id ? new PartnerId(id) : null;
        var (payment, refusal) = await record.HandleAsync(
            new RecordPayment(partner, wire.Amount, wire.Currency, date, wire.Reference, wire.InvoiceId, http.Actor()), ct);
        return payment is null ? WireErrors.ToResult(refusal!) : Wire.Created(ToWire(payment));
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindPayments find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, "payments", http.Query("partnerId"), LargestPage, LargestPage);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        PartnerId? only = null;
        if (request.Query is { } text)
        {
            if (!Guid.TryParse(text, out var id))
                return WireErrors.ToResult(new InvalidInput("partnerId", InputFault.Malformed, text));
            only = new PartnerId(id);
        }

        return Wire.Ok(paging.ToWire(http, request, await find.PageAsync(only, request.Seek, http.Actor(), ct), found => ToWire(found.Payment)));
    }

    private static WirePayment ToWire(Payment payment) => new()
    {
        Id = payment.Id.ToString(),
        PartnerId = payment.PartnerId.Value,
        Amount = payment.Amount.Amount,
        Currency = payment.Currency,
        Date = payment.Date.ToString(Day, CultureInfo.InvariantCulture),
        Reference = payment.Reference,
        InvoiceId = payment.InvoiceNumber,
        RecordedDate = payment.RecordedAt,
    };
}
