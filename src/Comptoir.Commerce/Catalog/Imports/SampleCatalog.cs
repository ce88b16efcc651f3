using System.Globalization;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>The sample catalogue of R3.6, illustrative prices and all, in the shape of the catalogue document.</summary>
internal static class SampleCatalog
{
    /// <summary>Last day of a price without an end, as the files write it.</summary>
    private const string OpenEnd = "9999-11-30";

    public static IEnumerable<CatalogProduct> Products()
    {
        var prices = EmbeddedData.Rows("Catalog.Data.sample-prices.csv").ToLookup(row => (row["product_id"], row["sku_id"]));
        return EmbeddedData.Rows("Catalog.Data.sample-products.csv")
            .GroupBy(row => row["product_id"])
            .Select(rows => ProductOf(rows.First()) with { Skus = [.. rows.Select(row => SkuOf(row, prices[(row["product_id"], row["sku_id"])]))] });
    }

    private static CatalogProduct ProductOf(IReadOnlyDictionary<string, string> row) => new()
    {
        Id = row["product_id"],
        Kind = row["kind"],
        Title = row["product_title"],
        Description = row["description"],
        Texts = new() { ["fr"] = new CatalogText(row["product_title"], row["description_fr"]) },
        Publisher = row["publisher"],
        IsMicrosoftProduct = row["is_microsoft_product"] == "yes",
        ProductType = row["product_type"],
        ProductSubType = row["product_sub_type"],
        TargetViews = List(row["target_views"]),
    };

    private static CatalogSku SkuOf(IReadOnlyDictionary<string, string> row, IEnumerable<IReadOnlyDictionary<string, string>> prices) => new()
    {
        Id = row["sku_id"],
        Title = row["sku_title"],
        Description = row["description"],
        Texts = new() { ["fr"] = new CatalogText(row["sku_title_fr"], row["description_fr"]) },
        Edition = row["edition"],
        MinimumQuantity = int.Parse(row["min_qty"], CultureInfo.InvariantCulture),
        MaximumQuantity = int.Parse(row["max_qty"], CultureInfo.InvariantCulture),
        IsTrial = row["is_trial"] == "yes",
        Terms = List(row["terms"]),
        BillingCycles = List(row["billing_cycles"]),
        Segments = List(row["segments"]),
        Prerequisites = List(row["prerequisites"]),
        InventoryVariables = List(row["inventory_variables"]),
        ProvisioningVariables = List(row["provisioning_variables"]),
        Cancellation = new CatalogCancellation(row["cancellation_class"], row["cancellation_review"] == "yes"),
        KeyFormat = row["key_format"],
        KeyPattern = row["key_pattern"],
        Versions = List(row["versions"]),
        Media = new CatalogMedia(List(row["languages"]), List(row["architectures"]), List(row["file_types"])),
        Cores = row["cores"].Length > 0 ? int.Parse(row["cores"], CultureInfo.InvariantCulture) : null,
        HybridBenefit = row["hybrid_benefit"],
        IncludedEntitlements = List(row["included_entitlements"]),
        DynamicAttributes = List(row["dynamic_attributes"]).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
        Prices = [.. prices.SelectMany(price => PricesOf(row["kind"], price))],
    };

    /// <summary>A reservation stands in both scopes at the same price.</summary>
    private static IEnumerable<CatalogPrice> PricesOf(string kind, IReadOnlyDictionary<string, string> row)
    {
        var price = new CatalogPrice
        {
            Market = row["market"],
            Segment = row["segment"],
            Scope = Price.NoScope,
            Term = row["term"],
            BillingCycle = row["billing_cycle"],
            Currency = row["currency"],
            UnitPrice = decimal.Parse(row["unit_price"], CultureInfo.InvariantCulture),
            RetailPrice = decimal.Parse(row["erp_price"], CultureInfo.InvariantCulture),
            From = StartOf(row["effective_from"]),
            Until = row["effective_to"] == OpenEnd ? null : StartOf(row["effective_to"]).AddDays(1),
        };
        yield return price;
        if (kind == CatalogWords.Kinds[ProductKind.AzureReservation])
            yield return price with { Scope = Price.AzurePlanScope };
    }

    private static DateTimeOffset StartOf(string day) =>
        new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);

    private static List<string> List(string cell) => cell.Length == 0 ? [] : [.. cell.Split('|')];
}
