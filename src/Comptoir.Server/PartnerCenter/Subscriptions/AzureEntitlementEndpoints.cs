using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Subscriptions;

/// <summary>The Azure subscriptions under a plan as the contract shows them (contract, commerce-subscriptions §4).</summary>
internal static class AzureEntitlementEndpoints
{
    /// <summary>The only documented reason.</summary>
    private const string Compromise = "compromise";

    public static void MapAzureEntitlements(this RouteGroupBuilder v1)
    {
        var entitlements = v1.MapGroup("/customers/{customerId}/subscriptions/{subscriptionId}/azureEntitlements");
        entitlements.MapGet("", ListAsync).Needs(Right.SeeCustomers);
        entitlements.MapGet("/{entitlementId}", GetAsync).Needs(Right.SeeCustomers);
        entitlements.MapPost("/{entitlementId}/cancel", CancelAsync).Needs(Right.Buy).Repeatable();
    }

    private static async Task<IResult> ListAsync(Guid customerId, string subscriptionId, HttpContext http, FindAzureSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.OfPlanAsync(new CustomerId(customerId), PlanOf(subscriptionId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. found.Select(ToWire)]));
    }

    private static async Task<IResult> GetAsync(
        Guid customerId, string subscriptionId, string entitlementId, HttpContext http, FindAzureSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.OfPlanAsync(new CustomerId(customerId), PlanOf(subscriptionId), http.Actor(), ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        var id = IdOf(entitlementId);
        return found.FirstOrDefault(azure => azure.Id == id) is { } one ? Wire.Ok(ToWire(one)) : WireErrors.ToResult(new AzureSubscriptionNotFound(id));
    }

    private static async Task<IResult> CancelAsync(
        Guid customerId,
        string subscriptionId,
        string entitlementId,
        WireBody<WireAzureEntitlementCancellation> body,
        HttpContext http,
        ChangeAzureSubscriptionHandler change,
        CancellationToken ct)
    {
        if (body.Value.CancellationReason is not { Length: > 0 } reason)
            return WireErrors.ToResult(new InvalidInput("cancellationReason", InputFault.Required));
        if (!reason.Equals(Compromise, StringComparison.OrdinalIgnoreCase))
            return WireErrors.ToResult(new InvalidInput("cancellationReason", InputFault.Unknown, reason));
        var request = new ChangeAzureSubscription(
            new CustomerId(customerId), IdOf(entitlementId), null, AzureSubscriptionStatus.Cancelled, PlanOf(subscriptionId), Compromise, http.Etag(null), http.Actor());
        var (cancelled, refusal) = await change.HandleAsync(request, ct);
        return cancelled is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(cancelled));
    }

    private static SubscriptionId PlanOf(string text) => new(IdOf(text));

    /// <summary>What is no GUID is the id of nothing.</summary>
    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private static WireAzureEntitlement ToWire(AzureSubscription azure) => new()
    {
        Id = azure.Id.ToString(),
        FriendlyName = azure.FriendlyName,
        Status = azure.Status.ToString().ToLowerInvariant(),
        SubscriptionId = azure.PlanSubscriptionId.ToString(),
        Links = new WireLinks
        {
            Self = WireLink.Get($"/customers/{azure.CustomerId}/subscriptions/{azure.PlanSubscriptionId}/azureEntitlements/{azure.Id}"),
        },
    };
}
