using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>Products, SKUs and availabilities, by country and by customer (contract, commerce-catalog §1). The customer's routes
/// take POST too, as their published pages have it.</summary>
public static class ProductEndpoints
{
    private const int LargestSize = 500;

    private static readonly string[] Reading = [HttpMethods.Get];
    private static readonly string[] ReadingEither = [HttpMethods.Get, HttpMethods.Post];
    private static readonly string[] Parameters = ["country", "targetView", "targetSegment", "reservationScope"];

    public static void MapProducts(this RouteGroupBuilder v1)
    {
        Map(v1, "/products", Reading);
        Map(v1, "/customers/{customerId}/products", ReadingEither);
    }

    private static void Map(RouteGroupBuilder v1, string root, string[] methods)
    {
        void MapOne(string path, Delegate handler) => v1.MapMethods(root + path, methods, handler).Needs(Right.SeeCatalog);
        MapOne("", FindAsync);
        MapOne("/{productId}", GetAsync);
        MapOne("/{productId}/skus", FindSkusAsync);
        MapOne("/{productId}/skus/{skuId}", GetSkuAsync);
        MapOne("/{productId}/skus/{skuId}/availabilities", FindAvailabilitiesAsync);
        MapOne("/{productId}/skus/{skuId}/availabilities/{availabilityId}", GetAvailabilityAsync);
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindProducts find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, $"products of {http.CustomerOfRoute()}", AskedFor(http), LargestSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        var asked = QueryHelpers.ParseQuery(request.Query);
        string? Asked(string name) => asked.TryGetValue(name, out var values) ? values[0] : null;
        var query = new CatalogQuery(
            Asked("country"), http.CustomerOfRoute(), Asked("targetSegment"), Asked("reservationScope"), http.Actor());
        (var page, refusal) = await find.InViewAsync(Asked("targetView"), query, request.Seek, ct);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        var address = CatalogAddress.Of(query);
        return Wire.Ok(paging.ToWire(http, request, page, product => product.ToWire(address)));
    }

    /// <summary>The parameters of the list in one spelling; null when none is given, as on the pages after the first.</summary>
    private static string? AskedFor(HttpContext http)
    {
        var given = Parameters.Where(name => http.Query(name) is not null).ToDictionary(name => name, http.Query);
        return given.Count == 0 ? null : QueryHelpers.AddQueryString("", given);
    }

    private static async Task<IResult> GetAsync(string productId, HttpContext http, FindProducts find, CancellationToken ct)
    {
        var query = http.CatalogQuery();
        var (product, refusal) = await find.GetAsync(productId, query, ct);
        return product is null ? WireErrors.ToResult(refusal!) : Wire.Ok(product.ToWire(CatalogAddress.Of(query)));
    }

    private static async Task<IResult> FindSkusAsync(string productId, HttpContext http, FindSkus find, CancellationToken ct)
    {
        var query = http.CatalogQuery();
        var (skus, refusal) = await find.OfAsync(productId, query, ct);
        if (skus is null)
            return WireErrors.ToResult(refusal!);
        var address = CatalogAddress.Of(query);
        return Wire.Ok(WireCollection.Of(
            [.. skus.Select(sku => sku.ToWire(address))], new WireLinks { Self = WireLink.Get(address.Skus(productId)) }));
    }

    private static async Task<IResult> GetSkuAsync(
        string productId, string skuId, HttpContext http, FindSkus find, CancellationToken ct)
    {
        var query = http.CatalogQuery();
        var (sku, refusal) = await find.GetAsync(productId, skuId, query, ct);
        return sku is null ? WireErrors.ToResult(refusal!) : Wire.Ok(sku.ToWire(CatalogAddress.Of(query)));
    }

    private static async Task<IResult> FindAvailabilitiesAsync(
        string productId, string skuId, HttpContext http, FindSkus find, PolicyProfiles policies, CancellationToken ct)
    {
        var query = http.CatalogQuery();
        var (found, refusal) = await find.AvailabilitiesAsync(productId, skuId, query, ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        var address = CatalogAddress.Of(query);
        return Wire.Ok(WireCollection.Of(
            found.ToWire(policies, address), new WireLinks { Self = WireLink.Get(address.Availabilities(productId, skuId)) }));
    }

    private static async Task<IResult> GetAvailabilityAsync(
        string productId,
        string skuId,
        string availabilityId,
        HttpContext http,
        FindSkus find,
        PolicyProfiles policies,
        CancellationToken ct)
    {
        var query = http.CatalogQuery();
        var (found, refusal) = await find.AvailabilityAsync(productId, skuId, availabilityId, query, ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire(policies, CatalogAddress.Of(query))[0]);
    }
}
