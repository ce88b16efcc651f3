using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Carts;

public sealed record DropCart(CustomerId Customer, CartId Cart, Actor By);

public sealed class DropCartHandler(ComptoirDb db, Buyers buyers)
{
    /// <summary>Throws a cart away that was not ordered; as a cart that expires leaves no trace, neither does this. Doing it again is
    /// no fault.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Refusal?> HandleAsync(DropCart request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        if (await buyers.CheckAsync(request.Customer, request.By, ct) is { } refusal)
            return refusal;
        var mine = request.By.Partner;
        await db.Carts
            .Where(cart => cart.PartnerId == mine && cart.CustomerId == request.Customer && cart.Id == request.Cart && cart.Status == CartStatus.Active)
            .ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
        return null;
    }
}
