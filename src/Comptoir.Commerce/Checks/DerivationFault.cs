using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Checks;

/// <summary>Compares what an entry says of how it came about with how it did (R14.3b).</summary>
internal static class DerivationFault
{
    /// <summary>What the operator approved as an exception (R9.8), by the derivation.</summary>
    public static decimal? ApprovedOf(LedgerEntry credit) =>
        credit.Derivation.Inputs.TryGetValue("approved", out string? text)
        && credit.Derivation.Inputs.ContainsKey("approvedBy")
        && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal approved)
        && Recalculation.IsFigure(approved)
            ? approved
            : null;

    /// <summary>The posted amount in the terms of its price; null in a currency that does not exist.</summary>
    public static decimal? PriceOf(LedgerEntry entry) => Currency.TryParse(entry.Currency, out var currency)
        ? Money.OfMinor(entry.TaxIncluded ? entry.SubtotalMinor + entry.TaxMinor : entry.SubtotalMinor, currency).Amount
        : null;

    /// <summary>The first thing in a derivation that is not as the amount was worked out.</summary>
    public static string? Of(OrderLine line, LedgerEntry entry, Recalculation.Fraction exact, params (string Name, decimal Value)[] inputs)
    {
        var how = entry.Derivation;
        if (how.Profile != line.PolicyProfile)
            return $"profile is {how.Profile}";
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("currency", entry.Currency), ("taxIncluded", line.TaxIncluded ? "true" : "false")])
        {
            if (how.Inputs.GetValueOrDefault(name) != text)
                return $"{name} is {how.Inputs.GetValueOrDefault(name) ?? "missing"}";
        }

        if (InputFault(entry, [("taxRate", line.TaxRate), .. inputs]) is { } fault)
            return fault;
        return exact.IsWrittenAs(how.Unrounded) ? null : $"unrounded is {how.Unrounded}";
    }

    /// <summary>The first input of a derivation that is not what it was worked out from.</summary>
    private static string? InputFault(LedgerEntry entry, ReadOnlySpan<(string Name, decimal Value)> inputs)
    {
        foreach (var (name, value) in inputs)
        {
            if (!entry.Derivation.Inputs.TryGetValue(name, out string? text))
                return $"{name} is missing";
            if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal stored) || stored != value)
                return $"{name} is {text}";
        }

        return null;
    }
}
