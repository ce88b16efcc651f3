using System.Globalization;

namespace Comptoir.Benchmarks.Imports;

/// <summary>A price sheet of many products in many markets, as a partner gets it.</summary>
internal static class PriceSheet
{
    private const string Header =
        "\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"Publisher\",\"SkuDescription\",\"UnitOfMeasure\",\"TermDuration\",\"BillingPlan\",\"Market\",\"Currency\",\"UnitPrice\",\"PricingTierRangeMin\",\"PricingTierRangeMax\",\"EffectiveStartDate\",\"EffectiveEndDate\",\"Tags\",\"ERP Price\",\"Segment\"";

    private static readonly (string Market, string Currency)[] Markets =
        [("FR", "EUR"), ("DE", "EUR"), ("IT", "EUR"), ("ES", "EUR"), ("US", "USD"), ("GB", "GBP"), ("CA", "CAD"), ("CH", "CHF"), ("SE", "SEK"), ("JP", "JPY")];

    /// <summary>Products of ten SKUs, each priced in ten markets: a hundred rows a product.</summary>
    public static async Task WriteAsync(string file, int rows)
    {
        await using var sheet = new StreamWriter(file);
        await sheet.WriteLineAsync(Header);
        for (int row = 0; row < rows; row++)
        {
            var (market, currency) = Markets[row % Markets.Length];
            int sku = row / Markets.Length % 10, product = row / (Markets.Length * 10), price = 100 + (row * 7919 % 90_000);
            await sheet.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"\"Bench product {product}\",\"BENCH{product:D7}\",\"{sku:D4}\",\"Bench product {product}, variant {sku}\",\"Bench Software\",\"What a description of a variant says in about a hundred characters, so that the file weighs what real ones do.\",\"\",\"\",\"OneTime\",\"{market}\",\"{currency}\",\"{price}\",\"\",\"\",\"1/1/2023 12:00:00 AM\",\"11/30/9999 11:59:59 PM\",\"Software;Perpetual\",\"{price * 2}\",\"Commercial\""));
        }
    }
}
