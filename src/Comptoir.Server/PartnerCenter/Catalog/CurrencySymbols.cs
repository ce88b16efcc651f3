using System.Collections.Concurrent;
using System.Globalization;
using Comptoir.Commerce.Partners;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>How a currency is written in a market: the sign of the market's own culture, else the one of a market that has this
/// currency as its own, else its code.</summary>
internal static class CurrencySymbols
{
    private static readonly ConcurrentDictionary<(string Currency, string Market), string> Known = new();

    public static string Of(string currency, Market market) => Known.GetOrAdd((currency, market.Iso2), _ =>
        Own(currency, market) ?? Market.All.Where(other => other.Currency == currency).Select(other => Own(currency, other)).FirstOrDefault(sign => sign is not null) ?? currency);

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
