using System.Collections.Concurrent;
using System.Globalization;
using Comptoir.Commerce.Partners;

namespace Comptoir.Server.PartnerCenter;

/// <summary>The signs of currencies, as the countries write them whose legal tender they are.</summary>
internal static class CurrencySymbols
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>The sign of an ISO 4217 currency; its code where it has none.</summary>
    public static string Of(string code) => Known.GetOrAdd(code, static currency => Market.All
        .Where(market => market.Currency == currency)
        .Select(market => CultureInfo.GetCultureInfo(market.DefaultCulture))
        .Where(culture => !culture.IsNeutralCulture)
        .Select(culture => new RegionInfo(culture.Name))
        .FirstOrDefault(region => region.ISOCurrencySymbol == currency)?.CurrencySymbol ?? currency);
}
