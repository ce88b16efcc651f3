using Comptoir.Commerce.Subscriptions;
using Comptoir.Portal.Partner.Customers;

namespace Comptoir.Portal.Partner.Azure;

/// <param name="Plans">The customer's Azure plans, the newest first.</param>
/// <param name="Rows">Azure subscriptions under them, the newest first.</param>
/// <param name="Name">What was typed as the name of a new one.</param>
/// <param name="Fault">What is wrong with it, worded.</param>
/// <param name="Problem">Why nothing was done, worded.</param>
public sealed record AzureModel(CustomerHead Head, IReadOnlyList<Subscription> Plans, IReadOnlyList<AzureSubscription> Rows, string Name, string? Fault, string? Problem)
{
    public string Base => AddressOf(Head);

    /// <summary>Under an active plan, subscriptions can be created.</summary>
    public bool HasActivePlan => Plans.Any(plan => plan.Status == SubscriptionStatus.Active);

    public static string AddressOf(CustomerHead head) => $"/partner/customers/{head.Customer.Id}/azure";
}

/// <summary>One Azure subscription and who holds which role on it.</summary>
/// <param name="Name">As stored, or as typed.</param>
/// <param name="UserNames">Some of the customer's users, to choose from.</param>
/// <param name="Assigned">The assignment as typed.</param>
/// <param name="Told">What was just done; told only where it is so.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="Problem">Why nothing was done, worded.</param>
public sealed record AzureSubscriptionModel(
    CustomerHead Head,
    AzureSubscription Azure,
    IReadOnlyList<FoundRoleAssignment> Roles,
    IReadOnlyList<string> UserNames,
    string Name,
    (string User, AzureRole Role) Assigned,
    string? Told,
    IReadOnlyDictionary<string, string> Faults,
    string? Problem,
    AzureCancelModel? Cancel)
{
    public string Base => $"{AzureModel.AddressOf(Head)}/{Azure.Id}";

    public bool IsCancelled => Azure.Status == AzureSubscriptionStatus.Cancelled;
}

/// <summary>The dialog that asks before a subscription is cancelled for good.</summary>
/// <param name="Untold">The tick is missing.</param>
public sealed record AzureCancelModel(bool Untold);
