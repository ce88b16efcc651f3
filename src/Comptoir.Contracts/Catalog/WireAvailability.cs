namespace Comptoir.Contracts;

/// <summary>A SKU's price and conditions in a market. Checked against contract commerce-catalog §2 (Availability).</summary>
public sealed record WireAvailability
{
    /// <summary>May change over time: clients should not keep it.</summary>
    public required string Id { get; init; }

    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary><c>product:sku:availability</c>, what a cart line names.</summary>
    public required string CatalogItemId { get; init; }

    /// <summary>The currency of the market; an object, although the published table says string.</summary>
    public required WireCurrency DefaultCurrency { get; init; }

    /// <summary><c>commercial</c>, <c>education</c>, <c>government</c>, <c>nonprofit</c>.</summary>
    public string? Segment { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Whether it can be bought now.</summary>
    public required bool IsPurchasable { get; init; }

    /// <summary>Whether its terms renew.</summary>
    public required bool IsRenewable { get; init; }

    /// <summary>What it is sold for; absent for perpetual software. A term sold in two cycles is two entries.</summary>
    public IReadOnlyList<WireTerm>? Terms { get; init; }

    /// <summary>What the terms may renew to.</summary>
    public IReadOnlyList<WireRenewalInstruction>? RenewalInstructions { get; init; }

    /// <summary>Quantities that come with it.</summary>
    public IReadOnlyList<WireIncludedQuantityOption>? IncludedQuantityOptions { get; init; }

    /// <summary>Comptoir's: price of one unit for the first term as a whole, whatever its billing cycle, in
    /// <see cref="DefaultCurrency"/>; <see cref="TaxIncluded"/> says how it stands to tax.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>Comptoir's: true where prices include tax (AU, BR).</summary>
    public bool? TaxIncluded { get; init; }

    /// <summary>The product, where embedded.</summary>
    public WireProduct? Product { get; init; }

    /// <summary>The SKU; clients read its quantities and billing cycles from here.</summary>
    public WireSku? Sku { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Availability</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Availability");
}

/// <summary>A currency and its sign.</summary>
public sealed record WireCurrency
{
    /// <summary>ISO 4217.</summary>
    public required string Code { get; init; }

    /// <summary>As shown before or after an amount.</summary>
    public required string Symbol { get; init; }
}

/// <summary>A quantity that comes with an availability; both texts on the wire.</summary>
public sealed record WireIncludedQuantityOption
{
    /// <summary>How many.</summary>
    public string? Units { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }
}
