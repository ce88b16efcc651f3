using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Availabilities with the audience they are offered to.</summary>
public sealed record AudienceOffers(CatalogAudience Audience, IReadOnlyList<Offer> Offers);

/// <summary>SKUs and availabilities of one product, as they are offered to an audience now. Four round trips, five for one
/// availability.</summary>
public sealed class FindSkus(ComptoirDb db, CatalogAudiences audiences, Offers offers, CommerceClock clock)
{
    /// <summary>The SKUs of a product, in order of title, then id.</summary>
    /// <returns>Refuses with <see cref="ProductNotFound"/>, and as <see cref="CatalogAudiences.FindAsync"/> does.</returns>
    public async Task<Result<IReadOnlyList<Sku>>> OfAsync(string productId, CatalogQuery query, CancellationToken ct)
    {
        var (found, refusal) = await OffersOfAsync(productId, query, ct);
        if (found is null)
            return refusal!;
        return found.Offers.Select(offer => offer.Sku).DistinctBy(sku => sku.Id)
            .OrderBy(sku => Product.KeyOf(sku.Title), StringComparer.Ordinal).ThenBy(sku => sku.Id, StringComparer.Ordinal)
            .ToList();
    }

    /// <returns>Refuses with <see cref="ProductNotFound"/> or <see cref="SkuNotFound"/>, and as
    /// <see cref="CatalogAudiences.FindAsync"/> does.</returns>
    public async Task<Result<Sku>> GetAsync(string productId, string skuId, CatalogQuery query, CancellationToken ct)
    {
        var (found, refusal) = await AvailabilitiesAsync(productId, skuId, query, ct);
        return found is null ? refusal! : found.Offers[0].Sku;
    }

    /// <summary>The availabilities of a SKU, at least one, in order of id.</summary>
    /// <returns>Refuses as <see cref="GetAsync"/> does.</returns>
    public async Task<Result<AudienceOffers>> AvailabilitiesAsync(string productId, string skuId, CatalogQuery query, CancellationToken ct)
    {
        var (found, refusal) = await OffersOfAsync(productId, query, ct);
        if (found is null)
            return refusal!;
        string id = skuId.ToUpperInvariant();
        var own = found.Offers.Where(offer => offer.Sku.Id == id).OrderBy(offer => offer.AvailabilityId, StringComparer.Ordinal).ToList();
        return own.Count == 0 ? new SkuNotFound(productId, skuId) : found with { Offers = own };
    }

    /// <summary>One availability, whichever its scope: the id says it.</summary>
    /// <returns>Refuses with <see cref="AvailabilityNotFound"/>, and as <see cref="GetAsync"/> does.</returns>
    public async Task<Result<AudienceOffers>> AvailabilityAsync(string productId, string skuId, string availabilityId, CatalogQuery query, CancellationToken ct)
    {
        string id = availabilityId.ToUpperInvariant();
        string item = $"{productId.ToUpperInvariant()}:{skuId.ToUpperInvariant()}:{id}";
        string? scope = await db.Prices.Where(price => price.CatalogItemId == item).Select(price => price.Scope).FirstOrDefaultAsync(ct);
        var (found, refusal) = await AvailabilitiesAsync(productId, skuId, query with { ReservationScope = scope }, ct);
        if (found is null)
            return refusal!;
        var own = found.Offers.Where(offer => offer.AvailabilityId == id).ToList();
        return own.Count == 0 ? new AvailabilityNotFound(productId, skuId, availabilityId) : found with { Offers = own };
    }

    private async Task<Result<AudienceOffers>> OffersOfAsync(string productId, CatalogQuery query, CancellationToken ct)
    {
        var (audience, refusal) = await audiences.FindAsync(query, ct);
        if (audience is null)
            return refusal!;
        string id = productId.ToUpperInvariant();
        var prices = await audience.Prices(db, clock.GetUtcNow()).Where(price => price.ProductId == id).ToListAsync(ct);
        return prices.Count == 0 ? new ProductNotFound(productId) : new AudienceOffers(audience, await offers.OfAsync(prices, ct));
    }
}
