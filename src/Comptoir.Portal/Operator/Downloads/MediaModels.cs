using Comptoir.Commerce.Downloads;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Operator.Downloads;

/// <param name="Sku">SKU that the list is cut to, as <c>product:sku</c>; null for all.</param>
/// <param name="Skus">Those that can have files.</param>
/// <param name="Versions">Version of a SKU as the form names it, and its title.</param>
/// <param name="Added">The file that was just added.</param>
/// <param name="Problem">Why it was not, worded.</param>
public sealed record MediaModel(
    string? Sku,
    IReadOnlyList<(string Value, string Text)> Skus,
    IReadOnlyList<(string Value, string Text)> Versions,
    IReadOnlyList<StoredMedia> Rows,
    Pager Pager,
    Filled Filled,
    MediaFile? Added,
    string? Problem);
