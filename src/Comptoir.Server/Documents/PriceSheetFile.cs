using System.Globalization;
using Comptoir.Commerce.Catalog;
using CsvHelper;

namespace Comptoir.Server.Documents;

/// <summary>A price sheet as a file (contract, billing §6): every field in quotes, days as in the United States, an open end in the
/// year 9999. The importer reads it back.</summary>
internal static class PriceSheetFile
{
    private const string Instant = "M/d/yyyy h:mm:ss tt";

    private static readonly CsvWriterOptions Form = new() { Quoting = CsvQuoting.Always, Injection = CsvInjection.Escape };

    private static readonly string[] Item =
        ["ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration"];

    private static readonly string[] Consumption =
    [
        .. Item, "Market", "Currency", "UnitPrice", "PricingTierRangeMin", "PricingTierRangeMax", "EffectiveStartDate", "EffectiveEndDate",
        "MeterIds", "MeterType", "Tags",
    ];

    private static readonly string[] License =
    [
        .. Item, "BillingPlan", "Market", "Currency", "UnitPrice", "PricingTierRangeMin", "PricingTierRangeMax", "EffectiveStartDate", "EffectiveEndDate",
        "Tags", "ERP Price", "Segment",
    ];

    public static async Task WriteAsync(PriceSheet sheet, Stream output, CancellationToken ct)
    {
        bool metered = sheet.View is PriceSheetView.AzureConsumption or PriceSheetView.AzureReservations;
        await using var csv = CsvWriter.Create(output, Form, leaveOpen: true);
        csv.WriteRecord(metered ? Consumption : License);
        await foreach (var row in sheet.Rows.WithCancellation(ct))
            await csv.WriteRecordAsync(metered ? [.. ItemOf(row), .. PriceOf(row), "", "", TagsOf(row)] : LicenseRow(row), ct);
        await csv.FlushAsync(ct);
    }

    private static string[] LicenseRow(PricedSku row) =>
        [.. ItemOf(row), PlanOf(row.Price.BillingCycle), .. PriceOf(row), TagsOf(row), Text(row.Price.RetailPrice), Upper(row.Price.Segment)];

    private static string[] ItemOf(PricedSku row) =>
    [
        row.Product.Title, row.Product.Id, row.Sku.Id, row.Sku.Title, row.Product.Publisher,
        row.Sku.Description.Length > 0 ? row.Sku.Description : row.Product.Description, "", row.Price.Term,
    ];

    private static string[] PriceOf(PricedSku row) =>
    [
        row.Price.Market, row.Price.Currency, Text(row.Price.UnitPrice), "", "",
        row.Price.From.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture),
        row.Price.Until.AddSeconds(-1).UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture),
    ];

    private static string PlanOf(BillingCycle cycle) => cycle is BillingCycle.None ? "" : cycle.ToString();

    private static string TagsOf(PricedSku row) => string.Join(';', new[] { row.Product.ProductType, row.Product.ProductSubType }.Where(tag => tag.Length > 0).Distinct());

    private static string Text(decimal? price) => price?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    private static string Upper(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];
}
