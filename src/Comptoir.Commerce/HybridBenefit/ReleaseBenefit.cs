using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Takes the cores of a licence back from a virtual machine (R12.3).</summary>
public sealed record ReleaseBenefit(CustomerId Customer, Guid Assignment, Actor By);

public sealed class ReleaseBenefitHandler(ComptoirDb db, Buyers buyers, ActivityLog activity)
{
    /// <returns>Refuses with the buyer's refusals or <see cref="BenefitAssignmentNotFound"/>.</returns>
    public async Task<Result<Done>> HandleAsync(ReleaseBenefit request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var partner = request.By.Partner;
        var found = await (
            from assignment in db.BenefitAssignments
            join entitlement in db.Entitlements
                on new { assignment.PartnerId, Id = assignment.EntitlementId } equals new { entitlement.PartnerId, entitlement.Id }
            where assignment.PartnerId == partner && assignment.CustomerId == request.Customer && assignment.Id == request.Assignment
            select new { assignment, entitlement.OrderId }).SingleOrDefaultAsync(ct);
        if (found is null)
            return new BenefitAssignmentNotFound(request.Assignment);
        db.BenefitAssignments.Remove(found.assignment);
        activity.RecordBenefit("Released", found.assignment, found.OrderId, (buyer.Customer.Id, buyer.Customer.CompanyName), request.By);
        await work.CommitAsync(ct);
        return Done.Value;
    }
}
