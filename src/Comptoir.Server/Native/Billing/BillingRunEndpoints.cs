using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Billing;

/// <summary>The operator's cutting of invoices (R14.1; contract, comptoir).</summary>
internal static class BillingRunEndpoints
{
    private const int LargestPage = 500;

    public static void MapBillingRuns(this RouteGroupBuilder native)
    {
        native.MapPost("/billing/runs", StartAsync).Repeatable().Needs(Right.Operate);
        native.MapGet("/billing/runs", ListAsync).Needs(Right.Operate);
        native.MapGet("/billing/runs/{runId}", GetAsync).Needs(Right.Operate);
    }

    /// <summary>The run is kept with its answer; the invoices are cut right after, each in a transaction of its own, before the answer
    /// is sent. What a crash leaves undone falls due again.</summary>
    private static async Task<IResult> StartAsync(
        WireBody<WireBillingRunRequest> body, HttpContext http, RunInvoicesHandler runs, IServiceScopeFactory scopes, CancellationToken ct)
    {
        var by = http.Actor();
        PartnerId? only = body.Value.PartnerId is { } id ? new PartnerId(id) : null;
        var (started, refusal) = await runs.StartAsync(new RunInvoices(body.Value.Month, only, by), ct);
        if (started is null)
            return WireErrors.ToResult(refusal!);
        if (started.Run.FinishedAt is not null)
            return Wire.Ok(ToWire(started.Run));
        http.Request().AfterWork = async () =>
        {
            await using var scope = scopes.CreateAsyncScope();
            // Nothing is there when the request's work was not kept.
            if ((await scope.ServiceProvider.GetRequiredService<FindBillingRuns>().OneAsync(started.Run.Id, CancellationToken.None)).Value is { } found)
                await scope.ServiceProvider.GetRequiredService<RunInvoicesHandler>().FinishAsync(found.Run, by, CancellationToken.None);
        };
        http.Response.Headers.Location = $"/comptoir/v1/billing/runs/{started.Run.Id}";
        return Wire.Accepted(ToWire(started.Run));
    }

    private static async Task<IResult> ListAsync(HttpContext http, Paging paging, FindBillingRuns find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, "billingruns", null, LargestPage, LargestPage);
        return request is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(paging.ToWire(http, request, await find.PageAsync(request.Seek, ct), found => ToWire(found.Run)));
    }

    private static async Task<IResult> GetAsync(Guid runId, FindBillingRuns find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(runId, ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(found.Run));
    }

    private static WireBillingRun ToWire(BillingRun run) => new()
    {
        Id = run.Id.ToString(),
        Month = run.MonthOf.ToString(),
        PartnerId = run.AllPartners ? null : run.PartnerId.ToString(),
        State = run.FinishedAt is null ? "running" : "completed",
        StartedDate = run.StartedAt,
        CompletedDate = run.FinishedAt,
        Partners = run.PartnersDone,
        Invoices = run.Invoices,
    };
}
