using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Billing;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Support;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Billing;

/// <summary>The operator's payments: what partners have to pay, what came in, and the form that records it (R14).</summary>
internal static class OperatorPaymentPages
{
    private const string Payments = "/operator/billing/payments";
    private const string Receivables = "/operator/billing/receivables";
    private const string List = "all-payments";
    private const string Open = "receivables";
    private const string Iso = "yyyy-MM-dd";

    private static readonly string[] Written = ["amount", "currency", "date", "invoice", "reference"];

    public static void MapPayments(this RouteGroupBuilder console)
    {
        console.MapGet("/billing/payments", ListAsync).Needs(Right.Operate);
        console.MapPost("/billing/payments", RecordAsync).Needs(Right.Operate).Once();
        console.MapGet("/billing/payments/new", NewAsync).Needs(Right.Operate);
        console.MapGet("/billing/receivables", ReceivablesAsync).Needs(Right.Operate);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindPayments find, PageLists lists, CancellationToken ct)
    {
        string? typed = http.Query("partner")?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, 40)] : null;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        PartnerId? only = Guid.TryParse(typed, out var id) ? new PartnerId(id) : null;
        if (only is null && typed is not null)
            faults["partner"] = PageTexts.Of(typeof(OperatorPaymentsPage), CultureInfo.CurrentUICulture)["Fault.Partner"];
        string query = only?.ToString() ?? "";
        var page = await find.PageAsync(only, lists.Read(http, List, query), http.Actor(), ct);
        var recorded = Guid.TryParse(http.Query("recorded"), out var made) ? page.Items.FirstOrDefault(found => found.Payment.Id == made)?.Payment : null;
        var model = new OperatorPaymentsModel(typed, recorded, page.Items, lists.PagerOf(http, List, query, page, total: null), faults);
        return Page.Of<OperatorPaymentsPage>(
            faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(OperatorPaymentsPage.Model), model));
    }

    private static async Task<IResult> ReceivablesAsync(HttpContext http, FindReceivables find, PageLists lists, CancellationToken ct)
    {
        string? search = http.Query("q")?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, 200)] : null;
        string query = search ?? "";
        var page = await find.PageAsync(search, lists.Read(http, Open, query), ct);
        var model = new ReceivablesModel(search, page.Items, lists.PagerOf(http, Open, query, page, total: null));
        return Page.Of<ReceivablesPage>((nameof(ReceivablesPage.Model), model));
    }

    private static Task<IResult> NewAsync(HttpContext http, CommerceClock clock, CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["currency"] = http.Query("currency") ?? "",
            ["invoice"] = http.Query("invoice") ?? "",
            ["date"] = clock.GetUtcNow().UtcDateTime.ToString(Iso, CultureInfo.InvariantCulture),
        };
        return FormAsync(http.Query("partner"), fields, null, http, ct);
    }

    private static async Task<IResult> RecordAsync(PageForm form, HttpContext http, RecordPaymentHandler record, CancellationToken ct)
    {
        var fields = Written.ToDictionary(name => name, name => form[name] ?? "", StringComparer.Ordinal);
        if (!Guid.TryParse(form["partner"], out var id))
            return PageErrors.NotFound;
        DateOnly? date = DateOnly.TryParseExact(fields["date"], Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        if (date is null)
            return await FormAsync(form["partner"], fields, new InvalidInput("date", InputFault.Malformed), http, ct);
        var amount = RequestFields.AmountOf(fields["amount"]);
        if (amount is null && fields["amount"].Length > 0)
            return await FormAsync(form["partner"], fields, new InvalidInput("amount", InputFault.Malformed), http, ct);
        var (payment, refusal) = await record.HandleAsync(
            new RecordPayment(new PartnerId(id), amount, fields["currency"], date, fields["reference"], fields["invoice"], http.Actor()), ct);
        if (payment is not null)
            return Page.SeeOther($"{Payments}?recorded={payment.Id}");
        return refusal is InvalidInput fault ? await FormAsync(form["partner"], fields, fault, http, ct) : PageErrors.Of(refusal!, Receivables);
    }

    private static async Task<IResult> FormAsync(string? partner, Dictionary<string, string> fields, InvalidInput? fault, HttpContext http, CancellationToken ct)
    {
        if (!Guid.TryParse(partner, out var id) || await http.RequestServices.GetRequiredService<FindReceivables>().OneAsync(new PartnerId(id), ct) is not var (of, open))
            return PageErrors.NotFound;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fault is not null)
        {
            string field = fault.Field == "invoiceId" ? "invoice" : fault.Field;
            faults[field] = WordOf(fault, fields, (await PageContexts.OfAsync(http)).Formats);
        }

        var today = DateOnly.FromDateTime(http.RequestServices.GetRequiredService<CommerceClock>().GetUtcNow().UtcDateTime);
        var model = new RecordPaymentModel(new PartnerId(id), of.Name, open, today, fields, faults);
        return Page.Of<RecordPaymentPage>(fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(RecordPaymentPage.Model), model));
    }

    private static string WordOf(InvalidInput fault, Dictionary<string, string> fields, Formats formats)
    {
        var texts = PageTexts.Of(typeof(RecordPaymentPage), CultureInfo.CurrentUICulture);
        return (fault.Field, fault.Reason) switch
        {
            ("amount", InputFault.OutOfRange) when fault.Value is not "0" && Currency.TryParse(fields["currency"], out var currency) =>
                texts["Fault.AtMost", ("Amount", formats.MoneyText(new Money(decimal.Parse(fault.Value!, CultureInfo.InvariantCulture), currency)))],
            ("amount", InputFault.OutOfRange) => texts["Fault.AboveZero"],
            ("amount", _) => texts["Fault.Amount"],
            ("currency", _) => texts["Fault.Currency"],
            ("date", _) => texts["Fault.Date"],
            ("invoiceId", _) => texts["Fault.Invoice"],
            _ => texts[fault.Reason == InputFault.TooLong ? "Fault.Long" : "Fault.Reference"],
        };
    }
}
