namespace Comptoir.Contracts;

/// <summary>What may be bought for a customer: one item per catalogue item and term. Checked against contract comptoir (Catalogue).</summary>
public sealed record WireCatalogItem
{
    /// <summary><c>product:sku:availability</c>, what a cart line names.</summary>
    public required string CatalogItemId { get; init; }

    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>Of the product, in the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>Of the SKU, in the caller's language.</summary>
    public required string SkuTitle { get; init; }

    /// <summary>Kind of product.</summary>
    public required WireKind Kind { get; init; }

    /// <summary>ISO 8601; absent for perpetual software.</summary>
    public string? Term { get; init; }

    /// <summary>How it is charged.</summary>
    public required WireBillingCycle BillingCycle { get; init; }

    /// <summary>Of one unit for the whole term, whatever the billing cycle.</summary>
    public required WireMoney UnitPrice { get; init; }

    /// <summary>Whether <see cref="UnitPrice"/> includes tax.</summary>
    public required bool TaxIncluded { get; init; }

    /// <summary>The smallest quantity of a cart line.</summary>
    public required int MinimumQuantity { get; init; }

    /// <summary>The largest quantity of a cart line; 999999999 stands for no limit.</summary>
    public required int MaximumQuantity { get; init; }

    /// <summary>How it may be cancelled.</summary>
    public required WireCancellationTerms Cancellation { get; init; }
}

/// <summary>How an item may be cancelled once bought.</summary>
public sealed record WireCancellationTerms
{
    /// <summary>ISO 8601 duration from the purchase, <c>P60D</c>; absent when it never can.</summary>
    public string? Window { get; init; }

    /// <summary>What is given back.</summary>
    public required WireCreditRule Credit { get; init; }
}

/// <summary>What a cancellation gives back.</summary>
public enum WireCreditRule
{
    /// <summary>Nothing: it cannot be cancelled.</summary>
    None,

    /// <summary>All of it.</summary>
    Full,

    /// <summary>The share of the term not used.</summary>
    Prorated,

    /// <summary>By the rules of reservations, with a fee later on.</summary>
    Reservation,
}
