using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Billing;
using Comptoir.Server.Auth;
using Comptoir.Server.Documents;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Billing;

/// <summary>One invoice with its lines, how each came about, and its files (R14.2, R14.3b).</summary>
internal static class InvoicePages
{
    public static void MapInvoice(this RouteGroupBuilder partner)
    {
        var invoice = partner.MapGroup("/billing/invoices/{number}");
        invoice.MapGet("", (string number, HttpContext http, CancellationToken ct) => ShowAsync(number, null, http, ct)).Needs(Right.SeeInvoices);
        invoice.MapGet("/lines/{line}", async (string number, string line, HttpContext http, CancellationToken ct) =>
            int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int open) && open > 0
                ? await ShowAsync(number, open, http, ct)
                : PageErrors.NotFound).Needs(Right.SeeInvoices);
        invoice.MapGet("/statement.pdf", StatementAsync).Needs(Right.SeeInvoices).WithMetadata(new Confidential());
        invoice.MapGet("/reconciliation.csv", SheetAsync).Needs(Right.SeeInvoices).WithMetadata(new Confidential());
    }

    private static async Task<IResult> ShowAsync(string number, int? open, HttpContext http, CancellationToken ct)
    {
        var (services, by) = (http.RequestServices, http.Actor());
        var lines = services.GetRequiredService<FindInvoiceLines>();
        var (state, refusal) = await services.GetRequiredService<FindInvoices>().OneAsync(number, by, ct);
        if (state is null)
            return PageErrors.Of(refusal!);
        var invoice = state.Invoice;
        if (open > invoice.Lines)
            return PageErrors.NotFound;
        (var statement, refusal) = await services.GetRequiredService<FindStatement>().HandleAsync(number, by, ct);
        if (statement is null)
            return PageErrors.Of(refusal!);
        var customers = await lines.CustomersAsync(invoice, by, ct);
        var only = Guid.TryParse(http.Query("customer"), out var id) ? customers.FirstOrDefault(customer => customer.Id.Value == id) : null;
        (InvoiceLinesModel shown, Amount? sum) = only is null ? (await LinesAsync(invoice, open, http, lines, ct), null) : await LinesOfAsync(invoice, only, open, http, lines, ct);
        var model = new InvoiceModel(
            state,
            state.StandingOn(DateOnly.FromDateTime(services.GetRequiredService<CommerceClock>().GetUtcNow().UtcDateTime)),
            statement,
            await services.GetRequiredService<FindPayments>().OfInvoiceAsync(number, by, ct),
            customers,
            only,
            sum,
            shown);
        return Page.Of<InvoicePage>((nameof(InvoicePage.Model), model));
    }

    private static async Task<InvoiceLinesModel> LinesAsync(Invoice invoice, int? open, HttpContext http, FindInvoiceLines lines, CancellationToken ct)
    {
        int first = InvoiceLineViews.FirstOf(http, open, invoice.Lines);
        var page = (await lines.AfterAsync(invoice.Number, first - 1, PageLists.Size, http.Actor(), ct)).Value!;
        return await ModelAsync(invoice, page.Lines.Items, first, invoice.Lines, "", open, http, lines, ct);
    }

    /// <summary>The lines of one customer: a page of them is told by the place of its first among them.</summary>
    private static async Task<(InvoiceLinesModel Lines, Amount? Sum)> LinesOfAsync(
        Invoice invoice, BilledCustomer only, int? open, HttpContext http, FindInvoiceLines lines, CancellationToken ct)
    {
        var by = http.Actor();
        int? place = open is { } line ? Math.Max(1, await lines.PlaceAsync(invoice, only.Id, line, by, ct)) : null;
        int first = InvoiceLineViews.FirstOf(http, place, invoice.Lines);
        var page = await lines.OfCustomerAsync(invoice, only.Id, first - 1, PageLists.Size, by, ct);
        return (await ModelAsync(invoice, page.Lines, first, page.Count, $"?customer={only.Id}", open, http, lines, ct), page.Sum);
    }

    private static async Task<InvoiceLinesModel> ModelAsync(
        Invoice invoice, IReadOnlyList<InvoicedLine> page, int first, int total, string query, int? open, HttpContext http, FindInvoiceLines lines, CancellationToken ct)
    {
        string address = $"/partner/billing/invoices/{invoice.Number}";
        var shown = page.FirstOrDefault(line => line.Number == open);
        return new InvoiceLinesModel(
            Currency.Of(invoice.Currency),
            [.. page.Select(line => InvoiceLineViews.RowOf(line, http.Actor()))],
            InvoiceLineViews.PagerOf(address + query, first, total),
            address + "/lines/",
            InvoiceLineViews.At(address + query, first),
            shown is null ? null : await InvoiceLineViews.OpenAsync(shown, lines, http.Actor(), ct))
        {
            Query = query,
        };
    }

    private static async Task<IResult> StatementAsync(string number, HttpContext http, FindStatement find, FindInvoiceLines lines, CancellationToken ct)
    {
        var (found, refusal) = await find.HandleAsync(number, http.Actor(), ct);
        return found is null ? PageErrors.Of(refusal!) : InvoiceFile.Pdf(found, lines, http.Actor(), ct);
    }

    private static async Task<IResult> SheetAsync(string number, HttpContext http, FindInvoices find, FindInvoiceLines lines, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(number, http.Actor(), ct);
        CultureInfo? locale = http.Query("locale") is { } name ? ReconciliationSheet.CultureOf(name) : null;
        return found is null ? PageErrors.Of(refusal!) : InvoiceFile.Sheet(found.Invoice, lines, locale, http.Actor(), ct);
    }
}
