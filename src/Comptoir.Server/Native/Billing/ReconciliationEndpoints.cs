using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Documents;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Native.Billing;

/// <summary>The reconciliation file of an invoice (R14.2; contract, comptoir).</summary>
internal static class ReconciliationEndpoints
{
    public static void MapReconciliation(this RouteGroupBuilder native) =>
        native.MapGet("/invoices/{invoiceId}/reconciliation.csv", GetAsync).Needs(Right.SeeInvoices).WithMetadata(new Confidential());

    private static async Task<IResult> GetAsync(string invoiceId, HttpContext http, FindInvoices find, FindInvoiceLines lines, CancellationToken ct)
    {
        CultureInfo? locale = null;
        if (http.Query("locale") is { } name && (locale = ReconciliationSheet.CultureOf(name)) is null)
            return WireErrors.ToResult(new InvalidInput("locale", InputFault.Unknown, name));
        var by = http.Actor();
        var (found, refusal) = await find.OneAsync(InvoiceIds.NumberOf(invoiceId), by, ct);
        return found is null ? WireErrors.ToResult(refusal!) : InvoiceFile.Sheet(found.Invoice, lines, locale, by, ct);
    }
}
