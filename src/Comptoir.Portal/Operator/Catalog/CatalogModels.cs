using Comptoir.Commerce.Catalog.Imports;

namespace Comptoir.Portal.Operator.Catalog;

/// <param name="Recent">What was sent lately, the latest first.</param>
/// <param name="Problem">Why nothing was taken, worded.</param>
public sealed record CatalogImportModel(IReadOnlyList<CatalogUpload> Recent, string? Problem);

/// <param name="Faults">What is wrong with the file, worded.</param>
public sealed record CatalogUploadModel(CatalogUpload Upload, FileFaults? Faults)
{
    /// <summary>New, changed, ended and unchanged, of what a file speaks of.</summary>
    public IReadOnlyList<(string What, int New, int Changed, int Ended, int Unchanged)> Counts => Upload.Result is { } done
        ?
        [
            ("Products", done.ProductsAdded, done.ProductsChanged, 0, done.ProductsUnchanged),
            ("Skus", done.SkusAdded, done.SkusChanged, 0, done.SkusUnchanged),
            ("Prices", done.PricesAdded, done.PricesChanged - done.PricesEnded, done.PricesEnded, done.PricesUnchanged),
        ]
        : [];
}
