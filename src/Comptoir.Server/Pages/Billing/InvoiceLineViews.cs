using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Billing;
using Comptoir.Portal.Shared;
using Comptoir.Server.Documents;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages.Billing;

/// <summary>Lines of an invoice as pages show them. They are numbered from 1 without gaps: a page of them is told by its first.</summary>
internal static class InvoiceLineViews
{
    private const string Row = "row";

    public static InvoiceLineRow RowOf(InvoicedLine line, Actor by)
    {
        var entry = line.Entry;
        return new InvoiceLineRow(
            line,
            new StatementWords(CultureInfo.CurrentUICulture.Name).Charge(entry.ChargeType),
            CatalogTexts.Of(entry.ProductKind, entry.Term, entry.BillingCycle),
            by.May(Right.SeeCustomers) ? $"/partner/customers/{entry.CustomerId}" : null);
    }

    /// <summary>What is shown of a line when it is opened. One round trip, none for a purchase.</summary>
    public static async Task<OpenLine> OpenAsync(InvoicedLine line, FindInvoiceLines lines, Actor by, CancellationToken ct)
    {
        var entry = line.Entry;
        return new OpenLine(
            line.Number,
            line.InvoiceNumber,
            entry.ChargeId is { } charge ? await lines.OfEntryAsync(charge, by, ct) : null,
            by.May(Right.SeeCustomers) ? $"/partner/customers/{entry.CustomerId}/orders/{entry.OrderId.Value}" : null);
    }

    /// <summary>Number of the first line of the page: the one that has the opened line, else the one asked for.</summary>
    public static int FirstOf(HttpContext http, int? open, int total)
    {
        int asked = open ?? (int.TryParse(http.Query(Row), NumberStyles.None, CultureInfo.InvariantCulture, out int row) ? row : 1);
        int inside = Math.Clamp(asked, 1, Math.Max(1, total));
        return inside - ((inside - 1) % PageLists.Size);
    }

    public static Pager PagerOf(string address, int first, int total) => new(
        total == 0 ? 0 : first,
        Math.Min(total, first + PageLists.Size - 1),
        total,
        first > 1 ? At(address, Math.Max(1, first - PageLists.Size)) : null,
        first + PageLists.Size <= total ? At(address, first + PageLists.Size) : null);

    public static string At(string address, int first) =>
        first == 1 ? address : QueryHelpers.AddQueryString(address, Row, first.ToString(CultureInfo.InvariantCulture));
}
