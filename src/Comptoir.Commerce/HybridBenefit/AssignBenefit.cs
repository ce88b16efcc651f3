using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Gives cores of a licence to a virtual machine (R12.3).</summary>
/// <param name="VmSize">ARM name; may be one the price table does not hold.</param>
/// <param name="VCpu">Null: that of the size, and no other where the price table holds it.</param>
/// <param name="Product">What of the machine it covers; null: Windows, or SQL Server Standard, as the licence is.</param>
public sealed record AssignBenefit(
    CustomerId Customer, Guid Entitlement, string VmName, string VmSize, int? VCpu, BenefitProduct? Product, Actor By);

public sealed class AssignBenefitHandler(
    ComptoirDb db, Buyers buyers, Entitlements entitlements, VmPrices prices, ActivityLog activity, CommerceClock clock)
{
    /// <returns>Refuses with <see cref="InvalidInput"/>, the buyer's refusals, <see cref="EntitlementNotFound"/>,
    /// <see cref="LicenseNotQualifying"/>, <see cref="LicenseOfOtherProduct"/>, <see cref="VmCovered"/> or <see cref="CoresShort"/>.</returns>
    public async Task<Result<BenefitAssignment>> HandleAsync(AssignBenefit request, CancellationToken ct)
    {
        string name = request.VmName.Trim();
        string size = request.VmSize.Trim();
        if ((VmRules.FaultOfName("vmName", name) ?? VmRules.FaultOfSize("vmSize", size)) is { } fault)
            return fault;
        var known = prices.Find(size);
        if ((request.VCpu ?? known?.VCpu) is not { } vCpu)
            return new InvalidInput("vCpu", InputFault.Required);
        if (vCpu is < 1 or > VmRules.MostVCpu)
            return new InvalidInput("vCpu", InputFault.OutOfRange, (vCpu < 1 ? 1 : VmRules.MostVCpu).ToString(CultureInfo.InvariantCulture));
        // Its cores are those of the machine (R12.2), not what somebody says of it.
        if (known is not null && vCpu != known.VCpu)
            return new InvalidInput("vCpu", InputFault.OutOfRange, known.VCpu.ToString(CultureInfo.InvariantCulture));

        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        if (await entitlements.OfIdAsync(request.Customer, request.Entitlement, request.By, ct) is not { } found)
            return new EntitlementNotFound();
        // Held to the end: of two who want the last cores one comes first, and so does a cancellation.
        if (!await entitlements.HoldAsync(found.Entitlement, reveals: 0, ct))
            return new LicenseNotQualifying(request.Entitlement, BenefitFault.Cancelled);

        var (partner, key, now) = (request.By.Partner, BenefitAssignment.KeyOf(name), clock.GetUtcNow());
        long assigned = await db.BenefitAssignments
            .Where(a => a.PartnerId == partner && a.EntitlementId == request.Entitlement)
            .SumAsync(a => (long)a.Cores, ct);
        var license = FindBenefits.Of(found.Entitlement, found.Sku, found.ProductTitle, assigned, now);
        var product = request.Product ?? BenefitCores.UsualProduct(license.Kind);
        if (license.Why is { } why)
            return new LicenseNotQualifying(request.Entitlement, why);
        if (!BenefitCores.Serves(license.Kind, product))
            return new LicenseOfOtherProduct(request.Entitlement, product);
        bool isSql = product != BenefitProduct.Windows;
        if (await db.BenefitAssignments.AnyAsync(
            a => a.PartnerId == partner && a.CustomerId == request.Customer && a.VmNameKey == key && a.IsSql == isSql, ct))
            return new VmCovered(name);
        int needed = BenefitCores.Needed(product, vCpu);
        if (needed > license.Free)
            return new CoresShort(request.Entitlement, needed, license.Free);

        var made = new BenefitAssignment
        {
            PartnerId = partner,
            CustomerId = request.Customer,
            Id = NewId.Guid(now),
            EntitlementId = request.Entitlement,
            VmName = name,
            VmNameKey = key,
            VmSize = known?.ArmName ?? size,
            VCpu = vCpu,
            Product = product,
            IsSql = isSql,
            Cores = needed,
            AssignedAt = now,
        };
        db.BenefitAssignments.Add(made);
        activity.RecordBenefit("Assigned", made, found.Entitlement.OrderId, (buyer.Customer.Id, buyer.Customer.CompanyName), request.By);
        await work.CommitAsync(ct);
        return made;
    }
}
