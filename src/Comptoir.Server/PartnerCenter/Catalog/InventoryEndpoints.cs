using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>What is to be had now (contract, commerce-catalog §3). Reads only, for all its POST.</summary>
public static class InventoryEndpoints
{
    /// <summary>The published reason for what an Azure subscription cannot have.</summary>
    private const string NotForSubscription = "NotAvailableForSubscription";

    public static void MapInventory(this RouteGroupBuilder v1) =>
        v1.MapPost("/extensions/product/checkinventory", CheckAsync).Needs(Right.SeeCatalog).AnswersFaults();

    private static async Task<IResult> CheckAsync(
        WireBody<WireInventoryCheck> body, HttpContext http, CheckInventoryHandler check, CancellationToken ct)
    {
        if (FaultOf(body.Value) is { } fault)
            return WireErrors.ToResult(fault);
        var context = new Dictionary<string, string>(body.Value.InventoryContext ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        CustomerId? customer = null;
        if (context.GetValueOrDefault("customerId") is { Length: > 0 } text)
        {
            if (!Guid.TryParse(text, out var id))
                return WireErrors.ToResult(new InvalidInput("inventoryContext.customerId", InputFault.Malformed, text));
            customer = new CustomerId(id);
        }

        var (items, refusal) = await check.HandleAsync(
            new CheckInventory(
                http.Query("country"),
                [.. body.Value.TargetItems!.Select(item => (item.ProductId!, item.SkuId is { Length: > 0 } sku ? sku : null))],
                customer,
                context.GetValueOrDefault("azureSubscriptionId"),
                context.GetValueOrDefault("armRegionName"),
                http.Actor()),
            ct);
        return items is null ? WireErrors.ToResult(refusal!) : Wire.Ok<IReadOnlyList<WireInventoryItem>>([.. items.Select(ToWire)]);
    }

    private static InvalidInput? FaultOf(WireInventoryCheck body)
    {
        if (body.TargetItems is not { Count: > 0 } items)
            return new InvalidInput("targetItems", InputFault.Required);
        int wrong = items.ToList().FindIndex(item => string.IsNullOrEmpty(item?.ProductId));
        return wrong < 0 ? null : new InvalidInput(string.Create(CultureInfo.InvariantCulture, $"targetItems[{wrong}].productId"), InputFault.Required);
    }

    private static WireInventoryItem ToWire(InventoryItem item) => new()
    {
        ProductId = item.ProductId,
        SkuId = item.SkuId,
        IsRestricted = item.Restrictions.Count > 0,
        Restrictions = [.. item.Restrictions.Select(restriction => new WireInventoryRestriction
        {
            ReasonCode = restriction.Reason == RestrictionReason.OutOfStock ? nameof(RestrictionReason.OutOfStock) : NotForSubscription,
            Description = CatalogTexts.Of(restriction),
            Properties = new Dictionary<string, string>
            {
                ["type"] = restriction.Reason switch
                {
                    RestrictionReason.OtherRegion => "Location",
                    RestrictionReason.SubscriptionNotActive => "Subscription",
                    RestrictionReason.SubscriptionNotRegistered => "Registration",
                    _ => "Version",
                },
                ["values"] = restriction.Value,
            },
        })],
    };
}
