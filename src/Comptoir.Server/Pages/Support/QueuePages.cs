using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Partner.Support;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Support;

/// <summary>The operator's queue, and what is done about a request of it (R10.3).</summary>
internal static class QueuePages
{
    private const string List = "support-queue";

    public static void MapQueue(this RouteGroupBuilder console)
    {
        console.MapGet("/support", ListAsync).Needs(Right.Operate);
        console.MapRequest(Right.Operate, ActAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindServiceRequests find, PageLists lists, CancellationToken ct)
    {
        var status = SupportPages.StatusOf(http);
        string query = status?.ToString() ?? "";
        var page = await find.QueueAsync(status, lists.Read(http, List, query), ct);
        var model = new RequestsModel(status, page.Items, lists.PagerOf(http, List, query, page, null), OfOperator: true);
        return Page.Of<RequestsPage>((nameof(RequestsPage.Model), model));
    }

    private static async Task<Refusal?> ActAsync(ServiceRequestId id, PageForm form, HttpContext http, CancellationToken ct)
    {
        var services = http.RequestServices;
        var (text, by) = (form["text"], http.Actor());
        if (form["act"] == "take")
            return (await services.GetRequiredService<TakeRequestHandler>().HandleAsync(new TakeRequest(id, by), ct)).Refusal;
        if (form["act"] == "approve")
        {
            if (!form.Has("acknowledged"))
                return new InvalidInput("acknowledged", InputFault.Required);
            var amount = form["amount"] is { } figure ? new AmountAsked(RequestFields.AmountOf(figure), null) : null;
            var approve = new ApproveRequest(id, amount, text, by) { QuotedMinor = QuotedOf(form) };
            return (await services.GetRequiredService<ApproveRequestHandler>().HandleAsync(approve, ct)).Refusal;
        }

        var answer = form["act"] switch
        {
            "ask" => RequestAnswer.Ask,
            "refuse" => RequestAnswer.Refuse,
            "close" => RequestAnswer.Close,
            _ => RequestAnswer.Note,
        };
        return (await services.GetRequiredService<AnswerRequestHandler>().HandleAsync(new AnswerRequest(id, answer, text, by), ct)).Refusal;
    }

    /// <summary>What the page said that the rules give; one that says nothing holds to nothing.</summary>
    private static long QuotedOf(PageForm form) => long.TryParse(form["quoted"], NumberStyles.None, CultureInfo.InvariantCulture, out long minor) ? minor : -1;
}
