using System.Globalization;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>What R3.6 asks of the sample catalogue, and that its files fit together.</summary>
public sealed class ShippedCatalogTests
{
    private static readonly List<Dictionary<string, string>> Products = Shipped.Rows("Catalog.Data", "sample-products.csv");
    private static readonly List<Dictionary<string, string>> Prices = Shipped.Rows("Catalog.Data", "sample-prices.csv");

    [Fact]
    public void The_sample_has_every_kind_every_key_format_and_enough_products_markets_and_currencies()
    {
        Assert.Equal(
            ["azure_plan", "azure_reservation", "linux_plan", "perpetual", "saas", "software_subscription"],
            Products.Select(product => product["kind"]).Distinct().Order());
        Assert.Equal(["d32", "none", "pattern"], Products.Select(product => product["key_format"]).Distinct().Order());
        Assert.True(Products.DistinctBy(product => product["product_id"]).Count() >= 14);
        Assert.True(Prices.DistinctBy(price => price["market"]).Count() >= 12);
        Assert.True(Prices.DistinctBy(price => price["currency"]).Count() >= 8);
        Assert.Subset(
            Prices.Select(price => price["market"]).ToHashSet(), new HashSet<string> { "US", "FR", "GB", "DE", "CA", "CH", "AU", "BR", "JP", "GL" });
    }

    [Fact]
    public void Every_price_belongs_to_a_SKU_and_one_of_its_terms()
    {
        var terms = Products.ToDictionary(product => $"{product["product_id"]}:{product["sku_id"]}", product => product["terms"].Split('|'));

        Assert.All(Prices, price => Assert.Contains(price["term"], terms[$"{price["product_id"]}:{price["sku_id"]}"]));
    }

    [Fact]
    public void Every_SKU_names_a_class_that_every_policy_profile_knows() =>
        Assert.All(
            ["csp-2021-03", "csp-2021-06", "csp-2022-07"],
            profile => Assert.Subset(
                Shipped.Json("Billing.Profiles", $"{profile}.json").GetProperty("classes").EnumerateObject().Select(entry => entry.Name).ToHashSet(),
                Products.Select(product => product["cancellation_class"]).ToHashSet()));

    [Fact]
    public void A_Linux_plan_asks_for_the_customer_agreement_and_for_no_Azure_subscription() =>
        Assert.All(Products.Where(product => product["kind"] is "linux_plan"), plan =>
        {
            Assert.Equal("MicrosoftCustomerAgreement", plan["prerequisites"]);
            Assert.Empty(plan["provisioning_variables"]);
        });

    [Fact]
    public void Every_row_of_the_price_sheet_repeats_a_sample_price()
    {
        var known = Prices.Select(price => Key(price["product_id"], price["sku_id"], price["term"], price["market"], price["currency"], price["unit_price"])).ToHashSet();

        Assert.All(
            Shipped.Rows("Catalog.Data", "price-sheet-sample.csv"),
            row => Assert.Contains(Key(row["ProductId"], row["SkuId"], row["TermDuration"], row["Market"], row["Currency"], row["UnitPrice"]), known));
    }

    private static string Key(string product, string sku, string term, string market, string currency, string price) =>
        $"{product}:{sku} {term} {market} {currency} {decimal.Parse(price, CultureInfo.InvariantCulture):0.####}";
}
