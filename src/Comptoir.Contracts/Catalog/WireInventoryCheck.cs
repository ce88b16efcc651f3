namespace Comptoir.Contracts;

/// <summary>Asks what of the catalogue is to be had now. Checked against contract commerce-catalog §3.</summary>
public sealed record WireInventoryCheck
{
    /// <summary>Required, not empty.</summary>
    public IReadOnlyList<WireInventoryTarget>? TargetItems { get; init; }

    /// <summary>Values of the SKUs' inventory variables: <c>customerId</c>, <c>azureSubscriptionId</c>, <c>armRegionName</c>.</summary>
    public IReadOnlyDictionary<string, string>? InventoryContext { get; init; }
}

/// <summary>A product, or one SKU of it, to look up.</summary>
public sealed record WireInventoryTarget
{
    /// <summary>Required.</summary>
    public string? ProductId { get; init; }

    /// <summary>Absent: every SKU of the product.</summary>
    public string? SkuId { get; init; }
}

/// <summary>One SKU of the answer, which is a bare array; unknown items are left out of it.</summary>
public sealed record WireInventoryItem
{
    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>True when it cannot be bought as asked.</summary>
    public required bool IsRestricted { get; init; }

    /// <summary>Why not; empty when free, never absent: clients walk it.</summary>
    public required IReadOnlyList<WireInventoryRestriction> Restrictions { get; init; }
}

/// <summary>Why a SKU cannot be bought as asked.</summary>
public sealed record WireInventoryRestriction
{
    /// <summary>Such as <c>NotAvailableForSubscription</c>.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }

    /// <summary>What it concerns, such as <c>type</c> and <c>values</c>.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }
}
