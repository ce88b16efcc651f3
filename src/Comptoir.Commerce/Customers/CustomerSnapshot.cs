using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Commerce.Customers;

/// <summary>A customer's profiles as the activity log keeps them before and after a change: JSON text, PascalCase (contract,
/// platform-operations §2).</summary>
internal static class CustomerSnapshot
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string TextOf(Customer customer) => JsonSerializer.Serialize(
        new
        {
            Id = customer.Id.Value,
            customer.CommerceId,
            CompanyProfile = new
            {
                TenantId = customer.Id.Value,
                customer.Domain,
                customer.CompanyName,
                customer.OrganizationRegistrationNumber,
            },
            BillingProfile = Of(customer),
        },
        Json);

    public static string BillingTextOf(Customer customer) => JsonSerializer.Serialize(Of(customer), Json);

    private static object Of(Customer customer) => new
    {
        Id = customer.BillingProfileId,
        customer.Billing.FirstName,
        customer.Billing.LastName,
        customer.Billing.Email,
        customer.Billing.Culture,
        customer.Billing.Language,
        customer.Billing.CompanyName,
        DefaultAddress = Of(customer.Billing.Address),
    };

    private static object Of(Address address) => new
    {
        address.Country,
        Region = Given(address.Region),
        address.City,
        State = Given(address.State),
        District = Given(address.District),
        AddressLine1 = address.Line1,
        AddressLine2 = Given(address.Line2),
        AddressLine3 = Given(address.Line3),
        PostalCode = Given(address.PostalCode),
        address.FirstName,
        MiddleName = Given(address.MiddleName),
        address.LastName,
        PhoneNumber = Given(address.PhoneNumber),
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
