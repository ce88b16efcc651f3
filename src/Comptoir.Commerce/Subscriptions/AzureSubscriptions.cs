using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>What a reservation may be bought for: an Azure subscription and how it stands.</summary>
/// <param name="Scope">The catalogue scope that fits it (<see cref="Price.AzurePlanScope"/> under a plan).</param>
public sealed record AzureSubscriptionState(Guid Id, string Scope, bool IsActive, bool IsRegistered)
{
    public string Name { get; init; } = "";
}

/// <summary>Reads a customer's Azure subscriptions with the state of the plan they stand under.</summary>
public sealed class AzureSubscriptions(ComptoirDb db)
{
    public async Task<IReadOnlyList<AzureSubscriptionState>> OfAsync(PartnerId partner, CustomerId customer, CancellationToken ct)
    {
        var rows = await (
            from azure in db.AzureSubscriptions
            join plan in db.Subscriptions
                on new { azure.PartnerId, azure.CustomerId, Id = azure.PlanSubscriptionId } equals new { plan.PartnerId, plan.CustomerId, plan.Id }
            where azure.PartnerId == partner && azure.CustomerId == customer
            select new { azure.Id, azure.FriendlyName, Azure = azure.Status, Plan = plan.Status, plan.RegisteredAt }).ToListAsync(ct);
        return [.. rows.Select(row => new AzureSubscriptionState(
            row.Id,
            Price.AzurePlanScope,
            row.Azure == AzureSubscriptionStatus.Active && row.Plan == SubscriptionStatus.Active,
            row.RegisteredAt is not null)
        {
            Name = row.FriendlyName,
        })];
    }
}
