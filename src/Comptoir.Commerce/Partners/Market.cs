using System.Collections.Frozen;
using System.Globalization;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Partners;

/// <summary>A market: an ISO country (and the few codes of Partner Center's own) with the facts that selling there needs.</summary>
/// <param name="Iso2">Upper-case code.</param>
/// <param name="NameEn">English name.</param>
/// <param name="NameFr">French name, without an article.</param>
/// <param name="Currency">Legal tender, ISO 4217.</param>
/// <param name="CurrencyDecimals">Digits of its minor unit.</param>
/// <param name="DefaultCulture">First culture of the market.</param>
/// <param name="TaxName">Local abbreviation of the general consumption tax, for labels only.</param>
/// <param name="PricesIncludeTax">Commercial prices include tax: AU and BR (R3.4).</param>
/// <param name="ReservationsSold">Azure reservations may be sold there (R3.3).</param>
public sealed record Market(
    string Iso2,
    string Iso3,
    string NameEn,
    string NameFr,
    string Currency,
    int CurrencyDecimals,
    string DefaultCulture,
    string TaxName,
    bool PricesIncludeTax,
    bool ReservationsSold)
{
    public static readonly IReadOnlyList<Market> All = Load();

    private static readonly FrozenDictionary<string, Market> ByCode =
        All.ToFrozenDictionary(market => market.Iso2, StringComparer.OrdinalIgnoreCase);

    public static Market? Find(string? iso2) => iso2 is not null && ByCode.TryGetValue(iso2, out var market) ? market : null;

    public string Name(CultureInfo culture) => culture.TwoLetterISOLanguageName == "fr" ? NameFr : NameEn;

    private static List<Market> Load() =>
        [.. EmbeddedData.Rows("Partners.Data.markets.csv").Select(row => new Market(
            row["iso2"],
            row["iso3"],
            row["name_en"],
            row["name_fr"],
            row["currency"],
            int.Parse(row["currency_decimals"], CultureInfo.InvariantCulture),
            row["culture_default"],
            row["tax_name"],
            row["tax_inclusive_default"] == "yes",
            row["reservations_available"] != "no"))];
}
