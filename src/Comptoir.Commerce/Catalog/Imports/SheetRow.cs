namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>One row of a price sheet, its values read but not yet held against the catalogue.</summary>
/// <param name="Number">Row of the file, the header being row 1.</param>
/// <param name="From">First instant of the price.</param>
/// <param name="Until">First instant after it.</param>
internal readonly record struct SheetRow(
    long Number,
    string ProductId,
    string SkuId,
    string ProductTitle,
    string SkuTitle,
    string Publisher,
    string SkuDescription,
    string Tags,
    string Term,
    BillingCycle Cycle,
    string Market,
    string Currency,
    string Segment,
    decimal UnitPrice,
    decimal? RetailPrice,
    DateTimeOffset From,
    DateTimeOffset Until)
{
    public (string Product, string Sku) Key => (ProductId, SkuId);
}
