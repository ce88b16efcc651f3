using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Carts;

public sealed record CheckoutCart(CustomerId Customer, CartId Cart, Actor By);

/// <summary>The orders a checkout made, and the groups it could not make.</summary>
public sealed record CheckoutOutcome(IReadOnlyList<Order> Orders, IReadOnlyList<GroupRefused> Refused);

public sealed record GroupRefused(string Group, Refusal Refusal);

public sealed class CheckoutCartHandler(ComptoirDb db, Buyers buyers, FindCart carts, Offers offers, Purchases purchases, CommerceClock clock)
{
    /// <summary>Turns a cart into one order per group, each all or nothing, the whole in one transaction; happens once (R4.2).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="CartNotFound"/>, <see cref="CartAlreadyOrdered"/>,
    /// <see cref="CartHasErrors"/>, <see cref="AgreementMissing"/>, or, when no group succeeds, the refusal of the first one.</returns>
    public async Task<Result<CheckoutOutcome>> HandleAsync(CheckoutCart request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        if (await carts.AliveAsync(request.Customer, request.Cart, request.By, now, ct) is not { } cart)
            return new CartNotFound(request.Cart);
        if (cart.Status == CartStatus.Ordered)
            return new CartAlreadyOrdered(request.Cart);
        if (cart.Lines.Find(line => line.Error is not null) is { } wrong)
            return new CartHasErrors(request.Cart, wrong.Id, wrong.Error!);
        if (!buyer.HasAgreed)
            return new AgreementMissing(request.Customer);

        cart.MarkOrdered(request.By.Principal, now);
        var titles = await offers.TitlesAsync([.. cart.Lines.Select(line => line.CatalogItemId)], ct);
        var groups = cart.Lines.GroupBy(line => line.OrderGroup).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var orders = new List<Order>();
        var refused = new List<GroupRefused>();
        foreach (var group in groups)
        {
            var (order, fault) = await MakeAsync(
                new Purchase(buyer.Partner, buyer.Customer, [.. group], group.Key, cart.Id, cart.PartnerOnRecordAttestationAccepted, request.By, now),
                titles,
                alone: groups.Count == 1,
                ct);
            if (order is not null)
                orders.Add(order);
            else
                refused.Add(new GroupRefused(group.Key, fault!));
        }

        if (orders.Count == 0)
            return refused[0].Refusal;
        await work.CommitAsync(ct);
        return new CheckoutOutcome(orders, refused);
    }

    /// <summary>Makes one group's order. Beside others it stands behind a savepoint, so that its refusal takes back only its own.</summary>
    private async Task<Result<Order>> MakeAsync(
        Purchase purchase, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles, bool alone, CancellationToken ct)
    {
        if (alone)
            return await purchases.MakeAsync(purchase, titles, ct);
        IDbContextTransaction transaction = db.Database.CurrentTransaction!;
        await db.SaveChangesAsync(ct);
        await transaction.CreateSavepointAsync("group", ct);
        var made = await purchases.MakeAsync(purchase, titles, ct);
        if (!made.IsRefused)
            return made;
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).ToList())
            entry.State = EntityState.Detached;
        await transaction.RollbackToSavepointAsync("group", ct);
        return made;
    }
}
