namespace Comptoir.Contracts;

/// <summary>A product of the catalogue. Checked against contract commerce-catalog §2 (Product).</summary>
public sealed record WireProduct
{
    /// <summary>Opaque, 12 characters in the sample catalogue.</summary>
    public required string Id { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }

    /// <summary>Kind of product: <c>Software</c> with a sub-type, <c>Azure</c>, <c>OnlineServicesNCE</c>.</summary>
    public WireItemType? ProductType { get; init; }

    /// <summary>False for products of other publishers.</summary>
    public bool? IsMicrosoftProduct { get; init; }

    /// <summary>Who publishes it.</summary>
    public string? PublisherName { get; init; }

    /// <summary><c>skus</c> and <c>self</c>, both with the country.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Product</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Product");
}

/// <summary>A kind and, inside it, a narrower one.</summary>
public sealed record WireItemType
{
    /// <summary>Stable word, such as <c>Software</c>, <c>PerpetualSoftware</c>, <c>SUSELinux</c>.</summary>
    public string? Id { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The narrower kind, if any.</summary>
    public WireItemType? SubType { get; init; }
}
