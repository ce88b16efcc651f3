using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;

namespace Comptoir.Commerce.Orders;

/// <summary>How the charge of a line came about.</summary>
internal static class Derivations
{
    public static Derivation OfCharge(OrderLine line)
    {
        int charges = Offer.ChargesIn(line.Term, line.BillingCycle);
        decimal exact = line.UnitPrice * line.Quantity / charges;
        return new Derivation
        {
            Rule = "R4.3b",
            Profile = line.PolicyProfile,
            Inputs = new()
            {
                ["unitPrice"] = line.UnitPrice.ToString(CultureInfo.InvariantCulture),
                ["quantity"] = line.Quantity.ToString(CultureInfo.InvariantCulture),
                ["charges"] = charges.ToString(CultureInfo.InvariantCulture),
                ["currency"] = line.Currency,
                ["taxRate"] = line.TaxRate.ToString(CultureInfo.InvariantCulture),
                ["taxIncluded"] = line.TaxIncluded ? "true" : "false",
            },
            Formula = "unitPrice × quantity ÷ charges",
            Unrounded = exact.ToString(CultureInfo.InvariantCulture),
        };
    }
}
