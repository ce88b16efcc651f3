using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Orders;

/// <summary>Orders: making, reading, cancelling (contract, commerce-orders §2, §3).</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this RouteGroupBuilder v1)
    {
        v1.MapPost("/customers/{customerId}/orders", PlaceAsync).Needs(Right.Buy).Repeatable().CountedAs(LimitedResource.Order);
        v1.MapGet("/customers/{customerId}/orders", ListAsync).Needs(Right.SeeCustomers);
        v1.MapGet("/customers/{customerId}/orders/{orderId}", GetAsync).Needs(Right.SeeCustomers);
        // What a PATCH means is in its body; each meaning asks for its own right.
        v1.MapPatch("/customers/{customerId}/orders/{orderId}", PatchAsync).Needs(Right.Buy, Right.Cancel).Repeatable().CountedAs(LimitedResource.Order);
        v1.MapGet("/customers/{customerId}/orders/{orderId}/provisioningstatus", ProvisioningAsync).NeedsUser(Right.SeeCustomers);
    }

    private static async Task<IResult> PlaceAsync(
        Guid customerId, WireBody<WireOrder> body, HttpContext http, PlaceOrderHandler place, LineTitles titles, CancellationToken ct)
    {
        if (!body.Value.TryReference(out var reference))
            return WireErrors.ToResult(new InvalidInput("referenceCustomerId", InputFault.Malformed, body.Value.ReferenceCustomerId));
        var (order, refusal) = await place.HandleAsync(
            new(new CustomerId(customerId), body.Value.ToLines(), reference, body.Value.PartnerOnRecordAttestationAccepted, http.Actor()), ct);
        if (order is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/v1/customers/{customerId}/orders/{order.Id}";
        return Wire.Created(order.ToWire(withPrices: false, await titles.OfAsync([order], ct)));
    }

    private static async Task<IResult> ListAsync(Guid customerId, HttpContext http, FindOrders find, LineTitles titles, CancellationToken ct)
    {
        BillingCycle? cycle = null;
        if (http.Query("billingType") is { } word)
        {
            if (!WireEnum.TryRead(word, out WireBillingCycle wire))
                return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.UnknownWord, "MemberUnknown", ("Field", "billingType"));
            cycle = BillingCycles.ToCycle(wire);
        }

        var (withPrices, denied) = await PricesAsync(http);
        if (denied is not null)
            return denied;
        var (orders, refusal) = await find.AllAsync(new CustomerId(customerId), cycle, http.Actor(), ct);
        if (orders is null)
            return WireErrors.ToResult(refusal!);
        var titleOf = await titles.OfAsync(orders, ct);
        return Wire.Ok(WireCollection.Of([.. orders.Select(order => order.ToWire(withPrices, titleOf))]));
    }

    private static async Task<IResult> GetAsync(Guid customerId, string orderId, HttpContext http, FindOrders find, LineTitles titles, CancellationToken ct)
    {
        var (withPrices, denied) = await PricesAsync(http);
        if (denied is not null)
            return denied;
        var (order, refusal) = await find.OneAsync(new CustomerId(customerId), new OrderId(orderId), http.Actor(), ct);
        return order is null ? WireErrors.ToResult(refusal!) : Wire.Ok(order.ToWire(withPrices, await titles.OfAsync([order], ct)));
    }

    private static async Task<IResult> PatchAsync(
        Guid customerId,
        string orderId,
        WireBody<WireOrder> body,
        HttpContext http,
        CancelOrderHandler cancel,
        ReviseOrderHandler revise,
        LineTitles titles,
        CancellationToken ct)
    {
        var wire = body.Value;
        if (wire.Id is { Length: > 0 } id && id != orderId)
            return WireErrors.ToResult(new OrderMemberFixed("id"));
        bool cancels = string.Equals(wire.Status, "cancelled", StringComparison.OrdinalIgnoreCase);
        var needed = cancels ? Right.Cancel : Right.Buy;
        if (!http.Actor().May(needed))
        {
            await SecurityEvents.RefusedAsync(http);
            return WireErrors.ToResult(new NotAllowed(needed));
        }

        var (customer, number) = (new CustomerId(customerId), new OrderId(orderId));
        if (cancels)
        {
            if (wire.LineWithoutNumber() is { } unnamed)
                return WireErrors.ToResult(unnamed);
            var (cancelled, no) = await cancel.HandleAsync(
                new CancelOrder(customer, number, wire.LinesToCancel(), http.Etag(wire.Etag), http.Actor()), ct);
            return cancelled is null ? WireErrors.ToResult(no!) : Wire.Ok(cancelled.ToWire(withPrices: false, await titles.OfAsync([cancelled], ct)));
        }

        if (!wire.TryReference(out var reference))
            return WireErrors.ToResult(new OrderMemberFixed("referenceCustomerId"));
        var (order, refusal) = await revise.HandleAsync(wire.ToRevision(customer, number, reference, http.Etag(wire.Etag), http.Actor()), ct);
        return order is null ? WireErrors.ToResult(refusal!) : Wire.Ok(order.ToWire(withPrices: false, await titles.OfAsync([order], ct)));
    }

    private static async Task<IResult> ProvisioningAsync(Guid customerId, string orderId, HttpContext http, FindOrders find, CancellationToken ct)
    {
        var (order, refusal) = await find.OneAsync(new CustomerId(customerId), new OrderId(orderId), http.Actor(), ct);
        return order is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of([.. order.Lines.Select(OrderMapping.ToProvisioning)]));
    }

    /// <summary>Whether prices are asked for, and the refusal when they are not for this caller.</summary>
    private static async Task<(bool WithPrices, IResult? Denied)> PricesAsync(HttpContext http)
    {
        if (http.Query("include_price") is not { } word)
            return (false, null);
        if (!bool.TryParse(word, out bool asked))
            return (false, WireErrors.ToResult(new InvalidInput("include_price", InputFault.Malformed, word)));
        if (!asked || http.Actor().May(Right.SeeCatalog))
            return (asked, null);
        await SecurityEvents.RefusedAsync(http);
        return (false, WireErrors.Error(StatusCodes.Status403Forbidden, WireCode.PricesNotVisible, "PricesNotVisible"));
    }
}
