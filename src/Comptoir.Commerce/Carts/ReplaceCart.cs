using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Carts;

/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record ReplaceCart(
    CustomerId Customer, CartId Cart, IReadOnlyList<PurchaseLine> Lines, bool? Attestation, long? Etag, Actor By);

public sealed class ReplaceCartHandler(ComptoirDb db, Buyers buyers, LinePricing pricing, CommerceClock clock)
{
    /// <summary>Replaces the lines of a living cart, checked anew. An item that stays keeps its frozen price, in any
    /// quantity (R4.2).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="CartNotFound"/>, <see cref="CartAlreadyOrdered"/>,
    /// <see cref="StaleEtag"/> or <see cref="InvalidInput"/>.</returns>
    public async Task<Result<Cart>> HandleAsync(ReplaceCart request, CancellationToken ct)
    {
        if (PurchaseLines.FaultOf(request.Lines) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        if (await FindCart.AliveForChangeAsync(db, request.Customer, request.Cart, request.By, now, ct) is not { } cart)
            return new CartNotFound(request.Cart);
        if (cart.Status == CartStatus.Ordered)
            return new CartAlreadyOrdered(request.Cart);
        if (request.Etag is { } seen && seen != cart.Version)
            return new StaleEtag();

        var lines = await pricing.PriceAsync(buyer.Partner, buyer.Customer, PurchaseLines.Numbered(request.Lines), frozen: cart.Lines, now, ct);
        cart.Replace(lines, request.Attestation, request.By.Principal, now);
        await work.CommitAsync(ct);
        return cart;
    }
}
