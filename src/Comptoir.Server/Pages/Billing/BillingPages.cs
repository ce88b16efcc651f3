using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Billing;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Billing;

/// <summary>A partner's Billing pages: its invoices, how it stands, what it paid (R14, R2.8).</summary>
internal static class BillingPages
{
    private const string InvoiceList = "invoices";
    private const string PaymentList = "payments";

    public static void MapBilling(this RouteGroupBuilder partner)
    {
        partner.MapGet("/billing", ListAsync).Needs(Right.SeeInvoices);
        partner.MapGet("/billing/balance", BalanceAsync).Needs(Right.SeeInvoices);
        partner.MapGet("/billing/payments", PaymentsAsync).Needs(Right.SeeInvoices);
        partner.MapInvoice();
        partner.MapNextInvoicePage();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, FindInvoices find, FindBalance balance, PageLists lists, CommerceClock clock, CancellationToken ct)
    {
        var by = http.Actor();
        var accounts = await balance.HandleAsync(by, ct);
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        string? currency = accounts.FirstOrDefault(account => account.Currency == http.Query("currency"))?.Currency;
        InvoiceStanding? standing = Enum.TryParse<InvoiceStanding>(http.Query("state"), out var word) && Enum.IsDefined(word) ? word : null;
        var asked = new InvoicesAsked(currency, standing, Typed(http, "from"), Typed(http, "to"));
        var (from, to) = (MonthOf(asked.From, "from", faults), MonthOf(asked.To, "to", faults));
        if (from > to)
            faults["from"] = Words()["Fault.Order"];
        var query = new InvoiceQuery(currency, from, to, standing);
        if (faults.Count > 0)
            query = new InvoiceQuery(currency, Standing: standing);
        string text = string.Join(' ', query.Currency, query.From, query.To, query.Standing);
        var page = await find.PageAsync(query, lists.Read(http, InvoiceList, text), by, ct);
        var model = new InvoicesModel(
            asked,
            [.. accounts.Select(account => account.Currency)],
            accounts.FirstOrDefault(account => account.Currency == (currency ?? http.Features.Get<SignedInUser>()!.Partner.Currency)),
            page.Items,
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            lists.PagerOf(http, InvoiceList, text, page, await find.CountAsync(query, by, ct)),
            faults);
        return Page.Of<InvoicesPage>(faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(InvoicesPage.Model), model));
    }

    private static async Task<IResult> BalanceAsync(HttpContext http, FindBalance find, CancellationToken ct) =>
        Page.Of<BalancePage>((nameof(BalancePage.Model), new BalanceModel(await find.HandleAsync(http.Actor(), ct))));

    private static async Task<IResult> PaymentsAsync(HttpContext http, FindPayments find, PageLists lists, CancellationToken ct)
    {
        var page = await find.PageAsync(only: null, lists.Read(http, PaymentList, ""), http.Actor(), ct);
        var model = new PaymentsModel([.. page.Items.Select(found => found.Payment)], lists.PagerOf(http, PaymentList, "", page, total: null));
        return Page.Of<PaymentsPage>((nameof(PaymentsPage.Model), model));
    }

    private static BillingMonth? MonthOf(string? text, string field, Dictionary<string, string> faults)
    {
        if (text is null)
            return null;
        if (BillingMonth.TryParse(text, out var month))
            return month;
        faults[field] = Words()["Fault.Month"];
        return null;
    }

    private static PageTexts Words() => PageTexts.Of(typeof(InvoicesPage), CultureInfo.CurrentUICulture);

    private static string? Typed(HttpContext http, string name) => http.Query(name)?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, 20)] : null;
}
