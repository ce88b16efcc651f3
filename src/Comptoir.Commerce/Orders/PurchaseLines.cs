using System.Globalization;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>What holds of a purchase's lines as a whole, before each is looked at.</summary>
internal static class PurchaseLines
{
    /// <summary>More lines than any purchase has; keeps one request from holding the store for long.</summary>
    public const int Maximum = 500;

    public static Refusal? FaultOf(IReadOnlyList<PurchaseLine> lines)
    {
        int count = lines.Count + lines.Sum(line => line.AddOns.Count);
        if (count == 0)
            return new InvalidInput("lineItems", InputFault.Required);
        return count > Maximum
            ? new InvalidInput("lineItems", InputFault.OutOfRange, Maximum.ToString(CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Whether a line names an Azure subscription that it is bought for: it has to be active still when the order is made.</summary>
    public static bool NeedAzure(IReadOnlyList<PurchaseLine> lines) =>
        lines.Any(line => line.ProvisioningContext.Keys.Any(key => key.Equals("subscriptionId", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The lines with their numbers; counted anew from 0 where numbers repeat, as they do when a client sets none.</summary>
    public static List<PurchaseLine> Numbered(IReadOnlyList<PurchaseLine> lines)
    {
        bool unique = lines.Concat(lines.SelectMany(line => line.AddOns)).DistinctBy(line => line.Id).Count()
            == lines.Count + lines.Sum(line => line.AddOns.Count);
        if (unique)
            return [.. lines];
        int next = 0;
        return [.. lines.Select(line => line with { Id = next++, AddOns = [.. line.AddOns.Select(addOn => addOn with { Id = next++ })] })];
    }
}
