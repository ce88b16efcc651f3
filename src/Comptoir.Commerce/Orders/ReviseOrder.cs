using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>An order as a caller sends it back, with what may be changed through it; what is not given is not asked for.</summary>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record ReviseOrder(
    CustomerId Customer,
    OrderId Order,
    CustomerId? ReferenceCustomer,
    string? Status,
    BillingCycle? BillingCycle,
    bool? Attestation,
    IReadOnlyList<RevisedLine> Lines,
    long? Etag,
    Actor By);

/// <param name="Number">Null when the caller gave none.</param>
/// <param name="AddsTo">The subscription that the line is to be added to.</param>
public sealed record RevisedLine(int? Number, string? OfferId, int? Quantity, string? Term, string? AddsTo);

/// <summary>A member of an order that is not changed this way.</summary>
/// <param name="Field">The member as the caller spells it, camelCase, with its path.</param>
public sealed record OrderMemberFixed(string Field) : Refusal;

/// <summary>Add-ons and other billing cycles are not offered by this version.</summary>
public sealed record OrderChangeNotBuilt : Refusal;

public sealed class ReviseOrderHandler(FindOrders orders)
{
    /// <summary>Answers an order sent back without cancelling: equal to the stored one it is answered as it is; clients send
    /// the whole resource (contract, orders §2).</summary>
    /// <returns>Refuses with the refusals of <see cref="FindOrders"/>, <see cref="StaleEtag"/>, <see cref="OrderChangeNotBuilt"/>
    /// or <see cref="OrderMemberFixed"/>.</returns>
    public async Task<Result<Order>> HandleAsync(ReviseOrder request, CancellationToken ct)
    {
        var (order, refusal) = await orders.OneAsync(request.Customer, request.Order, request.By, ct);
        if (order is null)
            return refusal!;
        if (request.Etag is { } seen && seen != order.Version)
            return new StaleEtag();
        if (request.Lines.Any(line => line.AddsTo is { Length: > 0 }))
            return new OrderChangeNotBuilt();
        if (request.BillingCycle is { } cycle && cycle != order.BillingCycle)
            return new OrderChangeNotBuilt();
        return DifferenceOf(request, order) is { } member ? new OrderMemberFixed(member) : order;
    }

    private static string? DifferenceOf(ReviseOrder request, Order order)
    {
        if (request.Status is { Length: > 0 } status && !status.Equals(order.Status.ToString(), StringComparison.OrdinalIgnoreCase))
            return "status";
        if (request.ReferenceCustomer is { } customer && customer != order.CustomerId)
            return "referenceCustomerId";
        if (request.Attestation is { } attestation && attestation != order.PartnerOnRecordAttestationAccepted)
            return "partnerOnRecordAttestationAccepted";
        for (int i = 0; i < request.Lines.Count; i++)
        {
            if (DifferenceOf(request.Lines[i], order) is { } member)
                return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lineItems[{i}].{member}");
        }

        return null;
    }

    private static string? DifferenceOf(RevisedLine asked, Order order)
    {
        if (order.Lines.Find(line => line.Number == asked.Number) is not { } line)
            return "lineItemNumber";
        if (asked.OfferId is { Length: > 0 } offer && !offer.Equals(line.CatalogItemId, StringComparison.OrdinalIgnoreCase))
            return "offerId";
        if (asked.Quantity is { } quantity && quantity != line.LiveQuantity)
            return "quantity";
        return asked.Term is { Length: > 0 } term && LineFaults.Canonical(term) != line.Term ? "termDuration" : null;
    }
}
