namespace Comptoir.Commerce.Access;

/// <summary>Roles of R2, spelt as in tokens and in <c>demo.json</c>. A customer's Global admin is <see cref="GlobalAdmin"/>
/// in a customer tenant; the operator's only role is <see cref="Operator"/>.</summary>
public enum Role
{
    GlobalAdmin,
    AccountAdmin,
    AdminAgent,
    SalesAgent,
    HelpdeskAgent,
    BillingAdmin,
    UserManagementAdmin,
    ReferralAdmin,
    MarketingContentAdmin,
    Operator,
}
