using Comptoir.Commerce.Access;
using Comptoir.Commerce.Orders;
using Comptoir.Portal.Partner.Software;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages.Customers;

/// <summary>The Cancel dialog of the Software page (R9.5): one order, or several ticked together.</summary>
internal static class CancelPages
{
    public static void MapCancel(this RouteGroupBuilder partner)
    {
        partner.MapGet("/customers/{customerId:guid}/software/{item}/cancel", AskAsync).Needs(Right.Cancel);
        partner.MapPost("/customers/{customerId:guid}/software/{item}/cancel", CancelAsync).Once().Needs(Right.Cancel);
    }

    private static async Task<IResult> AskAsync(Guid customerId, string item, HttpContext http, SoftwareView view, CancellationToken ct)
    {
        string?[] asked = [.. http.Request.Query["purchase"]];
        var (model, row, fault) = await FindAsync(customerId, item, http, asked, view, ct);
        if (row is null)
            return fault!;
        bool several = http.Query("several") is "1";
        SoftwarePurchase[] chosen = [.. NamedOf(row, asked).Where(purchase => !several || purchase.Cancellation.Why is null)];
        if (chosen.Length == 0)
            chosen = several ? [] : [row.Offered().Select(row.PurchaseOf).FirstOrDefault(purchase => purchase.Cancellation.Why is null) ?? row.PurchaseOf(row.Live[0])];
        return SoftwarePages.Answer(model! with { Dialog = new SoftwareDialog.Cancel(row, several ? chosen : chosen[..1], several) });
    }

    private static async Task<IResult> CancelAsync(
        Guid customerId, string item, PageForm form, HttpContext http, SoftwareView view, CancelOrderHandler cancel, CancellationToken ct)
    {
        var asked = form.All("purchase");
        var (model, row, fault) = await FindAsync(customerId, item, http, asked, view, ct);
        if (row is null)
            return fault!;
        SoftwarePurchase[] chosen = [.. NamedOf(row, asked)];
        if (chosen.Length == 0 || chosen.Length != asked.Count)
            return SoftwarePages.Answer(model! with { Problem = RefusalTexts.Of(new NotCancellable(row.Live[0].OrderId, Already: true)) }, StatusCodes.Status409Conflict);
        bool several = form.Has("several");
        var dialog = new SoftwareDialog.Cancel(row, several ? [.. chosen.Where(purchase => purchase.Cancellation.Why is null)] : chosen[..1], several);
        if (!chosen.All(purchase => purchase.Cancellation.Why is null) || form["credit"] != PurchaseText.CreditOf(chosen).Total.ToString())
            return SoftwarePages.Answer(model! with { Dialog = dialog with { Stale = true } }, StatusCodes.Status409Conflict);
        if (!form.Has("acknowledged"))
            return SoftwarePages.Answer(model! with { Dialog = dialog with { Untold = true } }, StatusCodes.Status400BadRequest);

        // One transaction for all: it is the form's, which these join.
        foreach (var order in chosen.GroupBy(purchase => purchase.Line.OrderId))
        {
            var request = new CancelOrder(
                new(customerId), order.Key, [.. order.Select(purchase => new LineToCancel(purchase.Line.Number, null))], Etag: null, http.Actor());
            if ((await cancel.HandleAsync(request, ct)).Refusal is { } refusal)
                return SoftwarePages.Answer(model! with { Problem = RefusalTexts.Of(refusal) }, StatusCodes.Status409Conflict);
        }

        return Page.SeeOther(QueryHelpers.AddQueryString(
            model!.Base, [KeyValuePair.Create("item", (string?)item), .. chosen.Select(purchase => KeyValuePair.Create("cancelled", (string?)PurchaseText.ValueOf(purchase)))]));
    }

    /// <summary>The live ones among those named.</summary>
    private static IEnumerable<SoftwarePurchase> NamedOf(SoftwareRow row, IReadOnlyCollection<string?> named) =>
        row.Live.Where(line => named.Contains(PurchaseText.ValueOf(line))).Select(row.PurchaseOf);

    private static async Task<(SoftwareModel? Model, SoftwareRow? Row, IResult? Fault)> FindAsync(
        Guid customerId, string item, HttpContext http, IReadOnlyCollection<string?> asked, SoftwareView view, CancellationToken ct)
    {
        var (customer, address) = SoftwarePages.Of(customerId);
        var told = SoftwareQuery.Read(http);
        var query = new SoftwareQuery(told.Text, null, item, null, null, null, told.Page, Get: false) { Place = told.Place, Named = asked };
        var (model, refusal) = await view.ReadAsync(customer, address, query, http.Actor(), ct);
        if (model is null)
            return (null, null, PageErrors.Of(refusal!));
        // Nothing live: cancelled meanwhile, by this form or another. The page says how things stand.
        return model.Open switch
        {
            null => (null, null, PageErrors.NotFound),
            { Live.Count: 0 } => (null, null, Page.SeeOther(QueryHelpers.AddQueryString(address, "item", item))),
            var row => (model, row, null),
        };
    }
}
