using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Activity;

/// <summary>The activity log (contract, commerce-keys-downloads B; R8.1, R8.3; rows by role, R2.12b).</summary>
internal static class ActivityEndpoints
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;
    private const int SheetPage = 1000;

    public static void MapActivity(this RouteGroupBuilder native)
    {
        var confidential = native.MapGroup("").WithMetadata(new Confidential());
        confidential.MapGet("/activity", FindAsync).Needs(Right.SeeActivity);
        native.MapSecurityEvents();
        confidential.MapGet("/activity.csv", SheetAsync).Needs(Right.SeeActivity).WithMetadata(new AnyAccept());
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindActivity find, CommerceClock clock, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, "activity", ActivityFilter.TextOf(http), UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var query, refusal) = ActivityFilter.Read(request.Query, clock.GetUtcNow());
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var page, refusal) = await find.HandleAsync(query, request.Seek, http.Actor(), ct);
        return page is null ? WireErrors.ToResult(refusal!) : Wire.Ok(paging.ToWire(http, request, page, record => record.ToWire(http.Actor())));
    }

    private static async Task<IResult> SheetAsync(HttpContext http, FindActivity find, CommerceClock clock, CancellationToken ct)
    {
        var by = http.Actor();
        var (query, refusal) = ActivityFilter.Read(ActivityFilter.TextOf(http), clock.GetUtcNow());
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var page, refusal) = await find.HandleAsync(query, new Seek(SheetPage), by, ct);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        return new CsvFile($"activity-{Day(query.From)}-{Day(query.Until.AddTicks(-1))}.csv", ActivityMapping.Columns(by), PagesAsync(find, query, page, by, ct));
    }

    // A page at a time, so that no read is held open for as long as a slow caller takes.
    private static async IAsyncEnumerable<string?[]> PagesAsync(
        FindActivity find, ActivityQuery query, SeekPage<ActivityRecord>? page, Actor by, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        while (page is not null)
        {
            foreach (var record in page.Items)
                yield return ActivityMapping.Cells(record.ToWire(by), by);
            page = page.HasNext ? (await find.HandleAsync(query, new Seek(SheetPage, From: page.Place), by, ct)).Value : null;
        }
    }

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
