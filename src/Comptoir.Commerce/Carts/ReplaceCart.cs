using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Carts;

/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record ReplaceCart(
    CustomerId Customer, CartId Cart, IReadOnlyList<PurchaseLine> Lines, bool? Attestation, long? Etag, Actor By);

public sealed class ReplaceCartHandler(ComptoirDb db, Buyers buyers, FindCart carts, LinePricing pricing, CommerceClock clock)
{
    /// <summary>Replaces the lines of a living cart, checked anew. A line that stays as it was keeps its frozen price (R4.2).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="CartNotFound"/>, <see cref="CartAlreadyOrdered"/>,
    /// <see cref="StaleEtag"/> or <see cref="InvalidInput"/>.</returns>
    public async Task<Result<Cart>> HandleAsync(ReplaceCart request, CancellationToken ct)
    {
        if (CartLines.FaultOf(request.Lines) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        if (await carts.AliveAsync(request.Customer, request.Cart, request.By, now, ct) is not { } cart)
            return new CartNotFound(request.Cart);
        if (cart.Status == CartStatus.Ordered)
            return new CartAlreadyOrdered(request.Cart);
        if (request.Etag is { } seen && seen != cart.Version)
            return new StaleEtag();

        var priced = await pricing.PriceAsync(buyer.Partner, buyer.Customer, request.Lines, now, ct);
        cart.Replace(priced.Select(line => KeepPrice(line, cart)), request.Attestation, request.By.Principal, now);
        await work.CommitAsync(ct);
        return cart;
    }

    private static PurchaseLine KeepPrice(PurchaseLine line, Cart cart) =>
        line.Error is null
        && cart.Lines.Find(old => old.Quote is not null && old.CatalogItemId == line.CatalogItemId && old.Term == line.Term
            && old.BillingCycle == line.BillingCycle && old.Quantity == line.Quantity) is { } same
            ? line with { Quote = same.Quote }
            : line;
}
