using Comptoir.Commerce.Catalog;

namespace Comptoir.Commerce.Orders;

/// <summary>One line of a cart or of an order asked for: what the caller asked for, and what it would cost or why it cannot be bought.</summary>
public sealed record PurchaseLine
{
    public required int Id { get; init; }

    public required string CatalogItemId { get; init; }

    public string? FriendlyName { get; init; }

    /// <summary>Null when the caller gave none; then the line has an error.</summary>
    public int? Quantity { get; init; }

    public BillingCycle? BillingCycle { get; init; }

    /// <summary>ISO 8601; null where the item has no terms.</summary>
    public string? Term { get; init; }

    public string? PromotionId { get; init; }

    /// <summary>Given by the caller: a day for the first term to end on.</summary>
    public DateTimeOffset? CustomTermEndDate { get; init; }

    /// <summary>Add-on lines that the caller put under this one, as given; they are shown again, never bought.</summary>
    public List<PurchaseLine> AddOns { get; init; } = [];

    /// <summary>Pairs of participant kind (wire word) and MPN id, as given.</summary>
    public List<Participant> Participants { get; init; } = [];

    public Dictionary<string, string> ProvisioningContext { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public string? RenewsToTerm { get; init; }

    public bool? AttestationAccepted { get; init; }

    /// <summary>A member that the caller sent in a form that cannot be read; null when all could be.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Lines of one group become one order.</summary>
    public string OrderGroup { get; init; } = "0";

    /// <summary>As asked for; once priced, the item's own.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The frozen price; null while the line has an error.</summary>
    public LineQuote? Quote { get; init; }

    public PurchaseLineError? Error { get; init; }
}

public sealed record Participant(string Key, string Value);

/// <summary>What a line costs, and as which availability it was priced. Amounts in the currency of the line, rounded.</summary>
public sealed record LineQuote
{
    /// <summary>For one unit and the whole term, as listed; with tax where <see cref="TaxIncluded"/>.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Before tax, in every market.</summary>
    public required decimal Subtotal { get; init; }

    public required decimal Tax { get; init; }

    /// <summary>Share of the price before tax.</summary>
    public required decimal TaxRate { get; init; }

    public required bool TaxIncluded { get; init; }

    public required string Currency { get; init; }

    /// <summary>Market, segment and scope of the availability: what a frozen price is still held to (R3.3).</summary>
    public required string Market { get; init; }

    public required string Segment { get; init; }

    public required string Scope { get; init; }

    public decimal Total => Subtotal + Tax;
}
