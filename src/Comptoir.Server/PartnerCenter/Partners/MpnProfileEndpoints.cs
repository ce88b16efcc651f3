using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Partners;

/// <summary>The partner's public identity (contract, platform-customers §8).</summary>
public static class MpnProfileEndpoints
{
    public static void MapMpnProfile(this RouteGroupBuilder v1) => v1.MapGet("/profiles/mpn", GetAsync).NeedsUser(Right.SeePartnerProfiles);

    private static async Task<IResult> GetAsync(HttpContext http, GetMpnProfile get, CancellationToken ct)
    {
        var (partner, refusal) = await get.HandleAsync(http.Query("mpnId"), http.Actor(), ct);
        return partner is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(new WireMpnProfile
            {
                PartnerName = partner.Name,
                MpnId = partner.MpnId,
                Links = new WireLinks { Self = WireLink.Get("/profiles/mpn") },
            });
    }
}
