using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
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
        return await ActivitySheet.OfAsync(query, find, by, ct);
    }
}
