using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Lines of invoices and what no invoice holds yet, in both styles of address (contract, billing §2).</summary>
internal static class LineItemEndpoints
{
    public static void MapLineItems(this RouteGroupBuilder v1)
    {
        v1.MapGet("/invoices/{invoiceId}/lineitems", SeekAsync).Needs(Right.SeeInvoices);
        v1.MapGet("/invoices/{invoiceId}/lineitems/{provider}/{type}", OfPathAsync).Needs(Right.SeeInvoices);
    }

    private static async Task<IResult> SeekAsync(string invoiceId, HttpContext http, Paging paging, FindInvoiceLines find, CancellationToken ct)
    {
        string number = InvoiceIds.NumberOf(invoiceId);
        bool unbilled = invoiceId.Equals(InvoiceIds.Unbilled, StringComparison.OrdinalIgnoreCase);
        if (http.Query("hasPartnerEarnedCredit") is { } flag && !bool.TryParse(flag, out _))
            return WireErrors.ToResult(new InvalidInput("hasPartnerEarnedCredit", InputFault.Malformed, flag));
        var (request, refusal) = paging.Read(http, $"lineitems/{number}", LineItemQuery.TextOf(http), FindInvoiceLines.LargestPage, FindInvoiceLines.LargestPage);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var query, refusal) = LineItemQuery.Read(request.Query, unbilled);
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var page, refusal) = unbilled
            ? await find.UnbilledAsync(query.Currency!.Value, query.Previous, request.Seek, http.Actor(), ct)
            : await find.PageAsync(number, request.Seek, http.Actor(), ct);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        var lines = query.IsOurs && (query.Currency is null || query.Currency == page.Currency) ? page.Lines : None;
        return Wire.Ok(paging.ToWire(http, request, lines, line => line.ToWire(page.MpnId)));
    }

    private static async Task<IResult> OfPathAsync(
        string invoiceId, string provider, string type, HttpContext http, FindInvoiceLines find, CancellationToken ct)
    {
        if (LineItemQuery.ReadKind(provider, type, out var kind) is { } fault)
            return WireErrors.ToResult(fault);
        var (page, refusal) = OffsetPage.Read(http, FindInvoiceLines.LargestPage);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        string number = InvoiceIds.NumberOf(invoiceId);
        // Lines are numbered from 1 without gaps: those after an offset are those after a number.
        (var found, refusal) = await find.AfterAsync(number, page.Offset, page.Size + 1, http.Actor(), ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        bool ours = new LineItemQuery(kind.Provider, kind.Type, null, false).IsOurs;
        return Wire.Ok(page.ToWire(
            ours ? found.Lines.Items : [], $"{InvoiceIds.LinkOf(number)}/lineitems/{provider}/{type}", "", line => line.ToWire(found.MpnId)));
    }

    private static SeekPage<InvoicedLine> None => new([], null, false, false);
}
