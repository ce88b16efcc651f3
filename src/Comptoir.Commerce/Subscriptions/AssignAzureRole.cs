using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Gives a user of the customer a role on an Azure subscription (R13.2).</summary>
public sealed record AssignAzureRole(CustomerId Customer, Guid Azure, UserId User, AzureRole Role, Actor By);

public sealed class AssignAzureRoleHandler(ComptoirDb db, Buyers buyers, ActivityLog activity, CommerceClock clock)
{
    /// <returns>Refuses with the buyer's refusals, <see cref="AzureSubscriptionNotFound"/>, <see cref="AzureSubscriptionEnded"/>,
    /// <see cref="InvalidInput"/> (no user of this customer) or <see cref="AzureRoleHeld"/>.</returns>
    public async Task<Result<FoundRoleAssignment>> HandleAsync(AssignAzureRole request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var (partner, id) = (request.By.Partner, request.Azure);
        var azure = await db.AzureSubscriptions.AsNoTracking().SingleOrDefaultAsync(
            a => a.PartnerId == partner && a.CustomerId == request.Customer && a.Id == id, ct);
        if (azure is null)
            return new AzureSubscriptionNotFound(id);
        if (azure.Status == AzureSubscriptionStatus.Cancelled)
            return new AzureSubscriptionEnded(id);
        string? userName = await db.Users
            .Where(user => user.PartnerId == partner && user.CustomerId == request.Customer && user.Id == request.User)
            .Select(user => user.UserName)
            .SingleOrDefaultAsync(ct);
        if (userName is null)
            return new InvalidInput("userId", InputFault.Unknown, request.User.ToString());
        if (await db.AzureRoleAssignments.AnyAsync(
            held => held.PartnerId == partner && held.AzureSubscriptionId == id && held.UserId == request.User && held.Role == request.Role, ct))
            return new AzureRoleHeld(request.User, request.Role);

        var now = clock.GetUtcNow();
        var assignment = new AzureRoleAssignment
        {
            PartnerId = partner,
            CustomerId = request.Customer,
            Id = NewId.Guid(now),
            AzureSubscriptionId = id,
            UserId = request.User,
            Role = request.Role,
            AssignedAt = now,
        };
        db.AzureRoleAssignments.Add(assignment);
        activity.RecordRole(ActivityOperation.AddUserMember, assignment, userName, buyer.Customer, request.By);
        await work.CommitAsync(ct);
        return new FoundRoleAssignment(assignment, userName);
    }
}
