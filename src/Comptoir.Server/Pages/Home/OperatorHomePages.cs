using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Home;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Jobs;

namespace Comptoir.Server.Pages.Home;

/// <summary>The first page of the operator: what wants attention.</summary>
internal static class OperatorHomePages
{
    /// <summary>Of each kind, so that the list stays one to read.</summary>
    private const int Most = 5;

    public static void MapOperatorHome(this RouteGroupBuilder console) => console.MapGet("", ShowAsync).ForAnyoneSignedIn();

    private static async Task<IResult> ShowAsync(
        HttpContext http, FindServiceRequests requests, FindKeyStock stock, FindPartners partners, FindOutbox outbox, FindDueRuns runs, JobBoard board, CommerceClock clock, CancellationToken ct)
    {
        if (!http.Actor().May(Right.Operate))
            return Page.Of<OperatorHomePage>();
        var due = await runs.HandleAsync(ct);
        var oldest = await requests.QueueAsync(ServiceRequestStatus.Open, new Seek(Most), ct);
        var model = new OperatorHomeModel(
            await requests.CountAsync(ServiceRequestStatus.Open, ct),
            oldest.Items,
            [.. (await stock.AllAsync(ct)).Where(row => row.IsLow).OrderBy(row => row.InStock).ThenBy(row => row.Title, StringComparer.Ordinal).Take(Most)],
            await partners.NearLimitAsync(Most, ct),
            board.All.Any(job => job.Waits),
            [.. board.All.Where(job => job.Failures > 0)],
            await outbox.HandleAsync(ct),
            due,
            due.IsLate(clock.GetUtcNow()));
        return Page.Of<OperatorHomePage>((nameof(OperatorHomePage.Model), model));
    }
}
