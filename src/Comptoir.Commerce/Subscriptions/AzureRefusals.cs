using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>No such Azure subscription of this customer of this partner.</summary>
public sealed record AzureSubscriptionNotFound(Guid Subscription) : Refusal;

/// <summary>The customer has no active Azure plan to create an Azure subscription under.</summary>
public sealed record AzurePlanMissing(CustomerId Customer) : Refusal;

/// <summary>The Azure plan is suspended, or has ended: what is under it is not taken up again.</summary>
public sealed record AzurePlanInactive(SubscriptionId Plan) : Refusal;

/// <summary>The Azure subscription was cancelled, which is for good.</summary>
public sealed record AzureSubscriptionEnded(Guid Subscription) : Refusal;

/// <summary>No such role assignment on this Azure subscription.</summary>
public sealed record RoleAssignmentNotFound(Guid Assignment) : Refusal;

/// <summary>The user holds the role on this Azure subscription already.</summary>
public sealed record AzureRoleHeld(UserId User, AzureRole Role) : Refusal;
