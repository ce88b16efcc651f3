using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Documents;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Invoices, the account, and invoices as documents (contract, billing §1).</summary>
internal static class InvoiceEndpoints
{
    private const int LargestSize = 500;

    public static void MapInvoices(this RouteGroupBuilder v1)
    {
        v1.MapGet("/invoices", ListAsync).Needs(Right.SeeInvoices);
        v1.MapGet("/invoices/summary", SummaryAsync).NeedsUser(Right.SeeInvoices);
        v1.MapGet("/invoices/summaries", SummariesAsync).NeedsUser(Right.SeeInvoices);
        v1.MapGet("/invoices/estimates/links", EstimatesAsync).Needs(Right.SeeInvoices);
        v1.MapGet("/invoices/{invoiceId}", GetAsync).NeedsUser(Right.SeeInvoices);
        v1.MapGet("/invoices/{invoiceId}/documents/statement", StatementAsync).NeedsUser(Right.SeeInvoices).WithMetadata(new Confidential());
        v1.MapGet("/invoices/{invoiceId}/receipts/{receiptId}/documents/statement", Receipt).NeedsUser(Right.SeeInvoices);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindInvoices find, CancellationToken ct)
    {
        var (page, refusal) = OffsetPage.Read(http, LargestSize);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        string? text = Filters.TextOf(http);
        System.Linq.Expressions.Expression<Func<Invoice, bool>>? filter = null;
        if (text is not null)
        {
            (filter, refusal) = InvoiceFilters.Read(text);
            if (filter is null)
                return WireErrors.ToResult(refusal!);
        }

        var found = await find.ListAsync(filter, page.Offset, page.Size + 1, http.Actor(), ct);
        return Wire.Ok(page.ToWire(found, "/invoices", text is null ? "" : $"&filter={Uri.EscapeDataString(text)}", InvoiceMapping.ToWire));
    }

    private static async Task<IResult> GetAsync(string invoiceId, HttpContext http, FindInvoices find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(InvoiceIds.NumberOf(invoiceId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    /// <summary>The account in the partner's own currency.</summary>
    private static async Task<IResult> SummaryAsync(HttpContext http, FindInvoices find, GetMpnProfile partners, CommerceClock clock, CancellationToken ct)
    {
        var partner = (await partners.HandleAsync(null, http.Actor(), ct)).Value!;
        var totals = (await find.TotalsAsync(http.Actor(), ct)).FirstOrDefault(totals => totals.Currency == partner.Currency)
            ?? new InvoiceTotals(partner.Currency, 0, null, null, null, 0);
        return Wire.Ok(totals.ToWire(Today(clock), "/invoices/summary"));
    }

    private static async Task<IResult> SummariesAsync(HttpContext http, FindInvoices find, CommerceClock clock, CancellationToken ct)
    {
        var totals = await find.TotalsAsync(http.Actor(), ct);
        return Wire.Ok(WireCollection.Of(
            [.. totals.Select(account => account.ToWire(Today(clock), "/invoices/summary"))],
            new WireLinks { Self = WireLink.Get("/invoices/summaries") }));
    }

    private static IResult EstimatesAsync(HttpContext http)
    {
        if (http.Query("currencyCode") is not { } code)
            return WireErrors.ToResult(new InvalidInput("currencyCode", InputFault.Required));
        if (!Currency.TryParse(code, out var currency))
            return WireErrors.ToResult(new InvalidInput("currencyCode", InputFault.Unknown, code));
        return Wire.Ok(WireCollection.Of<WireEstimateLink>([Estimate("Current", currency), Estimate("Previous", currency)]));
    }

    private static WireEstimateLink Estimate(string period, Currency currency) => new()
    {
        Type = "non_consumption",
        Title = InvoiceTexts.Of($"Estimate.{period}.Title"),
        Description = InvoiceTexts.Of($"Estimate.{period}.Description"),
        Period = period,
        Link = WireLink.Get(
            $"/invoices/unbilled/lineitems?provider=onetime&invoiceLineItemType=billinglineitems&currencyCode={currency}&period={period.ToLowerInvariant()}&size={FindInvoiceLines.LargestPage}"),
    };

    private static async Task<IResult> StatementAsync(string invoiceId, HttpContext http, FindStatement find, FindInvoiceLines lines, CancellationToken ct)
    {
        var by = http.Actor();
        var (found, refusal) = await find.HandleAsync(InvoiceIds.NumberOf(invoiceId), by, ct);
        return found is null ? WireErrors.ToResult(refusal!) : InvoiceFile.Pdf(found, lines, by, ct);
    }

    /// <summary>There are no tax receipts outside Taiwan, and no invoice names one.</summary>
    private static IResult Receipt(string invoiceId, string receiptId) =>
        WireErrors.Error(StatusCodes.Status404NotFound, WireCode.NotFound, "NotFound");

    private static DateOnly Today(CommerceClock clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
