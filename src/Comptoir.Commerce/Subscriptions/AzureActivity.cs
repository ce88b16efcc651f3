using System.Text.Json;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>What names of Azure subscriptions have to be.</summary>
internal static class AzureNames
{
    private const int Longest = 64;

    public static InvalidInput? FaultOf(string name) => Text.Fault("friendlyName", name, required: true, Longest);
}

/// <summary>How the activity log keeps Azure subscriptions and the roles on them.</summary>
internal static class AzureActivity
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TextOf(AzureSubscription azure) => JsonSerializer.Serialize(
        new
        {
            azure.Id,
            azure.FriendlyName,
            Status = azure.Status.ToString(),
            PlanSubscriptionId = azure.PlanSubscriptionId.Value,
        },
        Json);

    /// <param name="before">As it was; null when it is new.</param>
    public static void RecordAzure(
        this ActivityLog activity, AzureSubscription azure, Customer customer, Actor by, string? before, params (string Key, string? Value)[] facts) => activity.Record(
        ActivityOperation.UpdateSubscription,
        ActivityResource.AzureEntitlement,
        azure.Id.ToString(),
        by,
        (customer.Id, customer.CompanyName),
        [("SubscriptionId", azure.PlanSubscriptionId.ToString()), ("SubscriptionName", azure.FriendlyName), ("Status", azure.Status.ToString()), .. facts],
        before,
        TextOf(azure));

    public static void RecordRole(
        this ActivityLog activity, ActivityOperation operation, AzureRoleAssignment assignment, string userName, Customer customer, Actor by) => activity.Record(
        operation,
        ActivityResource.AzureEntitlement,
        assignment.AzureSubscriptionId.ToString(),
        by,
        (customer.Id, customer.CompanyName),
        [("UserPrincipalName", userName), ("Role", assignment.Role.ToString())]);
}
