namespace Comptoir.Contracts;

/// <summary>The consumption tax of a market from a day on. Checked against contract comptoir, Partners, users, settings.</summary>
public sealed record WireTaxRate
{
    /// <summary>ISO code; not read, the path says it.</summary>
    public string? Market { get; init; }

    /// <summary>As invoices show it.</summary>
    public string? Name { get; init; }

    /// <summary>In per cent of the price before tax.</summary>
    public decimal? Rate { get; init; }

    /// <summary>First day, <c>yyyy-MM-dd</c>, UTC; today when left out.</summary>
    public string? ValidFrom { get; init; }
}
