using System.Text.Json;

namespace Comptoir.Commerce.Tests.Partners;

/// <summary>The three country files must say the same (R3.3, R3.4).</summary>
public sealed class ShippedCountriesTests
{
    private static readonly List<JsonElement> Countries = [.. Shipped.Json("Partners.Data", "countries.json").EnumerateArray()];
    private static readonly List<Dictionary<string, string>> Markets = Shipped.Rows("Partners.Data", "markets.csv");
    private static readonly List<Dictionary<string, string>> Closed = Shipped.Rows("Partners.Data", "reservation-closed-markets.csv");

    [Fact]
    public void Countries_and_markets_list_the_same_codes()
    {
        Assert.Equal(248, Countries.Count);
        Assert.Equal(Markets.Select(market => $"{market["iso2"]} {market["iso3"]}"), Countries.Select(country => $"{Text(country, "iso2")} {Text(country, "iso3")}"));
    }

    [Fact]
    public void The_closed_list_has_109_names_on_106_codes()
    {
        Assert.Equal(109, Closed.Count);
        Assert.Equal(106, Closed.DistinctBy(row => row["iso2"]).Count());
        Assert.Equal(3, Closed.Count(row => row["iso2"] is "BQ"));
        Assert.Equal(2, Closed.Count(row => row["iso2"] is "SJ"));
    }

    [Fact]
    public void A_country_is_closed_to_reservations_when_the_list_names_it_or_the_country_it_is_part_of()
    {
        var closed = Closed.Select(row => row["iso2"]).Concat(["XE", "XJ", "XS"]).Distinct().Order().ToList();

        Assert.Equal(closed, Flagged("reservationsClosed"));
        Assert.Equal(closed, Markets.Where(market => market["reservations_available"] is "no").Select(market => market["iso2"]).Order());
    }

    [Fact]
    public void Prices_include_tax_in_Australia_and_Brazil_only()
    {
        Assert.Equal(["AU", "BR"], Flagged("pricesIncludeTax"));
        Assert.Equal(["AU", "BR"], Markets.Where(market => market["tax_inclusive_default"] is "yes").Select(market => market["iso2"]).Order());
    }

    [Fact]
    public void Eleven_countries_ask_for_a_registration_number() =>
        Assert.Equal(["AM", "AZ", "BY", "HU", "KG", "KZ", "MD", "RU", "TJ", "UA", "UZ"], Flagged("registrationNumberRequired"));

    [Theory]
    [InlineData("US", 51), InlineData("CA", 13), InlineData("CN", 34), InlineData("MX", 32)]
    public void A_country_whose_state_is_checked_has_its_states(string iso2, int states)
    {
        var country = Countries.Single(country => Text(country, "iso2") == iso2);

        Assert.Equal(states, country.GetProperty("states").EnumerateArray().Select(state => state.GetString()).Distinct().Count());
        Assert.Equal(["CA", "CN", "MX", "US"], Flagged("stateListed"));
    }

    [Fact]
    public void Every_country_has_a_default_culture_that_its_market_names_too() =>
        Assert.Equal(
            Markets.Select(market => market["culture_default"]),
            Countries.Select(country => country.GetProperty("cultures")[0].GetString()));

    private static string Text(JsonElement country, string name) => country.GetProperty(name).GetString()!;

    private static List<string> Flagged(string flag) =>
        [.. Countries.Where(country => country.GetProperty("flags").EnumerateArray().Any(each => each.ValueEquals(flag))).Select(country => Text(country, "iso2")).Order()];
}
