using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Customers;

/// <summary>A buying company: a tenant of one partner (R1.2).</summary>
public sealed class Customer : IVersioned
{
    private Customer()
    {
    }

    public Customer(PartnerId partner, CustomerId id, Guid commerceId, Guid billingProfileId, string domain, BillingProfile billing, DateTimeOffset now)
    {
        PartnerId = partner;
        Id = id;
        CommerceId = commerceId;
        BillingProfileId = billingProfileId;
        Domain = domain;
        CreatedAt = now;
        Rename(billing);
    }

    public PartnerId PartnerId { get; private set; }

    public CustomerId Id { get; private set; }

    public Guid CommerceId { get; private set; }

    public Guid BillingProfileId { get; private set; }

    /// <summary>Unique in the installation, lower case.</summary>
    public string Domain { get; private set; } = "";

    public string CompanyName { get; private set; } = "";

    /// <summary>The company's name as it is searched and sorted by.</summary>
    public string CompanyNameKey { get; private set; } = "";

    public string? OrganizationRegistrationNumber { get; private set; }

    public BillingProfile Billing { get; private set; } = new();

    /// <summary>ISO code of the billing country: what may be sold and at which price follows from it.</summary>
    public string Market { get; private set; } = "";

    /// <summary>Segments the customer qualified for, besides commercial.</summary>
    public List<string> Qualifications { get; private set; } = [];

    /// <summary>Set when the relationship with the partner has ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public long Version { get; private set; }

    public static string KeyOf(string companyName) => companyName.Trim().ToLowerInvariant();

    /// <summary>Replaces the billing profile; the market follows its country.</summary>
    public void Rename(BillingProfile billing)
    {
        Billing = billing;
        Market = billing.Address.Country;
        CompanyName = billing.CompanyName;
        CompanyNameKey = KeyOf(billing.CompanyName);
    }

    public void RegisterOrganization(string? number) => OrganizationRegistrationNumber = number;

    public void Qualify(IEnumerable<string> segments) => Qualifications = [.. segments];

    /// <summary>Whoever calls it has <see cref="Catalog.Shoppers"/> forget whom it sold to.</summary>
    public void EndRelationship(DateTimeOffset now) => EndedAt = now;
}
