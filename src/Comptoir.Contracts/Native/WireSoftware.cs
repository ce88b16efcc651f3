namespace Comptoir.Contracts;

/// <summary>One product and SKU that a customer bought, cancelled purchases included: an item of the Software page.</summary>
/// <remarks>Checked against contract commerce-keys-downloads B (/customers/{cid}/software).</remarks>
public sealed record WireSoftware
{
    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>Who publishes it.</summary>
    public string? Publisher { get; init; }

    /// <summary><c>perpetual</c>, <c>subscription</c> or <c>linux_plan</c> here.</summary>
    public required WireKind Kind { get; init; }

    /// <summary>Whether, and in what form, it has keys.</summary>
    public required WireKeyFormat KeyFormat { get; init; }

    /// <summary>Versions that a key can be had for, the SKU's own first.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The order lines that bought it.</summary>
    public required IReadOnlyList<WireSoftwareOrder> Orders { get; init; }
}

/// <summary>An order line of an item of the Software page.</summary>
public sealed record WireSoftwareOrder
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The line, from 0.</summary>
    public required int LineItemNumber { get; init; }

    /// <summary>Units bought.</summary>
    public required int Quantity { get; init; }

    /// <summary>UTC; always there.</summary>
    public required DateTimeOffset? PurchaseDate { get; init; }

    /// <summary>Where the line stands.</summary>
    public required WireSoftwareStatus Status { get; init; }

    /// <summary>What cancelling it now would do.</summary>
    public required WireCancellation Cancellation { get; init; }
}

/// <summary>Kind of product, in Comptoir's own resources. Checked against contract commerce-keys-downloads B and comptoir
/// (catalogitems).</summary>
public enum WireKind
{
    Perpetual,
    Subscription,
    LinuxPlan,
    Reservation,
    Saas,
    AzurePlan,
}

/// <summary>Form of a SKU's product keys.</summary>
public enum WireKeyFormat
{
    /// <summary>32 digits, issued.</summary>
    D32,

    /// <summary>The publisher's own form, from imported stock.</summary>
    Pattern,

    /// <summary>The product needs no key.</summary>
    None,
}

/// <summary>Where a purchase of software stands.</summary>
public enum WireSoftwareStatus
{
    Active,
    Cancelled,
    Expired,
}
