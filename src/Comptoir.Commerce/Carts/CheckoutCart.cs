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
        if (await ClaimAsync(request, now, ct) is not { } cart)
        {
            return await FindCart.AliveAsync(db, request.Customer, request.Cart, request.By, now, ct) is null
                ? new CartNotFound(request.Cart)
                : new CartAlreadyOrdered(request.Cart);
        }

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
        await work.CommitWithDoorAsync(ct);
        return outcome;
    }

    /// <summary>Marks the cart as ordered before anything else: of two checkouts at once the second waits here and then finds it
    /// done, on any node. A checkout that is refused takes the mark back with everything else.</summary>
    /// <returns>The cart as it now is; null when there is none to be ordered.</returns>
    private async Task<Cart?> ClaimAsync(CheckoutCart request, DateTimeOffset now, CancellationToken ct)
    {
        string active = nameof(CartStatus.Active);
        string ordered = nameof(CartStatus.Ordered);
        var claimed = await db.Carts
            .FromSql(
                $"""
                UPDATE "Carts" SET "Status" = {ordered}, "ModifiedAt" = {now.UtcDateTime}, "ModifiedBy" = {request.By.Principal}, "Version" = "Version" + 1
                WHERE "PartnerId" = {request.By.Partner.Value} AND "CustomerId" = {request.Customer.Value} AND "Id" = {request.Cart.Value}
                    AND "Status" = {active} AND "ExpiresAt" > {now.UtcDateTime}
                RETURNING "PartnerId", "CustomerId", "Id", "Status", "Lines", "PartnerOnRecordAttestationAccepted", "CreatedAt", "ModifiedAt", "ModifiedBy", "ExpiresAt", "Version"
                """)
            .AsNoTracking()
            .ToListAsync(ct);
        return claimed is [var cart] ? cart : null;
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
            db.DropNew();
            await transaction.RollbackToSavepointAsync("group", ct);
            return made;
        }

        await db.SaveChangesAsync(ct);
        await transaction.ReleaseSavepointAsync("group", ct);
        return made;
    }
}
