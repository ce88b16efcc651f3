using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>An entitlement with the SKU it is for, the SKUs it also entitles to, and its customer's name.</summary>
/// <param name="RelationshipLasts">The partner still serves the customer: when not, nothing is given through it (contract 20002).</param>
public sealed record FoundEntitlement(
    Entitlement Entitlement, Sku Sku, IReadOnlyList<Sku> Included, string CustomerName, string ProductTitle, bool RelationshipLasts);

/// <summary>No such entitlement of this customer of this partner.</summary>
public sealed record EntitlementNotFound : Refusal;

/// <summary>The purchase was cancelled: no key, no link, for anyone (R5.5, R6.5).</summary>
public sealed record EntitlementRevoked : Refusal;

/// <summary>The term has ended.</summary>
public sealed record EntitlementExpired(DateTimeOffset At) : Refusal;

/// <summary>Finds entitlements for keys and downloads. One round trip, one more where others are included.</summary>
public sealed class Entitlements(ComptoirDb db, Buyers buyers)
{
    public Task<FoundEntitlement?> OfLineAsync(CustomerId customer, OrderId order, int line, Actor by, CancellationToken ct) =>
        FindAsync(db.Entitlements.Where(e => e.PartnerId == by.Partner && e.CustomerId == customer && e.OrderId == order && e.LineNumber == line), ct);

    public Task<FoundEntitlement?> OfIdAsync(CustomerId customer, Guid id, Actor by, CancellationToken ct) =>
        FindAsync(db.Entitlements.Where(e => e.PartnerId == by.Partner && e.CustomerId == customer && e.Id == id), ct);

    /// <summary>Why nothing is given where no entitlement was found, or one of an ended relationship. One round trip.</summary>
    /// <returns><see cref="CustomerNotFound"/>, <see cref="RelationshipEnded"/> or <see cref="EntitlementNotFound"/>.</returns>
    public async Task<Refusal> WhyNoneAsync(CustomerId customer, Actor by, CancellationToken ct) =>
        await buyers.CheckAsync(customer, by, ct) ?? new EntitlementNotFound();

    /// <summary>The SKUs that SKUs also entitle to, by <c>product:sku</c>. No round trip where there are none.</summary>
    public async Task<IReadOnlyDictionary<string, Sku>> IncludedInAsync(IEnumerable<Sku> skus, CancellationToken ct)
    {
        string[] ids = [.. skus.SelectMany(sku => sku.IncludedEntitlements).Distinct()];
        if (ids.Length == 0)
            return new Dictionary<string, Sku>();
        string[] products = [.. ids.Select(id => id.Split(':')[0]).Distinct()];
        var found = await db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId)).ToListAsync(ct);
        return found.Where(sku => ids.Contains($"{sku.ProductId}:{sku.Id}")).ToDictionary(sku => $"{sku.ProductId}:{sku.Id}");
    }

    /// <summary>Holds an entitlement's row to the end of the caller's transaction, counting reveals on it. A cancellation changes
    /// that row too: of the two one is wholly first, by the order of the row's versions and not by any clock.</summary>
    /// <param name="reveals">How many reveals to count: 1 for a key, 0 for a link or a download.</param>
    /// <returns>False when it was revoked first: then there is nothing to give.</returns>
    public async Task<bool> HoldAsync(Entitlement entitlement, int reveals, CancellationToken ct)
    {
        var (partner, id) = (entitlement.PartnerId, entitlement.Id);
        return await db.Entitlements
            .Where(e => e.PartnerId == partner && e.Id == id && e.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Reveals, e => e.Reveals + reveals), ct) == 1;
    }

    /// <summary>Why an entitlement gives nothing now; null when it does.</summary>
    public static Refusal? WhyNot(Entitlement entitlement, DateTimeOffset now)
    {
        if (entitlement.IsRevoked)
            return new EntitlementRevoked();
        return entitlement.HasExpired(now) ? new EntitlementExpired(entitlement.ExpiresAt!.Value) : null;
    }

    private async Task<FoundEntitlement?> FindAsync(IQueryable<Entitlement> one, CancellationToken ct)
    {
        var found = await (
            from entitlement in one.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on new { entitlement.ProductId, Id = entitlement.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on entitlement.ProductId equals product.Id
            join customer in db.Customers
                on new { entitlement.PartnerId, Id = entitlement.CustomerId } equals new { customer.PartnerId, customer.Id }
            select new { entitlement, sku, customer.CompanyName, Lasts = customer.EndedAt == null, product.Title }).SingleOrDefaultAsync(ct);
        if (found is null)
            return null;
        var included = await IncludedInAsync([found.sku], ct);
        return new FoundEntitlement(
            found.entitlement,
            found.sku,
            [.. found.sku.IncludedEntitlements.Where(included.ContainsKey).Select(id => included[id])],
            found.CompanyName,
            found.Title,
            found.Lasts);
    }
}
