namespace Comptoir.Commerce.Catalog;

/// <summary>The consumption tax of a market from a day on, operator data (R14.4). Never rewritten for the past: a new rate is
/// a new row.</summary>
public sealed class TaxRate
{
    public required string Market { get; init; }

    /// <summary>First day, UTC.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Name on invoices (TVA, GST).</summary>
    public required string Name { get; set; }

    /// <summary>Share of the price before tax: 0.2 for 20 per cent.</summary>
    public required decimal Rate { get; set; }
}
