using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.PartnerCenter.Subscriptions;

/// <summary>The operator's settings about marketplace publishers.</summary>
public sealed class ActivationOptions
{
    public const string Section = "Marketplace";

    /// <summary>Where activation links lead, with <c>{token}</c>; without it a test installation itself, else nowhere.</summary>
    public string? ActivationUrl { get; set; }
}

/// <summary>Activation of marketplace SaaS (R13.1; contract, commerce-orders §5, commerce-subscriptions §3).</summary>
internal static class ActivationEndpoints
{
    private const string Activate = "/marketplace/activate/";

    public static void MapActivation(this RouteGroupBuilder v1)
    {
        v1.MapGet("/customers/{customerId}/orders/{orderId}/activationlinks", OfOrderAsync).Needs(Right.SeeCustomers);
        v1.MapGet("/customers/{customerId}/orders/{orderId}/lineitems/{number}/activationlinks", OfLineAsync).Needs(Right.SeeCustomers);
        v1.MapGet("/customers/{customerId}/subscriptions/{subscriptionId}/activationlinks", OfSubscriptionAsync).Needs(Right.SeeCustomers);
        v1.MapPost("/customers/{customerId}/subscriptions/{subscriptionId}/activate", InSandboxAsync).Needs(Right.Buy).Repeatable();
    }

    /// <summary>The publisher's side: whoever holds the link. In test mode the link leads here, and a GET is the publisher's page that
    /// activates at once.</summary>
    public static void MapActivationByPublisher(this IEndpointRouteBuilder app)
    {
        app.MapPost(Activate + "{token}", ByPublisherAsync).AllowAnonymous().AnswersFaults().WithMetadata(new Confidential());
        if (app.ServiceProvider.GetRequiredService<IOptions<ClockOptions>>().Value.Test)
            app.MapGet(Activate + "{token}", ByPublisherAsync).AllowAnonymous().AnswersFaults().WithMetadata(new AnyAccept(), new Confidential());
    }

    private static Task<IResult> OfOrderAsync(Guid customerId, string orderId, HttpContext http, FindActivationLinks find, CancellationToken ct) =>
        AnswerAsync(http, find.OfOrderAsync(new CustomerId(customerId), new OrderId(orderId), null, http.Actor(), ct));

    private static Task<IResult> OfLineAsync(Guid customerId, string orderId, string number, HttpContext http, FindActivationLinks find, CancellationToken ct)
    {
        // What is no number is the number of no line.
        int line = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int read) ? read : -1;
        return AnswerAsync(http, find.OfOrderAsync(new CustomerId(customerId), new OrderId(orderId), line, http.Actor(), ct));
    }

    private static Task<IResult> OfSubscriptionAsync(Guid customerId, string subscriptionId, HttpContext http, FindActivationLinks find, CancellationToken ct) =>
        AnswerAsync(http, find.OfSubscriptionAsync(new CustomerId(customerId), SubscriptionEndpoints.IdOf(subscriptionId), http.Actor(), ct));

    private static async Task<IResult> AnswerAsync(HttpContext http, Task<Result<IReadOnlyList<ActivationLink>>> asked)
    {
        var (links, refusal) = await asked;
        if (links is null)
            return WireErrors.ToResult(refusal!);
        string? address = AddressOf(http);
        return Wire.Ok(WireCollection.Of([.. links.Where(_ => address is not null).Select(link => new WireActivationLink
        {
            LineItemNumber = link.LineNumber,
            Link = WireLink.Get(address!.Replace("{token}", link.Token, StringComparison.Ordinal)),
        })]));
    }

    private static string? AddressOf(HttpContext http)
    {
        var services = http.RequestServices;
        if (services.GetRequiredService<IOptions<ActivationOptions>>().Value.ActivationUrl is { Length: > 0 } publisher)
            return publisher;
        return services.GetRequiredService<IOptions<ClockOptions>>().Value.Test ? http.Root() + Activate + "{token}" : null;
    }

    private static async Task<IResult> InSandboxAsync(
        Guid customerId, string subscriptionId, HttpContext http, ActivateSubscriptionHandler activate, CancellationToken ct)
    {
        var (activated, refusal) = await activate.InSandboxAsync(new CustomerId(customerId), SubscriptionEndpoints.IdOf(subscriptionId), http.Actor(), ct);
        return activated is null ? WireErrors.ToResult(refusal!) : Wire.Ok(Done(activated));
    }

    private static async Task<IResult> ByPublisherAsync(string token, HttpContext http, FindActivationLinks links, ActivateSubscriptionHandler activate, CancellationToken ct)
    {
        if (links.Read(token) is not var (partner, id))
            return WireErrors.ToResult(new SubscriptionNotFound(default));
        var by = Actor.Program with
        {
            Partner = partner,
            CorrelationId = http.Request().CorrelationId,
            Address = http.Connection.RemoteIpAddress?.ToString(),
        };
        var (activated, refusal) = await activate.HandleAsync(new ActivateSubscription(partner, id, by), ct);
        return activated is null ? WireErrors.ToResult(refusal!) : Wire.Ok(Done(activated));
    }

    private static WireActivation Done(Subscription subscription) => new() { SubscriptionId = subscription.Id.ToString(), Status = "Success" };
}
