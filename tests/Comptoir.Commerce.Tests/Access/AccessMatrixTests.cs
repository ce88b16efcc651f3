using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using static Comptoir.Commerce.Access.Role;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>R2, word for word: every cell of the table.</summary>
public sealed class AccessMatrixTests
{
    private static readonly Dictionary<Right, Role[]> Partner = new()
    {
        // R2.1
        [Right.Buy] = [AdminAgent, GlobalAdmin, SalesAgent],
        // R2.2
        [Right.GetKeys] = [AdminAgent],
        // R2.3
        [Right.Cancel] = [AdminAgent],
        // R2.4
        [Right.SeeKeyActivity] = [GlobalAdmin, AccountAdmin, ReferralAdmin, MarketingContentAdmin],
        // R2.4b
        [Right.SeeActivity] =
        [
            GlobalAdmin, AccountAdmin, ReferralAdmin, MarketingContentAdmin,
            BillingAdmin, UserManagementAdmin, AdminAgent, SalesAgent, HelpdeskAgent,
        ],
        // R2.5: a partner user is refused there
        [Right.UseOwnSoftware] = [],
        // R2.6
        [Right.SeeCustomers] = [AdminAgent, GlobalAdmin, SalesAgent, HelpdeskAgent, BillingAdmin, AccountAdmin],
        // R2.7
        [Right.CreateCustomers] = [AdminAgent, SalesAgent, GlobalAdmin],
        [Right.EditCustomers] = [AdminAgent, SalesAgent, GlobalAdmin, HelpdeskAgent],
        // R2.8
        [Right.SeeInvoices] = [BillingAdmin, AdminAgent, GlobalAdmin],
        // R2.9
        [Right.RequestSupport] = [AdminAgent, HelpdeskAgent, SalesAgent, GlobalAdmin],
        // R2.10
        [Right.ManageUsers] = [GlobalAdmin, AccountAdmin, UserManagementAdmin],
        // R2.11
        [Right.Operate] = [],
        // The contract's table, where R2 is silent
        [Right.UsePartnerCenter] =
        [
            GlobalAdmin, AccountAdmin, ReferralAdmin, MarketingContentAdmin,
            BillingAdmin, UserManagementAdmin, AdminAgent, SalesAgent, HelpdeskAgent,
        ],
        [Right.SeeCatalog] = [AdminAgent, GlobalAdmin, SalesAgent, HelpdeskAgent, BillingAdmin, AccountAdmin],
        [Right.SeeAgreements] = [AdminAgent, GlobalAdmin, SalesAgent],
        [Right.ConfirmAgreements] = [AdminAgent, GlobalAdmin],
        [Right.SeePartnerProfiles] = [GlobalAdmin, AdminAgent, SalesAgent, BillingAdmin, UserManagementAdmin, AccountAdmin, ReferralAdmin],
    };

    public static TheoryData<Right, Role> Cells() => [.. from right in Enum.GetValues<Right>() from role in Enum.GetValues<Role>() select (right, role)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_partners_role_holds_what_R2_gives_it_and_nothing_else(Right right, Role role) =>
        Assert.Equal(Partner[right].Contains(role), AccessMatrix.Allows(ActorKind.Partner, [role], right));

    [Theory]
    [MemberData(nameof(Cells))]
    public void In_a_customers_tenant_only_the_Global_admin_holds_anything_and_that_is_its_own_software(Right right, Role role) =>
        Assert.Equal((right, role) == (Right.UseOwnSoftware, GlobalAdmin), AccessMatrix.Allows(ActorKind.Customer, [role], right));

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_operator_holds_R2_11_the_activity_log_the_sight_of_the_catalogue_and_the_accounts_of_all(Right right, Role role) =>
        Assert.Equal(
            role == Operator && (right is Right.Operate or Right.SeeActivity or Right.SeeCatalog or Right.ManageUsers),
            AccessMatrix.Allows(ActorKind.Operator, [role], right));

    [Theory]
    [InlineData(ActorKind.Partner), InlineData(ActorKind.Customer), InlineData(ActorKind.Operator)]
    public void Without_a_role_there_is_no_right(ActorKind kind) =>
        Assert.All(Enum.GetValues<Right>(), right => Assert.False(AccessMatrix.Allows(kind, [], right)));

    [Fact]
    public void Two_roles_hold_what_either_holds()
    {
        Assert.True(AccessMatrix.Allows(ActorKind.Partner, [AdminAgent, GlobalAdmin], Right.GetKeys));
        Assert.True(AccessMatrix.Allows(ActorKind.Partner, [AdminAgent, GlobalAdmin], Right.SeeKeyActivity));
    }
}
