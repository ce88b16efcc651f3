using System.Collections.Concurrent;
using System.Globalization;
using Comptoir.Commerce.Partners;

namespace Comptoir.Server.PartnerCenter;

/// <summary>The signs of currencies, as the countries write them whose legal tender they are.</summary>
internal static class CurrencySymbols
{
    private static readonly ConcurrentDictionary<(string Currency, string? Market), string> Known = new();

    /// <summary>The sign of an ISO 4217 currency; its code where it has none.</summary>
    public static string Of(string currency) => Known.GetOrAdd((currency, null), key =>
        Market.All.Where(market => market.Currency == key.Currency).Select(market => Own(key.Currency, market)).FirstOrDefault(sign => sign is not null) ?? key.Currency);

    /// <summary>How it is written in a market: as the market's own culture does, else as elsewhere.</summary>
    public static string Of(string currency, Market market) => Known.GetOrAdd((currency, market.Iso2), _ => Own(currency, market) ?? Of(currency));

    private static string? Own(string currency, Market market)
    {
        try
        {
            var region = new RegionInfo(market.DefaultCulture);
            return region.ISOCurrencySymbol == currency ? region.CurrencySymbol : null;
        }
        catch (ArgumentException)
        {
            // The runtime does not know the market's culture; another one's sign, or the code, will do.
            return null;
        }
    }
}
