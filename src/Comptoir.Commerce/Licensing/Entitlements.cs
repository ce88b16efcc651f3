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
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, OrderId, int, CancellationToken, Task<Row?>>> OfLine = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer, OrderId order, int line, CancellationToken ct) => (
            from entitlement in db.Entitlements.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on new { entitlement.ProductId, Id = entitlement.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on entitlement.ProductId equals product.Id
            join owner in db.Customers on new { entitlement.PartnerId, Id = entitlement.CustomerId } equals new { owner.PartnerId, owner.Id }
            where entitlement.PartnerId == mine && entitlement.CustomerId == customer && entitlement.OrderId == order && entitlement.LineNumber == line
            select new Row(entitlement, sku, owner.CompanyName, product.Title, owner.EndedAt == null)).SingleOrDefault()));

    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, Guid, CancellationToken, Task<Row?>>> OfId = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer, Guid id, CancellationToken ct) => (
            from entitlement in db.Entitlements.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on new { entitlement.ProductId, Id = entitlement.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on entitlement.ProductId equals product.Id
            join owner in db.Customers on new { entitlement.PartnerId, Id = entitlement.CustomerId } equals new { owner.PartnerId, owner.Id }
            where entitlement.PartnerId == mine && entitlement.CustomerId == customer && entitlement.Id == id
            select new Row(entitlement, sku, owner.CompanyName, product.Title, owner.EndedAt == null)).SingleOrDefault()));

    private static readonly Compiled<Func<ComptoirDb, string[], IAsyncEnumerable<Sku>>> OfProducts = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, string[] products) => db.Skus.AsNoTracking().Where(sku => products.Contains(sku.ProductId))));

    /// <param name="alone">Without what is included: for who asks nothing of it.</param>
    public async Task<FoundEntitlement?> OfLineAsync(CustomerId customer, OrderId order, int line, Actor by, CancellationToken ct, bool alone = false)
    {
        var found = await OfLine.On(db)(db, by.Partner, customer, order, line, ct);
        return alone ? found?.With([]) : await WithIncludedAsync(found, ct);
    }

    public async Task<FoundEntitlement?> OfIdAsync(CustomerId customer, Guid id, Actor by, CancellationToken ct) =>
        await WithIncludedAsync(await OfId.On(db)(db, by.Partner, customer, id, ct), ct);

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
        var found = await OfProducts.On(db)(db, products).ToListAsync(ct);
        return found.Where(sku => ids.Contains($"{sku.ProductId}:{sku.Id}")).ToDictionary(sku => $"{sku.ProductId}:{sku.Id}");
    }

    /// <summary>Holds an entitlement's row to the end of the caller's transaction, counting reveals on it. A cancellation changes
    /// that row too: of the two one is wholly first, by the order of the row's versions and not by any clock.</summary>
    /// <param name="reveals">How many reveals to count: 1 for a key, 0 for a link or a download.</param>
    /// <returns>False when it was revoked first: then there is nothing to give.</returns>
    public Task<bool> HoldAsync(Entitlement entitlement, int reveals, CancellationToken ct) => db.FindsAsync(Holding(entitlement, reveals), ct);

    /// <summary>The statement of <see cref="HoldAsync"/>, for who has more to ask in the same trip: it gives back a row when it holds.</summary>
    internal static FormattableString Holding(Entitlement entitlement, int reveals) =>
        $"""
        UPDATE "Entitlements" SET "Reveals" = "Reveals" + {reveals}
        WHERE "PartnerId" = {entitlement.PartnerId.Value} AND "Id" = {entitlement.Id} AND "RevokedAt" IS NULL
        RETURNING 1
        """;

    /// <summary>Why an entitlement gives nothing now; null when it does.</summary>
    public static Refusal? WhyNot(Entitlement entitlement, DateTimeOffset now)
    {
        if (entitlement.IsRevoked)
            return new EntitlementRevoked();
        return entitlement.HasExpired(now) ? new EntitlementExpired(entitlement.ExpiresAt!.Value) : null;
    }

    private async Task<FoundEntitlement?> WithIncludedAsync(Row? found, CancellationToken ct)
    {
        if (found is null)
            return null;
        var included = await IncludedInAsync([found.Sku], ct);
        return found.With([.. found.Sku.IncludedEntitlements.Where(included.ContainsKey).Select(id => included[id])]);
    }

    private sealed record Row(Entitlement Entitlement, Sku Sku, string CompanyName, string Title, bool RelationshipLasts)
    {
        public FoundEntitlement With(IReadOnlyList<Sku> included) => new(Entitlement, Sku, included, CompanyName, Title, RelationshipLasts);
    }
}
