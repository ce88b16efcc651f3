using System.Globalization;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Carts;

/// <summary>What must hold of a cart's lines as a whole, before each is looked at.</summary>
internal static class CartLines
{
    /// <summary>More lines than any purchase has; keeps one request from holding the store for long.</summary>
    public const int Maximum = 500;

    public static Refusal? FaultOf(IReadOnlyList<PurchaseLine> lines)
    {
        if (lines.Count == 0)
            return new InvalidInput("lineItems", InputFault.Required);
        if (lines.Count > Maximum)
            return new InvalidInput("lineItems", InputFault.OutOfRange, Maximum.ToString(CultureInfo.InvariantCulture));
        return lines.GroupBy(line => line.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? new InvalidInput("lineItems.id", InputFault.Malformed, twice.Key.ToString(CultureInfo.InvariantCulture))
            : null;
    }
}
