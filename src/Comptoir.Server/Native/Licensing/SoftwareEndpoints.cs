using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Licensing;

/// <summary>A customer's software and its keys (contract, commerce-keys-downloads B): for the partner by the customer's id, and
/// for the customer's own Global admin under <c>/my</c>.</summary>
internal static class SoftwareEndpoints
{
    public static void MapSoftware(this RouteGroupBuilder native)
    {
        var confidential = native.MapGroup("").WithMetadata(new Confidential());
        confidential.MapGet("/customers/{customerId}/software", (Guid customerId, HttpContext http, FindSoftware find, CancellationToken ct) =>
            ListAsync(new(customerId), http, find, ct)).Needs(Right.SeeCustomers);
        confidential.MapGet("/my/software", (HttpContext http, FindSoftware find, CancellationToken ct) =>
            ListAsync(Own(http), http, find, ct)).Needs(Right.UseOwnSoftware);

        confidential.MapGet("/customers/{customerId}/software/{productId}/{skuId}/media", (Guid customerId, string productId, string skuId, HttpContext http, FindMedia find, CancellationToken ct) =>
            MediaAsync(new(customerId), productId, skuId, http, find, ct)).Needs(Right.SeeCustomers);
        confidential.MapGet("/my/software/{productId}/{skuId}/media", (string productId, string skuId, HttpContext http, FindMedia find, CancellationToken ct) =>
            MediaAsync(Own(http), productId, skuId, http, find, ct)).Needs(Right.UseOwnSoftware);

        confidential.MapPost("/customers/{customerId}/orders/{orderId}/lineitems/{line}/keys", (Guid customerId, string orderId, string line, WireBody<WireKeyRequest> body, HttpContext http, RevealKeyHandler reveal, CancellationToken ct) =>
            RevealAsync(new(customerId), orderId, line, body, http, reveal, ct)).NeverKept().Needs(Right.GetKeys);
        confidential.MapPost("/my/orders/{orderId}/lineitems/{line}/keys", (string orderId, string line, WireBody<WireKeyRequest> body, HttpContext http, RevealKeyHandler reveal, CancellationToken ct) =>
            RevealAsync(Own(http), orderId, line, body, http, reveal, ct)).NeverKept().Needs(Right.UseOwnSoftware);
    }

    /// <summary>The customer whose user asks; only a customer's users hold the right to their own software.</summary>
    internal static CustomerId Own(HttpContext http) =>
        http.Actor().Customer ?? throw new InvalidOperationException("The right to one's own software is held by somebody who is no customer.");

    private static async Task<IResult> ListAsync(CustomerId customer, HttpContext http, FindSoftware find, CancellationToken ct)
    {
        var (items, refusal) = await find.AllAsync(customer, http.Actor(), ct);
        return items is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. items.Select(item => item.ToWire(http.Culture()))]));
    }

    private static async Task<IResult> MediaAsync(CustomerId customer, string productId, string skuId, HttpContext http, FindMedia find, CancellationToken ct)
    {
        var (choices, refusal) = await find.OfCustomerAsync(customer, productId.ToUpperInvariant(), skuId.ToUpperInvariant(), http.Actor(), ct);
        return choices is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. choices.Select(SoftwareMapping.ToWire)]));
    }

    private static async Task<IResult> RevealAsync(
        CustomerId customer, string orderId, string line, WireBody<WireKeyRequest> body, HttpContext http, RevealKeyHandler reveal, CancellationToken ct)
    {
        if (LineNumber.Read(line) is not { } number)
            return WireErrors.ToResult(new EntitlementNotFound());
        var (key, refusal) = await reveal.HandleAsync(new RevealKey(customer, new OrderId(orderId), number, body.Value.Version, http.Actor()), ct);
        return key is null ? WireErrors.ToResult(refusal!) : Wire.Ok(key.ToWire());
    }
}
