namespace Comptoir.Commerce.Access;

/// <summary>What the matrix of R2 gives or refuses; an endpoint, a page and a command name one of these.</summary>
public enum Right
{
    /// <summary>Facts that are nobody's secret (countries, agreement texts), for anyone of a partner who holds a role.</summary>
    UsePartnerCenter,

    /// <summary>Products and prices.</summary>
    SeeCatalog,

    /// <summary>R2.1 carts, checkout, orders.</summary>
    Buy,

    /// <summary>R2.2 keys, downloads, links.</summary>
    GetKeys,

    /// <summary>R2.3 cancel a purchase.</summary>
    Cancel,

    /// <summary>R2.4 rows of key access and downloads in the activity log.</summary>
    SeeKeyActivity,

    /// <summary>R2.4b the activity log without those rows.</summary>
    SeeActivity,

    /// <summary>R2.5 a customer's own keys and downloads.</summary>
    UseOwnSoftware,

    /// <summary>R2.6 customers, orders, software list, subscriptions.</summary>
    SeeCustomers,

    /// <summary>R2.7 create customers.</summary>
    CreateCustomers,

    /// <summary>R2.7 edit customers.</summary>
    EditCustomers,

    /// <summary>Customer agreements: read.</summary>
    SeeAgreements,

    /// <summary>Customer agreements: confirm an acceptance.</summary>
    ConfirmAgreements,

    /// <summary>The partner's own profiles: read.</summary>
    SeePartnerProfiles,

    /// <summary>R2.8 invoices, credits, balance.</summary>
    SeeInvoices,

    /// <summary>R2.9 support requests.</summary>
    RequestSupport,

    /// <summary>R2.10 users and roles of the partner.</summary>
    ManageUsers,

    /// <summary>R2.11 catalogue, key stock, media, partners, support queue.</summary>
    Operate,
}
