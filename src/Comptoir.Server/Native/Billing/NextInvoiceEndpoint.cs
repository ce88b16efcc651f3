using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Native.Billing;

/// <summary>The invoice as it would be cut (R4.3b; contract, comptoir).</summary>
internal static class NextInvoiceEndpoint
{
    public static void MapNextInvoice(this RouteGroupBuilder native) => native.MapGet("/invoices/next", GetAsync).Needs(Right.SeeInvoices);

    private static async Task<IResult> GetAsync(HttpContext http, PreviewInvoiceHandler preview, CancellationToken ct)
    {
        DateOnly? on = null;
        if (http.Query("on") is { } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return WireErrors.ToResult(new InvalidInput("on", InputFault.Malformed, text));
            on = day;
        }

        var (found, refusal) = await preview.HandleAsync(new PreviewInvoice(http.Query("currency"), on, http.Actor()), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }
}
