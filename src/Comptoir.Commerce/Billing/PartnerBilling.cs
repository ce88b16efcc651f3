using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>Whom and where a partner is billed; it stands on invoices to come. A partner that never gave any has no row.</summary>
public sealed class PartnerBilling : IVersioned
{
    private PartnerBilling()
    {
    }

    private PartnerBilling(PartnerId partner, long version) => (PartnerId, Version) = (partner, version);

    public PartnerId PartnerId { get; private set; }

    public Address Address { get; private set; } = new();

    public BillingContact Contact { get; private set; } = new();

    /// <summary>The partner's own reference, empty when not given.</summary>
    public string PurchaseOrderNumber { get; private set; } = "";

    /// <summary>Empty when not given.</summary>
    public string TaxId { get; private set; } = "";

    public long Version { get; private set; }

    /// <summary>What stands for a profile that was never given.</summary>
    public static PartnerBilling None(PartnerId partner) => new(partner, version: 0);

    public static PartnerBilling First(PartnerId partner) => new(partner, version: 1);

    public void Replace(Address address, BillingContact contact, string purchaseOrderNumber, string taxId) =>
        (Address, Contact, PurchaseOrderNumber, TaxId) = (address, contact, purchaseOrderNumber, taxId);
}

/// <summary>The person of a partner to turn to about invoices; every member a text, empty when not given.</summary>
public sealed record BillingContact
{
    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    public string PhoneNumber { get; init; } = "";
}
