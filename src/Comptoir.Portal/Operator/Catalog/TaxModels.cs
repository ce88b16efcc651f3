using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Operator.Catalog;

/// <summary>The rates of a market, the latest first.</summary>
/// <param name="Name">Of the market.</param>
/// <param name="InForce">The one that holds today; null before the first begins.</param>
public sealed record MarketTaxes(string Market, string Name, IReadOnlyList<TaxRate> Rates, TaxRate? InForce);

/// <param name="Today">UTC.</param>
/// <param name="Markets">Code and name, to choose from.</param>
/// <param name="Saved">Code of the market whose rate was set just now.</param>
/// <param name="Imported">Rates that were just taken in from a file.</param>
public sealed record TaxesModel(
    IReadOnlyList<MarketTaxes> Rows, DateOnly Today, IReadOnlyList<(string Code, string Name)> Markets, Filled Filled, string? Saved, int? Imported);

/// <param name="Preview">What the file would change; null before one was sent.</param>
/// <param name="Text">The file, to be sent again with the confirmation.</param>
/// <param name="Faults">What is wrong with the file.</param>
/// <param name="Problem">Why there is nothing to look at, worded.</param>
public sealed record TaxImportModel(TaxesPreview? Preview, string Text, FileFaults? Faults, string? Problem, Func<string, string> NameOf);

/// <summary>What is wrong with a file, by row and column, worded.</summary>
/// <param name="More">There may be more that are not listed.</param>
public sealed record FileFaults(IReadOnlyList<(long? Row, string Column, string Reason)> Rows, bool More);
