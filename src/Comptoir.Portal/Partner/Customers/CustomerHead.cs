using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;

namespace Comptoir.Portal.Partner.Customers;

/// <summary>Whose page it is.</summary>
/// <param name="Country">Name of its market.</param>
/// <param name="Currency">ISO code of its market's currency.</param>
public sealed record CustomerHead(Customer Customer, string Country, string Currency)
{
    /// <param name="culture">Language of the reader.</param>
    public static CustomerHead Of(Customer customer, CultureInfo culture)
    {
        var market = Market.Find(customer.Market);
        return new CustomerHead(customer, market?.Name(culture) ?? customer.Market, market?.Currency ?? "");
    }
}
