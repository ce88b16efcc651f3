using Comptoir.Commerce.Customers;

namespace Comptoir.Portal.Partner.Customers;

/// <summary>Whose page it is.</summary>
/// <param name="Country">Name of its market.</param>
/// <param name="Currency">ISO code of its market's currency.</param>
public sealed record CustomerHead(Customer Customer, string Country, string Currency);
