using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Subscriptions;

/// <summary>Subscriptions: reading, changing, and registering for reservations (contract, commerce-subscriptions §1–§3).</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this RouteGroupBuilder v1)
    {
        v1.MapGet("/customers/{customerId}/subscriptions", ListAsync).Needs(Right.SeeCustomers);
        v1.MapGet("/customers/{customerId}/subscriptions/{subscriptionId}", GetAsync).Needs(Right.SeeCustomers).CountedAs(LimitedResource.Subscription);
        // Cancelling asks for its own right (R2.3), which the use case looks at.
        v1.MapPatch("/customers/{customerId}/subscriptions/{subscriptionId}", PatchAsync).Needs(Right.Buy, Right.Cancel).Repeatable().CountedAs(LimitedResource.Subscription);
        v1.MapPost("/customers/{customerId}/subscriptions/{subscriptionId}/registrations", RegisterAsync).Needs(Right.Buy).Repeatable().CountedAs(LimitedResource.Subscription);
        v1.MapGet("/customers/{customerId}/subscriptions/{subscriptionId}/registrationstatus", RegistrationAsync).Needs(Right.SeeCustomers);
    }

    private static async Task<IResult> ListAsync(
        Guid customerId, HttpContext http, FindSubscriptions find, CancellationToken ct)
    {
        var customer = new CustomerId(customerId);
        var (found, refusal) = (http.Query("order_id"), http.Query("mpn_id")) switch
        {
            ({ } order, _) => await find.OfOrderAsync(customer, new OrderId(order), http.Actor(), ct),
            (_, { } mpnId) => await find.OfResellerAsync(customer, mpnId, http.Actor(), ct),
            _ => await find.AllAsync(customer, http.Actor(), ct),
        };
        return found is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of([.. found.Select(subscription => subscription.ToWire(http.Culture()))]));
    }

    private static async Task<IResult> GetAsync(
        Guid customerId, string subscriptionId, HttpContext http, FindSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new CustomerId(customerId), IdOf(subscriptionId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire(http.Culture()));
    }

    /// <summary>The body is the whole resource; only what may be changed is compared with what is stored.</summary>
    private static async Task<IResult> PatchAsync(
        Guid customerId, string subscriptionId, WireBody<WireSubscription> body, HttpContext http, ChangeSubscriptionHandler change, FindSubscriptions find, CancellationToken ct)
    {
        var (request, refusal) = body.Value.ToChange(new CustomerId(customerId), IdOf(subscriptionId), http.Etag(body.Value.Etag), http.Actor());
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var changed, refusal) = await change.HandleAsync(request, ct);
        if (refusal is NotAllowed)
            await SecurityEvents.RefusedAsync(http);
        if (changed is null)
            return WireErrors.ToResult(refusal!);
        (var found, refusal) = await find.OneAsync(request.Customer, changed.Id, http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire(http.Culture()));
    }

    /// <summary>The body is not looked at: clients send null.</summary>
    private static async Task<IResult> RegisterAsync(
        Guid customerId, string subscriptionId, HttpContext http, RegisterSubscriptionHandler register, CancellationToken ct)
    {
        var (registered, refusal) = await register.HandleAsync(new(new CustomerId(customerId), IdOf(subscriptionId), http.Actor()), ct);
        if (registered is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/customers/{customerId}/subscriptions/{registered.Id}/registrationstatus";
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RegistrationAsync(
        Guid customerId, string subscriptionId, HttpContext http, FindSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new CustomerId(customerId), IdOf(subscriptionId), http.Actor(), ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        return found.Subscription.WhyNotRegistrable() is { } no ? WireErrors.ToResult(no) : Wire.Ok(found.Subscription.ToRegistration());
    }

    /// <summary>What is no GUID is the id of no subscription.</summary>
    internal static SubscriptionId IdOf(string text) => new(Guid.TryParse(text, out var id) ? id : Guid.Empty);
}
