using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Creates an Azure subscription under the customer's Azure plan (R13.2).</summary>
/// <param name="Plan">The plan to create it under; null: the customer's oldest that is active.</param>
public sealed record CreateAzureSubscription(CustomerId Customer, string FriendlyName, SubscriptionId? Plan, Actor By);

public sealed class CreateAzureSubscriptionHandler(ComptoirDb db, Buyers buyers, ActivityLog activity, CommerceClock clock)
{
    /// <returns>It, active at once. Refuses with the buyer's refusals, <see cref="InvalidInput"/>, <see cref="SubscriptionNotFound"/>
    /// (a plan named that the customer does not have) or <see cref="AzurePlanMissing"/>.</returns>
    public async Task<Result<AzureSubscription>> HandleAsync(CreateAzureSubscription request, CancellationToken ct)
    {
        string name = request.FriendlyName.Trim();
        if (AzureNames.FaultOf(name) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        // The plan that is found active stays so until this is done.
        await db.HoldCustomerAsync(request.By.Partner, request.Customer, ct);
        var plans = await db.Subscriptions
            .Where(s => s.PartnerId == request.By.Partner && s.CustomerId == request.Customer && s.Kind == ProductKind.AzurePlan)
            .OrderBy(s => s.CreatedAt)
            .ToListAsync(ct);
        if (request.Plan is { } asked && plans.RemoveAll(plan => plan.Id != asked) >= 0 && plans.Count == 0)
            return new SubscriptionNotFound(asked);
        if (plans.Find(plan => plan.Status == SubscriptionStatus.Active) is not { } active)
            return new AzurePlanMissing(request.Customer);

        var now = clock.GetUtcNow();
        var made = new AzureSubscription
        {
            PartnerId = request.By.Partner,
            CustomerId = request.Customer,
            Id = NewId.Guid(now),
            PlanSubscriptionId = active.Id,
            FriendlyName = name,
            Status = AzureSubscriptionStatus.Active,
            CreatedAt = now,
        };
        db.AzureSubscriptions.Add(made);
        activity.RecordAzure(made, buyer.Customer, request.By, before: null);
        await work.CommitAsync(ct);
        return made;
    }
}
