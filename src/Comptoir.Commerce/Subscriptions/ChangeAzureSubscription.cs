using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>Names an Azure subscription, suspends it, takes it up again or cancels it (R13.2). What is null stays.</summary>
/// <param name="Plan">The plan it must stand under; null: any.</param>
/// <param name="Reason">Why it is cancelled, for the record.</param>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record ChangeAzureSubscription(
    CustomerId Customer, Guid Azure, string? FriendlyName, AzureSubscriptionStatus? Status, SubscriptionId? Plan, string? Reason, long? Etag, Actor By);

public sealed class ChangeAzureSubscriptionHandler(ComptoirDb db, Buyers buyers, ActivityLog activity)
{
    /// <summary>Changes it at once; asked for what it is already, it stays as it is and nothing is recorded.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="InvalidInput"/>, <see cref="AzureSubscriptionNotFound"/>,
    /// <see cref="StaleEtag"/> or those of <see cref="AzureSubscription.Become"/>.</returns>
    public async Task<Result<AzureSubscription>> HandleAsync(ChangeAzureSubscription request, CancellationToken ct)
    {
        string? name = request.FriendlyName?.Trim();
        if (name is not null && AzureNames.FaultOf(name) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var partner = request.By.Partner;
        // The plan that is found active stays so until this is done.
        if (request.Status is not null)
            await db.HoldCustomerAsync(partner, request.Customer, ct);
        var azure = await db.AzureSubscriptions.SingleOrDefaultAsync(
            a => a.PartnerId == partner && a.CustomerId == request.Customer && a.Id == request.Azure && (request.Plan == null || a.PlanSubscriptionId == request.Plan), ct);
        if (azure is null)
            return new AzureSubscriptionNotFound(request.Azure);
        if (request.Etag is { } seen && seen != azure.Version)
            return new StaleEtag();

        string before = AzureActivity.TextOf(azure);
        bool planIsActive = await db.Subscriptions.AnyAsync(
            s => s.PartnerId == partner && s.Id == azure.PlanSubscriptionId && s.Status == SubscriptionStatus.Active, ct);
        if (request.Status is { } status && azure.Become(status, planIsActive) is { } no)
            return no;
        azure.FriendlyName = name ?? azure.FriendlyName;
        if (!db.ChangeTracker.HasChanges())
            return azure;
        activity.RecordAzure(azure, buyer.Customer, request.By, before, ("CancellationReason", request.Reason));
        await work.CommitAsync(ct);
        return azure;
    }
}
