using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Carts;

public sealed record CheckoutCart(CustomerId Customer, CartId Cart, Actor By)
{
    /// <summary>Version of the cart whose quote the caller has seen, if it says so.</summary>
    public long? Etag { get; init; }

    /// <summary>The buyer's own number for the purchase; null for none.</summary>
    public string? PurchaseOrderNumber { get; init; }
}

/// <summary>The orders a checkout made, and the groups it could not make.</summary>
public sealed record CheckoutOutcome(IReadOnlyList<Order> Orders, IReadOnlyList<GroupRefused> Refused);

public sealed record GroupRefused(string Group, Refusal Refusal);

public sealed class CheckoutCartHandler(
    ComptoirDb db, Buyers buyers, LinePricing pricing, Offers offers, Purchases purchases, CommerceClock clock)
{
    /// <summary>Turns a cart into one order per group, each all or nothing, the whole in one transaction; happens once (R4.2).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="CartNotFound"/>, <see cref="CartAlreadyOrdered"/>,
    /// <see cref="StaleEtag"/>, <see cref="InvalidInput"/>, <see cref="CartHasErrors"/>, <see cref="AgreementMissing"/>, or, when no group
    /// succeeds, the refusal of the first one.</returns>
    public async Task<Result<CheckoutOutcome>> HandleAsync(CheckoutCart request, CancellationToken ct)
    {
        string? purchaseOrder = request.PurchaseOrderNumber?.Trim() is { Length: > 0 } given ? given : null;
        if (purchaseOrder is not null && Text.Fault("purchaseOrderNumber", purchaseOrder, required: false, Order.LongestPurchaseOrder) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        bool claimed = await ClaimAsync(request, now, ct);
        if (await FindCart.AliveAsync(db, request.Customer, request.Cart, request.By, now, ct) is not { } cart)
            return new CartNotFound(request.Cart);
        if (!claimed)
            return new CartAlreadyOrdered(request.Cart);
        if (request.Etag is { } seen && cart.Version != seen + 1)
            return new StaleEtag();
        if (cart.Errors() is { Count: > 0 } errors)
            return new CartHasErrors(request.Cart, errors);
        if (PurchaseLines.NeedAzure(cart.Lines))
            await db.HoldCustomerAsync(request.By.Partner, request.Customer, ct);
        var titles = await offers.TitlesAsync([.. cart.Lines.Select(line => line.CatalogItemId)], ct);
        if (await pricing.RecheckAsync(buyer.Partner, buyer.Customer, cart.Lines, titles, ct) is { Count: > 0 } fresh)
            return new CartHasErrors(request.Cart, fresh);
        if (!buyer.HasAgreed)
            return new AgreementMissing(request.Customer);
        var outcome = await OrderAsync(
            [.. cart.Lines.GroupBy(line => line.OrderGroup).Select(group => new Purchase(
                buyer.Partner, buyer.Customer, [.. group], group.Key, cart.Id, cart.PartnerOnRecordAttestationAccepted, request.By, now)
            {
                PurchaseOrderNumber = purchaseOrder,
            })],
            titles,
            ct);
        if (outcome.Orders.Count == 0)
            return outcome.Refused[0].Refusal;
        await work.CommitAsync(ct);
        return outcome;
    }

    /// <summary>Marks the cart as ordered before anything else: of two checkouts at once the second waits here and then finds it
    /// done, on any node. A checkout that is refused takes the mark back with everything else.</summary>
    private async Task<bool> ClaimAsync(CheckoutCart request, DateTimeOffset now, CancellationToken ct)
    {
        var (partner, principal) = (request.By.Partner, request.By.Principal);
        return await db.Carts
            .Where(cart => cart.PartnerId == partner && cart.CustomerId == request.Customer && cart.Id == request.Cart
                && cart.Status == CartStatus.Active && cart.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(cart => cart.Status, CartStatus.Ordered)
                    .SetProperty(cart => cart.ModifiedAt, now)
                    .SetProperty(cart => cart.ModifiedBy, principal)
                    .SetProperty(cart => cart.Version, cart => cart.Version + 1),
                ct) == 1;
    }

    private async Task<CheckoutOutcome> OrderAsync(
        IReadOnlyList<Purchase> groups, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles, CancellationToken ct)
    {
        var orders = new List<Order>();
        var refused = new List<GroupRefused>();
        foreach (var group in groups)
        {
            var (order, fault) = groups.Count == 1
                ? await purchases.MakeAsync(group, titles, ct)
                : await MakeBesideOthersAsync(group, titles, ct);
            if (order is not null)
                orders.Add(order);
            else
                refused.Add(new GroupRefused(group.Group, fault!));
        }

        return new CheckoutOutcome(orders, refused);
    }

    /// <summary>Makes one group's order behind a savepoint, so that its refusal takes back only its own.</summary>
    private async Task<Result<Order>> MakeBesideOthersAsync(
        Purchase purchase, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles, CancellationToken ct)
    {
        IDbContextTransaction transaction = db.Database.CurrentTransaction!;
        await db.SaveChangesAsync(ct);
        await transaction.CreateSavepointAsync("group", ct);
        var made = await purchases.MakeAsync(purchase, titles, ct);
        if (made.IsRefused)
        {
            // The groups before it are written; whatever still waits to be is of this one.
            foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).ToList())
                entry.State = EntityState.Detached;
            await transaction.RollbackToSavepointAsync("group", ct);
            return made;
        }

        await db.SaveChangesAsync(ct);
        await transaction.ReleaseSavepointAsync("group", ct);
        return made;
    }
}
