using Comptoir.Commerce.Catalog;

namespace Comptoir.Commerce.Orders;

/// <summary>One line of a cart or of an order asked for: what the caller asked for, and what it would cost or why it cannot be bought.</summary>
public sealed record PurchaseLine
{
    public required int Id { get; init; }

    public required string CatalogItemId { get; init; }

    public string? FriendlyName { get; init; }

    public int Quantity { get; init; }

    public BillingCycle? BillingCycle { get; init; }

    /// <summary>ISO 8601; null where the item has no terms.</summary>
    public string? Term { get; init; }

    public string? PromotionId { get; init; }

    /// <summary>Given by the caller: a day for the first term to end on.</summary>
    public DateTimeOffset? CustomTermEndDate { get; init; }

    /// <summary>How many add-on lines the caller put under this one.</summary>
    public int AddOns { get; init; }

    /// <summary>Pairs of participant kind (wire word) and MPN id, as given.</summary>
    public List<Participant> Participants { get; init; } = [];

    public Dictionary<string, string> ProvisioningContext { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public string? RenewsToTerm { get; init; }

    public bool? AttestationAccepted { get; init; }

    /// <summary>Lines of one group become one order.</summary>
    public string OrderGroup { get; init; } = "0";

    /// <summary>As asked for; once priced, the item's own.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The frozen price; null while the line has an error.</summary>
    public LineQuote? Quote { get; init; }

    public PurchaseLineError? Error { get; init; }
}

public sealed record Participant(string Key, string Value);

/// <summary>What a line costs. Amounts in the currency of the line, rounded.</summary>
/// <param name="UnitPrice">For one unit and the whole term, as listed; with tax where <paramref name="TaxIncluded"/>.</param>
/// <param name="Subtotal">Before tax, in every market.</param>
/// <param name="Tax">Tax on it.</param>
/// <param name="TaxRate">Share of the price before tax.</param>
public sealed record LineQuote(decimal UnitPrice, decimal Subtotal, decimal Tax, decimal TaxRate, string Currency, bool TaxIncluded)
{
    public decimal Total => Subtotal + Tax;
}
