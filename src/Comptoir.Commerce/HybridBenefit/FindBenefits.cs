using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>A licence with cores, and what it is worth in Azure (R12.2). Cores are counted cores.</summary>
/// <param name="Why">Why it does not qualify; null when it does.</param>
/// <param name="Cores">Those that qualify; none when it does not.</param>
public sealed record BenefitLicense(
    Entitlement Entitlement, Sku Sku, string ProductTitle, BenefitKind Kind, BenefitFault? Why, long Cores, long Assigned)
{
    public bool Qualifies => Why is null;

    public long Free => Math.Max(0, Cores - Assigned);
}

/// <summary>A customer's licences, the newest first, and what they are assigned to, by machine.</summary>
public sealed record CustomerBenefits(IReadOnlyList<BenefitLicense> Licenses, IReadOnlyList<BenefitAssignment> Assignments);

/// <summary>Reads what of a customer's software can be used in Azure. Three round trips.</summary>
public sealed class FindBenefits(ComptoirDb db, Buyers buyers, CommerceClock clock)
{
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<CustomerBenefits>> HandleAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var mine = by.Partner;
        var assignments = await db.BenefitAssignments.AsNoTracking()
            .Where(assignment => assignment.PartnerId == mine && assignment.CustomerId == customer)
            .OrderBy(assignment => assignment.VmNameKey)
            .ThenBy(assignment => assignment.IsSql)
            .ToListAsync(ct);
        var rows = await (
            from entitlement in db.Entitlements.AsNoTracking()
            join sku in db.Skus.AsNoTracking() on new { entitlement.ProductId, Id = entitlement.SkuId } equals new { sku.ProductId, sku.Id }
            join product in db.Products on entitlement.ProductId equals product.Id
            where entitlement.PartnerId == mine && entitlement.CustomerId == customer
                && (entitlement.Kind == ProductKind.Perpetual || entitlement.Kind == ProductKind.SoftwareSubscription) && sku.Cores != null
            orderby entitlement.StartsAt descending, entitlement.Id
            select new { entitlement, sku, product.Title }).ToListAsync(ct);
        var assigned = assignments.ToLookup(assignment => assignment.EntitlementId);
        var now = clock.GetUtcNow();
        return new CustomerBenefits(
            rows.ConvertAll(row => Of(row.entitlement, row.sku, row.Title, assigned[row.entitlement.Id].Sum(assignment => (long)assignment.Cores), now)),
            assignments);
    }

    /// <summary>What one licence is worth now.</summary>
    internal static BenefitLicense Of(Entitlement entitlement, Sku sku, string title, long assigned, DateTimeOffset now)
    {
        var kind = BenefitCores.KindOf(sku.HybridBenefit);
        var why = FaultOf(entitlement, kind, now);
        return new BenefitLicense(
            entitlement, sku, title, kind, why, why is null ? BenefitCores.Of(kind, sku.Cores ?? 0, entitlement.Quantity) : 0, assigned);
    }

    private static BenefitFault? FaultOf(Entitlement entitlement, BenefitKind kind, DateTimeOffset now)
    {
        if (entitlement.IsRevoked)
            return BenefitFault.Cancelled;
        if (entitlement.HasExpired(now))
            return BenefitFault.Expired;
        // No perpetual licence is sold with Software Assurance here, whatever the catalogue says of it.
        if (entitlement.Kind == ProductKind.Perpetual)
            return BenefitFault.PerpetualWithoutAssurance;
        return kind == BenefitKind.None ? BenefitFault.NoBenefit : null;
    }
}
