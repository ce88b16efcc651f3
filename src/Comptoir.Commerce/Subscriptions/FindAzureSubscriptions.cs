using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>A role assignment with the name of the user who holds it.</summary>
public sealed record FoundRoleAssignment(AzureRoleAssignment Assignment, string UserName);

/// <summary>Reads a customer's Azure subscriptions and who holds which role on them (R13.2). Two round trips, three where one is
/// asked for.</summary>
public sealed class FindAzureSubscriptions(ComptoirDb db, Buyers buyers)
{
    /// <summary>All of a customer, the newest first, cancelled ones too.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<AzureSubscription>>> AllAsync(CustomerId customer, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await Of(customer, by).ToListAsync(ct);
    }

    /// <returns>Refuses with the buyer's refusals or <see cref="AzureSubscriptionNotFound"/>.</returns>
    public async Task<Result<AzureSubscription>> OneAsync(CustomerId customer, Guid azure, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        return await Of(customer, by).SingleOrDefaultAsync(subscription => subscription.Id == azure, ct) is { } found ? found : new AzureSubscriptionNotFound(azure);
    }

    /// <summary>Those under one plan.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="SubscriptionNotFound"/> or <see cref="SubscriptionNotAzure"/>.</returns>
    public async Task<Result<IReadOnlyList<AzureSubscription>>> OfPlanAsync(CustomerId customer, SubscriptionId plan, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var found = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(
            subscription => subscription.PartnerId == by.Partner && subscription.CustomerId == customer && subscription.Id == plan, ct);
        if (found is null)
            return new SubscriptionNotFound(plan);
        if (!found.IsAzure)
            return new SubscriptionNotAzure(plan);
        return await Of(customer, by).Where(azure => azure.PlanSubscriptionId == plan).ToListAsync(ct);
    }

    /// <summary>The roles on one, by the name of their holder.</summary>
    /// <returns>Refuses with the buyer's refusals or <see cref="AzureSubscriptionNotFound"/>.</returns>
    public async Task<Result<IReadOnlyList<FoundRoleAssignment>>> RolesAsync(CustomerId customer, Guid azure, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        if (!await Of(customer, by).AnyAsync(subscription => subscription.Id == azure, ct))
            return new AzureSubscriptionNotFound(azure);
        var mine = by.Partner;
        return await (
            from assignment in db.AzureRoleAssignments.AsNoTracking()
            join user in db.Users on new { assignment.PartnerId, Id = assignment.UserId } equals new { user.PartnerId, user.Id }
            where assignment.PartnerId == mine && assignment.AzureSubscriptionId == azure
            orderby user.UserNameKey, assignment.Role
            select new FoundRoleAssignment(assignment, user.UserName)).ToListAsync(ct);
    }

    private IQueryable<AzureSubscription> Of(CustomerId customer, Actor by) => db.AzureSubscriptions.AsNoTracking()
        .Where(azure => azure.PartnerId == by.Partner && azure.CustomerId == customer)
        .OrderByDescending(azure => azure.CreatedAt)
        .ThenBy(azure => azure.Id);
}
