using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Licensing;

/// <summary>The product key in the shape of 2018 (contract, commerce-keys-downloads A). Reading it is the reveal.</summary>
internal static class ProductKeyEndpoints
{
    public static void MapProductKeys(this RouteGroupBuilder v1) => v1
        .MapGet("/customers/{customerId}/artifacts/productkey/groups/{groupId}/lineitems/{lineId}/items/{itemId}", GetAsync)
        .NeverKept()
        .Needs(Right.GetKeys)
        .WithMetadata(new Confidential());

    private static async Task<IResult> GetAsync(
        Guid customerId, string groupId, string lineId, string itemId, HttpContext http, RevealKeyHandler reveal, CancellationToken ct)
    {
        // product:sku:line, the line once more.
        if (!Guid.TryParse(groupId, out var group)
            || !Guid.TryParse(lineId, out var entitlement)
            || itemId.Split(':') is not [var productId, var skuId, var line]
            || !Guid.TryParse(line, out var again)
            || again != entitlement)
            return WireErrors.ToResult(new EntitlementNotFound());
        var (key, refusal) = await reveal.HandleAsync(new CustomerId(customerId), group, entitlement, productId, skuId, http.Actor(), ct);
        return key is null ? WireErrors.ToResult(refusal!) : Wire.Ok(new WireProductKey { ProductKey = key.Key });
    }
}
