using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Takes a role on an Azure subscription from its holder (R13.2).</summary>
public sealed record RevokeAzureRole(CustomerId Customer, Guid Azure, Guid Assignment, Actor By);

public sealed class RevokeAzureRoleHandler(ComptoirDb db, Buyers buyers, ActivityLog activity)
{
    /// <returns>Refuses with the buyer's refusals, <see cref="AzureSubscriptionNotFound"/> or <see cref="RoleAssignmentNotFound"/>.</returns>
    public async Task<Result<Done>> HandleAsync(RevokeAzureRole request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var partner = request.By.Partner;
        if (!await db.AzureSubscriptions.AnyAsync(a => a.PartnerId == partner && a.CustomerId == request.Customer && a.Id == request.Azure, ct))
            return new AzureSubscriptionNotFound(request.Azure);
        var assignment = await db.AzureRoleAssignments.SingleOrDefaultAsync(
            held => held.PartnerId == partner && held.AzureSubscriptionId == request.Azure && held.Id == request.Assignment, ct);
        if (assignment is null)
            return new RoleAssignmentNotFound(request.Assignment);

        string? userName = await db.Users
            .Where(user => user.PartnerId == partner && user.Id == assignment.UserId)
            .Select(user => user.UserName)
            .SingleOrDefaultAsync(ct);
        db.AzureRoleAssignments.Remove(assignment);
        activity.RecordRole(ActivityOperation.RemoveUserMember, assignment, userName ?? assignment.UserId.ToString(), buyer.Customer, request.By);
        await work.CommitAsync(ct);
        return Done.Value;
    }
}
