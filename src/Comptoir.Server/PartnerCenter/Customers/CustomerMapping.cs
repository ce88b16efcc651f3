using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>Customers from and to the wire (contract, platform-customers §1).</summary>
internal static class CustomerMapping
{
    public static CreateCustomer ToRequest(this WireCustomer wire, Actor by) => new(
        wire.CompanyProfile?.Domain,
        wire.CompanyProfile?.OrganizationRegistrationNumber,
        (wire.BillingProfile ?? new WireCustomerBillingProfile()).ToBilling(),
        wire.AssociatedPartnerId,
        by);

    public static BillingProfile ToBilling(this WireCustomerBillingProfile wire) => new()
    {
        FirstName = wire.FirstName ?? "",
        LastName = wire.LastName ?? "",
        Email = wire.Email ?? "",
        Culture = wire.Culture ?? "",
        Language = wire.Language ?? "",
        CompanyName = wire.CompanyName ?? "",
        Address = (wire.DefaultAddress ?? new WireAddress()).ToAddress(),
    };

    /// <summary>A customer just made, with the password of its first user.</summary>
    public static WireCustomer ToWire(this NewCustomer made) => Whole(made.Customer) with
    {
        UserCredentials = new WireUserCredentials { UserName = made.AdminAlias, Password = made.Password },
    };

    public static WireCustomer ToWire(this CustomerDetails found) => Whole(found.Customer) with { CustomDomains = found.Domains };

    /// <summary>A customer as lists show it.</summary>
    public static WireCustomer ToWire(this CustomerSummary summary) => new()
    {
        Id = summary.Id.ToString(),
        CompanyProfile = Company(summary.Id, summary.Domain, summary.CompanyName, summary.OrganizationRegistrationNumber),
        RelationshipToPartner = WireRelationshipToPartner.Reseller,
        Links = new WireLinks { Self = WireLink.Get($"/customers/{summary.Id}") },
    };

    public static WireCustomerBillingProfile BillingToWire(this Customer customer) => new()
    {
        Id = customer.BillingProfileId.ToString(),
        FirstName = Given(customer.Billing.FirstName),
        LastName = Given(customer.Billing.LastName),
        Email = customer.Billing.Email,
        Culture = customer.Billing.Culture,
        Language = customer.Billing.Language,
        CompanyName = customer.Billing.CompanyName,
        DefaultAddress = customer.Billing.Address.ToWire(),
        Links = new WireLinks { Self = WireLink.Get($"/customers/{customer.Id}/profiles/billing") },
        Etag = customer.Version.ToString(CultureInfo.InvariantCulture),
    };

    private static WireCustomer Whole(Customer customer) => new()
    {
        Id = customer.Id.ToString(),
        CommerceId = customer.CommerceId.ToString(),
        CompanyProfile = Company(customer.Id, customer.Domain, customer.CompanyName, customer.OrganizationRegistrationNumber) with
        {
            Address = customer.Billing.Address.ToWire(),
            Email = customer.Billing.Email,
        },
        BillingProfile = customer.BillingToWire(),
        RelationshipToPartner = WireRelationshipToPartner.Reseller,
        AllowDelegatedAccess = true,
        Links = new WireLinks { Self = WireLink.Get($"/customers/{customer.Id}") },
    };

    private static WireCustomerCompanyProfile Company(CustomerId id, string domain, string name, string? number) => new()
    {
        TenantId = id.ToString(),
        Domain = domain,
        CompanyName = name,
        OrganizationRegistrationNumber = number,
        Links = new WireLinks { Self = WireLink.Get($"/customers/{id}/profiles/company") },
    };

    public static Address ToAddress(this WireAddress wire) => new()
    {
        Country = wire.Country ?? "",
        Region = wire.Region ?? "",
        City = wire.City ?? "",
        State = wire.State ?? "",
        District = wire.District ?? "",
        Line1 = wire.AddressLine1 ?? "",
        Line2 = wire.AddressLine2 ?? "",
        Line3 = wire.AddressLine3 ?? "",
        PostalCode = wire.PostalCode ?? "",
        FirstName = wire.FirstName ?? "",
        MiddleName = wire.MiddleName ?? "",
        LastName = wire.LastName ?? "",
        PhoneNumber = wire.PhoneNumber ?? "",
    };

    public static WireAddress ToWire(this Address address) => new()
    {
        Country = address.Country,
        Region = Given(address.Region),
        City = Given(address.City),
        State = Given(address.State),
        District = Given(address.District),
        AddressLine1 = address.Line1,
        AddressLine2 = Given(address.Line2),
        AddressLine3 = Given(address.Line3),
        PostalCode = Given(address.PostalCode),
        FirstName = address.FirstName,
        MiddleName = Given(address.MiddleName),
        LastName = address.LastName,
        PhoneNumber = Given(address.PhoneNumber),
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
