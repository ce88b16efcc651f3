using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>Audit records (contract, platform-operations §2; rows by role, R2.12b).</summary>
internal static class AuditEndpoints
{
    private const string List = "auditrecords";
    private const int LargestSize = 500;

    public static void MapAuditRecords(this RouteGroupBuilder v1) => v1.MapGet("/auditrecords", FindAsync).Needs(Right.SeeActivity);

    /// <summary>The address that webhooks name, where the names of the query come flattened too.</summary>
    public static void MapAuditActivity(this IEndpointRouteBuilder app)
    {
        app.MapGet("/auditactivity/v1/auditrecords", FindAsync).Needs(Right.SeeActivity).AddEndpointFilter((context, next) =>
        {
            FlattenedQuery.Unfold(context.HttpContext.Request);
            return next(context);
        });
        app.MapGet("/auditactivity/v1/auditrecords/{id}", GetAsync).Needs(Right.SeeActivity);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, FindActivity find, CancellationToken ct)
    {
        if (AuditMapping.ReadId(id) is not var (partner, date))
            return NotFound();
        var (records, refusal) = await find.AtAsync(partner, date, http.Actor(), ct);
        if (records is null)
            return WireErrors.ToResult(refusal!);
        return records.FirstOrDefault(record => AuditMapping.IdOf(record).Equals(id, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Wire.Ok(found.ToWire())
            : NotFound();
    }

    private static IResult NotFound() => WireErrors.Error(StatusCodes.Status404NotFound, WireCode.NotFound, "NotFound");

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindActivity find, CommerceClock clock, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, List, AuditQuery.TextOf(http), LargestSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var query, refusal) = AuditQuery.Read(request.Query, clock.GetUtcNow(), isFirstPage: request.Seek.From is null);
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var page, refusal) = await find.HandleAsync(query, request.Seek, http.Actor(), ct);
        return page is null ? WireErrors.ToResult(refusal!) : Wire.Ok(paging.ToWire(http, request, page, AuditMapping.ToWire));
    }
}
