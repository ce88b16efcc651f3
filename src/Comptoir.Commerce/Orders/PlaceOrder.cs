using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Orders;

/// <summary>Buys without a cart: the lines become one order.</summary>
/// <param name="ReferenceCustomer">The customer named in the body, if any; must be the one of the path.</param>
public sealed record PlaceOrder(
    CustomerId Customer, IReadOnlyList<PurchaseLine> Lines, CustomerId? ReferenceCustomer, bool? Attestation, Actor By);

/// <summary>A line of a direct order cannot be bought; which and why is in its error.</summary>
public sealed record OrderLineRefused(int Line, PurchaseLineError Error) : Refusal;

/// <summary>An order has one billing cycle and one currency: lines that differ in them do not go into one direct order.</summary>
public sealed record OrderMixesBilling : Refusal;

public sealed class PlaceOrderHandler(ComptoirDb db, Buyers buyers, LinePricing pricing, Offers offers, Purchases purchases, CommerceClock clock)
{
    /// <summary>Prices the lines and makes the order, with all that fulfils it, in one transaction (R4.5).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="InvalidInput"/>, <see cref="OrderLineRefused"/>,
    /// <see cref="OrderMixesBilling"/>, or those of <see cref="Purchases"/>.</returns>
    public async Task<Result<Order>> HandleAsync(PlaceOrder request, CancellationToken ct)
    {
        if (PurchaseLines.FaultOf(request.Lines) is { } fault)
            return fault;
        var asked = PurchaseLines.Numbered(request.Lines).OrderBy(line => line.Id).ToList();
        if (request.ReferenceCustomer is { } reference && reference != request.Customer)
            return new InvalidInput("referenceCustomerId", InputFault.Malformed, reference.ToString());
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, notFound) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return notFound!;
        if (PurchaseLines.NeedAzure(asked))
            await db.HoldCustomerAsync(request.By.Partner, request.Customer, ct);
        var now = clock.GetUtcNow();
        var lines = await pricing.PriceAsync(buyer.Partner, buyer.Customer, asked, frozen: [], now, ct, usualCycle: true);
        if (lines.FindIndex(line => line.Error is not null) is >= 0 and var wrong)
            return new OrderLineRefused(wrong, lines[wrong].Error!);
        if (lines.Exists(line => line.BillingCycle != lines[0].BillingCycle || line.Currency != lines[0].Currency))
            return new OrderMixesBilling();
        if (!buyer.HasAgreed)
            return new AgreementMissing(request.Customer);

        var titles = await offers.TitlesAsync([.. lines.Select(line => line.CatalogItemId)], ct);
        var (order, refusal) = await purchases.MakeAsync(
            new Purchase(buyer.Partner, buyer.Customer, lines, lines[0].OrderGroup, Cart: null, request.Attestation, request.By, now), titles, ct);
        if (order is null)
            return refusal!;
        await work.CommitWithDoorAsync(ct);
        return order;
    }
}
