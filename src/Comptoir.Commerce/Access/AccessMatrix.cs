using System.Collections.Frozen;
using Comptoir.Commerce.Primitives;
using static Comptoir.Commerce.Access.Role;

namespace Comptoir.Commerce.Access;

/// <summary>The permission matrix of R2, the one place that says who may do what. Rows that R2 does not name follow the
/// contract's table (platform-operations §1).</summary>
public static class AccessMatrix
{
    private static readonly Role[] Buyers = [AdminAgent, GlobalAdmin, SalesAgent];

    private static readonly FrozenDictionary<Right, Role[]> Partner = new Dictionary<Right, Role[]>
    {
        [Right.UsePartnerCenter] =
            [GlobalAdmin, AccountAdmin, AdminAgent, SalesAgent, HelpdeskAgent, BillingAdmin, UserManagementAdmin, ReferralAdmin, MarketingContentAdmin],
        [Right.SeeCatalog] = [.. Buyers, HelpdeskAgent, BillingAdmin, AccountAdmin],
        [Right.Buy] = Buyers,
        [Right.GetKeys] = [AdminAgent],
        [Right.Cancel] = [AdminAgent],
        [Right.SeeKeyActivity] = [GlobalAdmin, AccountAdmin, ReferralAdmin, MarketingContentAdmin],
        [Right.SeeActivity] =
            [GlobalAdmin, AccountAdmin, ReferralAdmin, MarketingContentAdmin, BillingAdmin, UserManagementAdmin, AdminAgent, SalesAgent, HelpdeskAgent],
        [Right.SeeCustomers] = [.. Buyers, HelpdeskAgent, BillingAdmin, AccountAdmin],
        [Right.CreateCustomers] = Buyers,
        [Right.EditCustomers] = [.. Buyers, HelpdeskAgent],
        [Right.SeeAgreements] = Buyers,
        [Right.ConfirmAgreements] = [AdminAgent, GlobalAdmin],
        [Right.SeePartnerProfiles] = [.. Buyers, BillingAdmin, UserManagementAdmin, AccountAdmin, ReferralAdmin],
        [Right.SeeInvoices] = [BillingAdmin, AdminAgent, GlobalAdmin],
        [Right.RequestSupport] = [AdminAgent, HelpdeskAgent, SalesAgent, GlobalAdmin],
        [Right.ManageUsers] = [GlobalAdmin, AccountAdmin, UserManagementAdmin],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Right, Role[]> Customer = new Dictionary<Right, Role[]>
    {
        [Right.UseOwnSoftware] = [GlobalAdmin],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Right, Role[]> Operation = new Dictionary<Right, Role[]>
    {
        [Right.Operate] = [Operator],
        [Right.SeeActivity] = [Operator],
        [Right.SeeCatalog] = [Operator],
        [Right.ManageUsers] = [Operator],
    }.ToFrozenDictionary();

    /// <summary>Roles of a kind of tenant that hold a right; empty when none does.</summary>
    public static IReadOnlyList<Role> RolesWith(ActorKind kind, Right right) =>
        Of(kind).TryGetValue(right, out var roles) ? roles : [];

    /// <summary>The roles that a user or an application of this kind of tenant can hold.</summary>
    public static IReadOnlyList<Role> RolesOf(ActorKind kind) => [.. Of(kind).Values.SelectMany(roles => roles).Distinct().Order()];

    /// <summary>Whether any of the roles holds the right in a tenant of this kind. The program itself may do all.</summary>
    public static bool Allows(ActorKind kind, IReadOnlyList<Role> roles, Right right)
    {
        if (kind == ActorKind.System)
            return true;
        if (!Of(kind).TryGetValue(right, out var allowed))
            return false;
        foreach (var role in roles)
        {
            if (Array.IndexOf(allowed, role) >= 0)
                return true;
        }

        return false;
    }

    private static FrozenDictionary<Right, Role[]> Of(ActorKind kind) => kind switch
    {
        ActorKind.Partner => Partner,
        ActorKind.Customer => Customer,
        ActorKind.Operator => Operation,
        _ => FrozenDictionary<Right, Role[]>.Empty,
    };
}
