using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Partners;

/// <summary>The operator's partners: markets, credit limits, terms (R1.2, R3.2b, R4.4; contract, comptoir).</summary>
internal static class PartnerEndpoints
{
    private const string List = "partners";

    private const int UsualSize = 100;

    private const int LargestSize = 500;

    public static void MapPartners(this RouteGroupBuilder native)
    {
        native.MapGet("/partners", FindAsync).Needs(Right.Operate);
        native.MapPost("/partners", AddAsync).Repeatable().Needs(Right.Operate);
        native.MapGet("/partners/{partnerId}", GetAsync).Needs(Right.Operate);
        native.MapPatch("/partners/{partnerId}", ChangeAsync).Repeatable().Needs(Right.Operate);
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindPartners find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, List, http.Query("q"), UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        return Wire.Ok(paging.ToWire(http, request, await find.PageAsync(request.Query, request.Seek, ct), PartnerMapping.ToWire));
    }

    private static async Task<IResult> GetAsync(Guid partnerId, FindPartners find, CancellationToken ct)
    {
        var (partner, refusal) = await find.OneAsync(new PartnerId(partnerId), ct);
        return partner is null ? WireErrors.ToResult(refusal!) : Wire.Ok(partner.ToWire());
    }

    private static async Task<IResult> AddAsync(
        WireBody<WirePartner> body, HttpContext http, AddPartnerHandler add, FindPartners find, CancellationToken ct)
    {
        var (request, refusal) = body.Value.ToAddition(http.Actor());
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var made, refusal) = await add.HandleAsync(request, ct);
        if (made is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/partners/{made.Id}";
        return Wire.Created((await find.OneAsync(made.Id, ct)).Value!.ToWire());
    }

    private static async Task<IResult> ChangeAsync(
        Guid partnerId, WireBody<WirePartner> body, HttpContext http, ChangePartnerHandler change, FindPartners find, CancellationToken ct)
    {
        var (request, refusal) = body.Value.ToChange(new PartnerId(partnerId), http.Etag(body.Value.Etag), http.Actor());
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var changed, refusal) = await change.HandleAsync(request, ct);
        return changed is null ? WireErrors.ToResult(refusal!) : Wire.Ok((await find.OneAsync(changed.Id, ct)).Value!.ToWire());
    }
}
