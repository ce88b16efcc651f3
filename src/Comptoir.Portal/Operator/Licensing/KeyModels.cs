using Comptoir.Commerce.Licensing;
using Comptoir.Portal.Operator.Catalog;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Operator.Licensing;

/// <param name="Rows">Those whose stock is low first.</param>
/// <param name="LowAt">Keys at or under which stock is low.</param>
/// <param name="Filled">The form that takes a file.</param>
/// <param name="Faults">What is wrong with the file; never the keys themselves.</param>
/// <param name="Imported">Keys that were just taken in.</param>
/// <param name="Check">What was found out about a key that was asked about.</param>
/// <param name="CheckProblem">Why nothing was, worded.</param>
public sealed record KeyStockModel(
    IReadOnlyList<KeyStock> Rows, int LowAt, Filled Filled, FileFaults? Faults, long? Imported, KeyState? Check, string? CheckProblem)
{
    /// <summary>What keys can be imported for, as a form names it, and its title.</summary>
    public IReadOnlyList<(string Value, string Text)> Choices =>
        [.. Rows.Select(row => (ValueOf(row), row.Version.Length > 0 ? $"{row.Title}, {row.Version}" : row.Title)).OrderBy(choice => choice.Item2, StringComparer.Ordinal)];

    private static string ValueOf(KeyStock row) => $"{row.ProductId}:{row.SkuId}:{row.Version}";
}
