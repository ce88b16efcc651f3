using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Carts;

public sealed record CreateCart(CustomerId Customer, IReadOnlyList<PurchaseLine> Lines, bool? Attestation, Actor By);

public sealed class CreateCartHandler(ComptoirDb db, Buyers buyers, LinePricing pricing, CommerceClock clock, IOptions<CartOptions> options)
{
    /// <summary>Makes a cart with its lines checked and priced; a wrong line carries its error (R4.2).</summary>
    /// <returns>Refuses with the buyer's refusals or <see cref="InvalidInput"/> (no lines).</returns>
    public async Task<Result<Cart>> HandleAsync(CreateCart request, CancellationToken ct)
    {
        if (PurchaseLines.FaultOf(request.Lines) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        var cart = new Cart(request.By.Partner, request.Customer, new CartId(NewId.Guid(now)), now, options.Value.Lifetime);
        var lines = await pricing.PriceAsync(buyer.Partner, buyer.Customer, PurchaseLines.Numbered(request.Lines), frozen: [], now, ct);
        cart.Replace(lines, request.Attestation, request.By.Principal, now);
        db.Insert(cart);
        await work.CommitWithDoorAsync(ct);
        return cart;
    }
}
