using System.Text.Json;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>How changes of users and applications stand in the activity log of the partner whose they are.</summary>
internal static class AccessActivity
{
    /// <param name="before">Null for a user just made.</param>
    /// <param name="more">What the snapshots do not show.</param>
    public static void RecordUser(
        this ActivityLog activity, User user, Tenant tenant, Actor by, string? before, params (string Name, string? Value)[] more)
    {
        bool ofCustomer = tenant.Kind == ActorKind.Customer;
        var operation = (ofCustomer, before) switch
        {
            (true, null) => ActivityOperation.CreateCustomerUser,
            (true, _) => ActivityOperation.UpdateCustomerUser,
            (false, null) => ActivityOperation.CreatePartnerUser,
            (false, _) => ActivityOperation.UpdatePartnerUser,
        };
        activity.Record(
            operation,
            ofCustomer ? ActivityResource.CustomerUser : ActivityResource.PartnerUser,
            user.Id.ToString(),
            by with { Partner = user.PartnerId },
            facts: [("UserPrincipalName", user.UserName), ("CustomerId", user.CustomerId?.ToString()), ("Roles", string.Join(", ", user.Roles)), .. more],
            before: before,
            after: UserRules.SnapshotOf(user));
    }

    /// <param name="ofCustomer">Whether the user is a customer's.</param>
    /// <param name="what">What became of the user's second factor.</param>
    public static void RecordSecondFactor(this ActivityLog activity, Actor by, UserId user, bool ofCustomer, string what) => activity.Record(
        ofCustomer ? ActivityOperation.UpdateCustomerUser : ActivityOperation.UpdatePartnerUser,
        ofCustomer ? ActivityResource.CustomerUser : ActivityResource.PartnerUser,
        user.ToString(),
        by,
        facts: [("SecondFactor", what)]);

    /// <param name="by">The passkey's user.</param>
    /// <param name="what">What became of it, or was done by it.</param>
    public static void RecordPasskey(this ActivityLog activity, Actor by, Passkey passkey, string what) => activity.Record(
        by.Customer is not null ? ActivityOperation.UpdateCustomerUser : ActivityOperation.UpdatePartnerUser,
        by.Customer is not null ? ActivityResource.CustomerUser : ActivityResource.PartnerUser,
        passkey.UserId.ToString(),
        by,
        facts: [("Passkey", what), ("PasskeyId", passkey.Id.ToString()), ("PasskeyName", passkey.Name)]);

    public static void RecordRemoval(this ActivityLog activity, User user, Tenant tenant, Actor by) => activity.Record(
        tenant.Kind == ActorKind.Customer ? ActivityOperation.DeleteCustomerUser : ActivityOperation.RemovePartnerUser,
        tenant.Kind == ActorKind.Customer ? ActivityResource.CustomerUser : ActivityResource.PartnerUser,
        user.Id.ToString(),
        by with { Partner = user.PartnerId },
        facts: [("UserPrincipalName", user.UserName), ("CustomerId", user.CustomerId?.ToString())],
        before: UserRules.SnapshotOf(user));

    public static void RecordRemoval(this ActivityLog activity, Application application, Actor by) => activity.Record(
        ActivityOperation.UnregisterApplication,
        ActivityResource.Application,
        application.ClientId.ToString(),
        by with { Partner = application.PartnerId },
        facts: [("ApplicationName", application.Name)],
        before: SnapshotOf(application));

    public static void RecordApplication(this ActivityLog activity, Application application, Actor by, string? before) => activity.Record(
        ActivityOperation.RegisterApplication,
        ActivityResource.Application,
        application.ClientId.ToString(),
        by with { Partner = application.PartnerId },
        facts: [("ApplicationName", application.Name), ("Roles", string.Join(", ", application.Roles))],
        before: before,
        after: SnapshotOf(application));

    public static void RecordCredential(this ActivityLog activity, Application application, Actor by) => activity.Record(
        ActivityOperation.AddApplicationCredential,
        ActivityResource.ApplicationCredential,
        application.ClientId.ToString(),
        by with { Partner = application.PartnerId },
        facts: [("ApplicationName", application.Name)]);

    public static string SnapshotOf(Application application) => JsonSerializer.Serialize(new
    {
        Id = application.ClientId,
        application.Name,
        Roles = application.Roles.Select(role => role.ToString()),
        application.RedirectUris,
        application.Enabled,
    });
}
