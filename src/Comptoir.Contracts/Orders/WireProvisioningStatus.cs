namespace Comptoir.Contracts;

/// <summary>How far an order line is usable. Checked against contract commerce-orders §2 (Provisioning status).</summary>
public sealed record WireOrderLineItemProvisioningStatus
{
    /// <summary>The line, from 0.</summary>
    public required int LineItemNumber { get; init; }

    /// <summary><c>Fulfilled</c>, <c>PrefulfillmentPending</c>, <c>Unfulfilled</c> (cancelled).</summary>
    public required string Status { get; init; }

    /// <summary>The same by quantity.</summary>
    public required IReadOnlyList<WireQuantityProvisioningStatus> QuantityProvisioningInformation { get; init; }

    /// <summary>Object type <c>OrderLineItemProvisioningStatus</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("OrderLineItemProvisioningStatus");
}

/// <summary>How many units are in which state.</summary>
public sealed record WireQuantityProvisioningStatus
{
    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary><c>Fulfilled</c>, <c>PrefulfillmentPending</c>, <c>Unfulfilled</c> (cancelled).</summary>
    public required string Status { get; init; }

    /// <summary>Object type <c>QuantityProvisioningStatus</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("QuantityProvisioningStatus");
}
