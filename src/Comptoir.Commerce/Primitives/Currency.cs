using System.Collections.Frozen;
using Comptoir.Commerce.Partners;

namespace Comptoir.Commerce.Primitives;

/// <summary>An ISO 4217 currency: its code and how many decimals its minor unit has (R14.6).</summary>
public readonly record struct Currency
{
    private static readonly FrozenDictionary<string, int> Known = Market.All
        .GroupBy(market => market.Currency)
        .ToFrozenDictionary(group => group.Key, group => group.First().CurrencyDecimals, StringComparer.OrdinalIgnoreCase);

    private Currency(string code, int decimals) => (Code, Decimals) = (code, decimals);

    public string Code { get; }

    /// <summary>Digits after the point: 0 for JPY, 2 for EUR, 3 for KWD.</summary>
    public int Decimals { get; }

    public static Currency Of(string code) =>
        TryParse(code, out var currency) ? currency : throw new ArgumentException($"Unknown currency '{code}'.", nameof(code));

    public static bool TryParse(string? code, out Currency currency)
    {
        currency = default;
        if (code is null || !Known.TryGetValue(code, out int decimals))
            return false;
        currency = new Currency(code.ToUpperInvariant(), decimals);
        return true;
    }

    public override string ToString() => Code;
}
