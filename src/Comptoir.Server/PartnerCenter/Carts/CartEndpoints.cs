using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter.Orders;

namespace Comptoir.Server.PartnerCenter.Carts;

/// <summary>Carts and their checkout (contract, commerce-orders §1).</summary>
internal static class CartEndpoints
{
    /// <summary>Of two who change a cart at once the second is told that it is locked.</summary>
    private static readonly RepeatFaults OfCarts = RepeatFaults.Wire with { LostRace = () => WireErrors.ToResult(new CartBusy()) };

    public static void MapCarts(this RouteGroupBuilder v1)
    {
        v1.MapPost("/customers/{customerId}/carts", CreateAsync).Needs(Right.Buy).Repeatable().CountedAs(LimitedResource.Order);
        v1.MapGet("/customers/{customerId}/carts/{cartId}", GetAsync).Needs(Right.Buy);
        v1.MapPut("/customers/{customerId}/carts/{cartId}", ReplaceAsync).Needs(Right.Buy).Repeatable(OfCarts).CountedAs(LimitedResource.Order);
        v1.MapPost("/customers/{customerId}/carts/{cartId}/checkout", CheckoutAsync).Needs(Right.Buy).Repeatable(OfCarts).CountedAs(LimitedResource.Order);
    }

    private static async Task<IResult> CreateAsync(
        Guid customerId, WireBody<WireCart> body, HttpContext http, CreateCartHandler create, CancellationToken ct)
    {
        var (cart, refusal) = await create.HandleAsync(
            new(new CustomerId(customerId), body.Value.ToLines(), body.Value.PartnerOnRecordAttestationAccepted, http.Actor()), ct);
        if (cart is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/v1/customers/{customerId}/carts/{cart.Id}";
        return Wire.Created(cart.ToWire());
    }

    private static async Task<IResult> GetAsync(Guid customerId, string cartId, HttpContext http, FindCart find, CancellationToken ct)
    {
        var (cart, refusal) = await find.HandleAsync(new CustomerId(customerId), IdOf(cartId), http.Actor(), ct);
        return cart is null ? WireErrors.ToResult(refusal!) : Wire.Ok(cart.ToWire());
    }

    private static async Task<IResult> ReplaceAsync(
        Guid customerId, string cartId, WireBody<WireCart> body, HttpContext http, ReplaceCartHandler replace, CancellationToken ct)
    {
        var (cart, refusal) = await replace.HandleAsync(
            new(
                new CustomerId(customerId),
                IdOf(cartId),
                body.Value.ToLines(),
                body.Value.PartnerOnRecordAttestationAccepted,
                http.Etag(body.Value.Etag),
                http.Actor()),
            ct);
        return cart is null ? WireErrors.ToResult(refusal!) : Wire.Ok(cart.ToWire());
    }

    /// <summary>The body is not looked at: clients send the string "success", or nothing.</summary>
    private static async Task<IResult> CheckoutAsync(
        Guid customerId, string cartId, HttpContext http, CheckoutCartHandler checkout, LineTitles titles, CancellationToken ct)
    {
        var (outcome, refusal) = await checkout.HandleAsync(new(new CustomerId(customerId), IdOf(cartId), http.Actor()), ct);
        return outcome is null ? WireErrors.ToResult(refusal!) : Wire.Created(outcome.ToWire(await titles.OfAsync(outcome.Orders, ct)));
    }

    /// <summary>What is no GUID is the id of no cart.</summary>
    private static CartId IdOf(string text) => new(Guid.TryParse(text, out var id) ? id : Guid.Empty);
}
