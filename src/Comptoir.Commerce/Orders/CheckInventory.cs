using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>Asks what of some items is to be had now (contract, catalogue §3).</summary>
/// <param name="Targets">Products, each with one SKU of it or, without, all.</param>
/// <param name="Customer">For whom; its Azure subscription is looked for among this customer's.</param>
/// <param name="AzureSubscription">As the caller wrote it.</param>
/// <param name="ArmRegionName">Where it is to be used.</param>
public sealed record CheckInventory(
    string? Country,
    IReadOnlyList<(string Product, string? Sku)> Targets,
    CustomerId? Customer,
    string? AzureSubscription,
    string? ArmRegionName,
    Actor By);

/// <summary>Why a SKU is not to be had as asked.</summary>
public enum RestrictionReason
{
    /// <summary>The reservation is for another region.</summary>
    OtherRegion,

    /// <summary>The customer has no such Azure subscription that is active.</summary>
    SubscriptionNotActive,

    /// <summary>The Azure subscription is not registered for reservations.</summary>
    SubscriptionNotRegistered,

    /// <summary>No product key is in stock.</summary>
    OutOfStock,
}

/// <param name="Value">The region, or the subscription, that it concerns.</param>
public sealed record InventoryRestriction(RestrictionReason Reason, string Value);

public sealed record InventoryItem(string ProductId, string SkuId, IReadOnlyList<InventoryRestriction> Restrictions);

/// <summary>Looks items up as they are offered in a country; what is not offered is left out. Three round trips, one more for
/// each of: a customer, its Azure subscriptions, key stock.</summary>
public sealed class CheckInventoryHandler(
    ComptoirDb db, CatalogAudiences audiences, Buyers buyers, AzureSubscriptions azure, CommerceClock clock)
{
    private const string RegionAttribute = "armRegionName";

    /// <returns>Refuses as <see cref="CatalogAudiences.FindAsync"/> does, and with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<InventoryItem>>> HandleAsync(CheckInventory request, CancellationToken ct)
    {
        var (audience, refusal) = await audiences.FindAsync(new CatalogQuery(request.Country, null, null, null, request.By), ct);
        if (audience is null)
            return refusal!;
        if (request.Customer is { } customer && await buyers.CheckAsync(customer, request.By, ct) is { } stranger)
            return stranger;
        var skus = await SkusAsync(audience, request, ct);
        var shortOfKeys = await ShortOfKeysAsync(skus, ct);
        var enabled = request is { Customer: { } id, AzureSubscription: not null } && skus.Exists(IsReservation)
            ? await azure.OfAsync(request.By.Partner, id, ct)
            : [];
        return skus.ConvertAll(sku => new InventoryItem(sku.ProductId, sku.Id, [.. RestrictionsOf(sku, request, enabled, shortOfKeys)]));
    }

    private static bool IsReservation(Sku sku) => sku.Kind == ProductKind.AzureReservation;

    private static IEnumerable<InventoryRestriction> RestrictionsOf(
        Sku sku, CheckInventory request, IReadOnlyList<AzureSubscriptionState> azure, HashSet<(string, string)> shortOfKeys)
    {
        if (shortOfKeys.Contains((sku.ProductId, sku.Id)))
            yield return new InventoryRestriction(RestrictionReason.OutOfStock, sku.OwnVersion);
        if (!IsReservation(sku))
            yield break;
        if (request.ArmRegionName is { Length: > 0 } region && sku.DynamicAttributes.GetValueOrDefault(RegionAttribute) is { } own
            && !own.Equals(region, StringComparison.OrdinalIgnoreCase))
            yield return new InventoryRestriction(RestrictionReason.OtherRegion, region);
        if (request is not { Customer: not null, AzureSubscription: { Length: > 0 } subscription })
            yield break;
        var found = azure.FirstOrDefault(state => Guid.TryParse(subscription, out var id) && state.Id == id);
        if (found is not { IsActive: true })
            yield return new InventoryRestriction(RestrictionReason.SubscriptionNotActive, subscription);
        else if (!found.IsRegistered)
            yield return new InventoryRestriction(RestrictionReason.SubscriptionNotRegistered, subscription);
    }

    /// <summary>The SKUs offered among the targets, in the order of the targets, each once.</summary>
    private async Task<List<Sku>> SkusAsync(CatalogAudience audience, CheckInventory request, CancellationToken ct)
    {
        string[] products = [.. request.Targets.Select(target => target.Product.ToUpperInvariant()).Distinct()];
        var prices = audience.Prices(db, clock.GetUtcNow());
        var offered = await db.Skus.AsNoTracking()
            .Where(sku => products.Contains(sku.ProductId) && prices.Any(price => price.ProductId == sku.ProductId && price.SkuId == sku.Id))
            .OrderBy(sku => sku.Id)
            .ToListAsync(ct);
        var byProduct = offered.ToLookup(sku => sku.ProductId);
        return [.. request.Targets
            .SelectMany(target => byProduct[target.Product.ToUpperInvariant()].Where(sku => target.Sku is null || sku.Id.Equals(target.Sku, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(sku => (sku.ProductId, sku.Id))];
    }

    private async Task<HashSet<(string Product, string Sku)>> ShortOfKeysAsync(List<Sku> skus, CancellationToken ct)
    {
        var fromStock = skus.FindAll(sku => sku.KeyFormat == KeyFormat.Pattern);
        if (fromStock.Count == 0)
            return [];
        string[] products = [.. fromStock.Select(sku => sku.ProductId).Distinct()];
        var there = await db.KeyRegister
            .Where(key => products.Contains(key.ProductId) && key.State == RegisteredKeyState.Stock)
            .Select(key => new { key.ProductId, key.SkuId, key.Version })
            .Distinct()
            .ToListAsync(ct);
        return [.. fromStock
            .Where(sku => !there.Exists(key => key.ProductId == sku.ProductId && key.SkuId == sku.Id && key.Version == sku.OwnVersion))
            .Select(sku => (sku.ProductId, sku.Id))];
    }
}
