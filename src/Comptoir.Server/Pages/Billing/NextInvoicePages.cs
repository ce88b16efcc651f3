using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Billing;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Billing;

/// <summary>The invoice as it would be cut (R4.3b).</summary>
internal static class NextInvoicePages
{
    private const string Address = "/partner/billing/next";
    private const string Iso = "yyyy-MM-dd";

    public static void MapNextInvoicePage(this RouteGroupBuilder partner) => partner.MapGet("/billing/next", ShowAsync).Needs(Right.SeeInvoices);

    private static async Task<IResult> ShowAsync(HttpContext http, CancellationToken ct)
    {
        var (services, by) = (http.RequestServices, http.Actor());
        string[] currencies = [.. (await services.GetRequiredService<FindBalance>().HandleAsync(by, ct)).Select(account => account.Currency)];
        string own = http.Features.Get<SignedInUser>()!.Partner.Currency;
        string? currency = http.Query("currency") ?? (currencies.Contains(own) ? own : currencies.FirstOrDefault());
        string on = http.Query("on")?.Trim() is { Length: > 0 and <= 20 } typed ? typed : UsualDay(services);
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        InvoicePreview? found = null;
        if (currency is not null)
        {
            (found, var refusal) = DateOnly.TryParseExact(on, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? await services.GetRequiredService<PreviewInvoiceHandler>().HandleAsync(new PreviewInvoice(currency, day, by), ct)
                : new InvalidInput("on", InputFault.Malformed, on);
            if (refusal is InvalidInput fault)
                faults[fault.Field] = WordOf(fault, day, (await PageContexts.OfAsync(http)).Formats);
            else if (refusal is not null)
                return PageErrors.Of(refusal);
        }

        var model = new NextInvoiceModel(
            new NextInvoiceAsked(currency, on), currencies, found is null ? null : await ShownAsync(found, on, http, ct), faults);
        return Page.Of<NextInvoicePage>(faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(NextInvoicePage.Model), model));
    }

    private static async Task<NextInvoiceShown> ShownAsync(InvoicePreview found, string on, HttpContext http, CancellationToken ct)
    {
        var (by, invoice) = (http.Actor(), found.Invoice);
        int? open = int.TryParse(http.Query("line"), NumberStyles.None, CultureInfo.InvariantCulture, out int line) && line >= 1 && line <= found.Lines.Count ? line : null;
        int first = InvoiceLineViews.FirstOf(http, open, found.Lines.Count);
        string address = QueryHelpers.AddQueryString(Address, new Dictionary<string, string?> { ["currency"] = invoice.Currency, ["on"] = on });
        var lines = new InvoiceLinesModel(
            Currency.Of(invoice.Currency),
            [.. found.Lines.Skip(first - 1).Take(PageLists.Size).Select(row => InvoiceLineViews.RowOf(row, by))],
            InvoiceLineViews.PagerOf(address, first, found.Lines.Count),
            address + "&line=",
            InvoiceLineViews.At(address, first),
            open is { } number
                ? await InvoiceLineViews.OpenAsync(found.Lines[number - 1], http.RequestServices.GetRequiredService<FindInvoiceLines>(), by, ct)
                : null);
        return new NextInvoiceShown(invoice, found.Sums(), lines);
    }

    /// <summary>The day the running month is cut.</summary>
    private static string UsualDay(IServiceProvider services)
    {
        var month = BillingMonth.Of(services.GetRequiredService<CommerceClock>().GetUtcNow());
        return services.GetRequiredService<IOptions<BillingOptions>>().Value.CutAt(month).UtcDateTime.ToString(Iso, CultureInfo.InvariantCulture);
    }

    private static string WordOf(InvalidInput fault, DateOnly asked, Formats formats)
    {
        var texts = PageTexts.Of(typeof(NextInvoicePage), CultureInfo.CurrentUICulture);
        if (fault.Field != "on")
            return RefusalTexts.Of(fault);
        // The bound lies on the other side of what was asked: the last day that can be looked at, or the first that is not cut yet.
        return fault.Reason == InputFault.OutOfRange && DateOnly.TryParseExact(fault.Value, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var bound)
            ? texts[asked > bound ? "Fault.TooFar" : "Fault.TooEarly", ("Day", formats.DayText(bound))]
            : texts["Fault.Day"];
    }
}
