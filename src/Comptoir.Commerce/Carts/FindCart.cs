using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Carts;

/// <summary>Finds a cart; an expired one is as unknown as one that never was. Two round trips.</summary>
public sealed class FindCart(ComptoirDb db, Buyers buyers, CommerceClock clock)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, CartId, CancellationToken, Task<Cart?>>> ById = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer, CartId id, CancellationToken ct) => db.Carts.AsNoTracking()
            .SingleOrDefault(cart => cart.PartnerId == mine && cart.CustomerId == customer && cart.Id == id)));

    /// <returns>Refuses with the buyer's refusals or <see cref="CartNotFound"/>.</returns>
    public async Task<Result<Cart>> HandleAsync(CustomerId customer, CartId id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await AliveAsync(db, customer, id, by, clock.GetUtcNow(), ct) is { } cart ? cart : new CartNotFound(id);
    }

    /// <summary>The cart that the caller last worked on for a customer and has not ordered, or null. One round trip.</summary>
    public async Task<Cart?> OpenAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        var (mine, principal, now) = (by.Partner, by.Principal, clock.GetUtcNow());
        return await db.Carts.AsNoTracking()
            .Where(cart => cart.PartnerId == mine && cart.CustomerId == customer && cart.ModifiedBy == principal
                && cart.Status == CartStatus.Active && cart.ExpiresAt > now)
            .OrderByDescending(cart => cart.ModifiedAt)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>As it is stored; nobody changes it.</summary>
    internal static async Task<Cart?> AliveAsync(ComptoirDb db, CustomerId customer, CartId id, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var cart = await ById.On(db)(db, by.Partner, customer, id, ct);
        return cart?.IsAlive(now) is true ? cart : null;
    }

    /// <summary>To be changed.</summary>
    internal static async Task<Cart?> AliveForChangeAsync(ComptoirDb db, CustomerId customer, CartId id, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var cart = await db.Carts.SingleOrDefaultAsync(c => c.PartnerId == by.Partner && c.CustomerId == customer && c.Id == id, ct);
        return cart?.IsAlive(now) is true ? cart : null;
    }
}
