using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Billing;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.EntityFrameworkCore;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Billing;

/// <summary>The operator's cutting of invoices: what a month would come to, the start, and how far it is (R14.1).</summary>
internal static class RunPages
{
    private const string RunList = "billing-runs";
    private const string InvoiceList = "run-invoices";

    public static void MapRuns(this RouteGroupBuilder console)
    {
        console.MapGet("/billing/runs", ListAsync).Needs(Right.Operate);
        console.MapGet("/billing/runs/new", NewAsync).Needs(Right.Operate);
        console.MapPost("/billing/runs", StartAsync).Needs(Right.Operate).Once();
        console.MapGet("/billing/runs/{runId:guid}", ShowAsync).Needs(Right.Operate);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindBillingRuns find, PageLists lists, CancellationToken ct)
    {
        var page = await find.PageAsync(lists.Read(http, RunList, ""), ct);
        return Page.Of<RunsPage>((nameof(RunsPage.Model), new RunsModel(page.Items, lists.PagerOf(http, RunList, "", page, total: null))));
    }

    private static Task<IResult> NewAsync(HttpContext http, PreviewRunHandler preview, CommerceClock clock, CancellationToken ct) =>
        FormAsync(http.Query("month") ?? BillingMonth.Of(clock.GetUtcNow()).Previous.ToString(), http.Query("partner") ?? "", null, preview, ct);

    private static async Task<IResult> StartAsync(
        PageForm form, HttpContext http, RunInvoicesHandler runs, PreviewRunHandler preview, DueSignal signal, CancellationToken ct)
    {
        PartnerId? only = Guid.TryParse(form["partner"], out var id) ? new PartnerId(id) : null;
        if (only is null && form.Has("partner"))
            return await FormAsync(form["month"] ?? "", form["partner"] ?? "", null, preview, ct);
        var (started, refusal) = await runs.StartAsync(new RunInvoices(form["month"], only, http.Actor()), ct);
        if (started is null)
            return refusal is InvalidInput fault ? await FormAsync(form["month"] ?? "", form["partner"] ?? "", fault, preview, ct) : PageErrors.Of(refusal!);
        // Begun, it falls due: the job does it while the page tells how far it is.
        http.Request().AfterWork = () =>
        {
            signal.Raise();
            return Task.CompletedTask;
        };
        return Page.SeeOther($"/operator/billing/runs/{started.Run.Id}");
    }

    private static async Task<IResult> ShowAsync(Guid runId, HttpContext http, FindBillingRuns find, PageLists lists, ComptoirDb db, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(runId, ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        string query = runId.ToString();
        var totals = await find.TotalsAsync(runId, ct);
        var page = await find.InvoicesAsync(runId, lists.Read(http, InvoiceList, query), ct);
        var model = new RunModel(
            found,
            found.Run.AllPartners ? await db.Partners.CountAsync(ct) : 1,
            totals,
            page.Items,
            lists.PagerOf(http, InvoiceList, query, page, totals.Sum(total => total.Invoices)));
        return Page.Of<RunPage>((nameof(RunPage.Model), model));
    }

    private static async Task<IResult> FormAsync(string month, string partner, InvalidInput? fault, PreviewRunHandler preview, CancellationToken ct)
    {
        var (found, refusal) = await preview.HandleAsync(new PreviewRun(month, partner), ct);
        fault ??= refusal as InvalidInput;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fault is not null)
        {
            var texts = PageTexts.Of(typeof(NewRunPage), CultureInfo.CurrentUICulture);
            faults[fault.Field == "month" ? "month" : "partner"] = (fault.Field, fault.Reason) switch
            {
                // The bound lies on the other side of what was asked: the last month that is over, or the first there is.
                ("month", InputFault.OutOfRange) => texts[string.CompareOrdinal(month, fault.Value) < 0 ? "Fault.TooEarly" : "Fault.NotOver", ("Month", fault.Value)],
                ("month", _) => texts["Fault.Month"],
                _ => texts["Fault.Partner"],
            };
        }

        var model = new NewRunModel(Cut(month), Cut(partner), fault is null ? found : null, faults);
        return Page.Of<NewRunPage>(fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(NewRunPage.Model), model));
    }

    private static string Cut(string text) => text[..Math.Min(text.Length, 40)];
}
