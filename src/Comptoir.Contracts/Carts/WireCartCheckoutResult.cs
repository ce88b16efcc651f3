namespace Comptoir.Contracts;

/// <summary>What became of a cart. Both lists always stand; both may hold something. Checked against contract
/// commerce-orders §1 (CartCheckoutResult).</summary>
public sealed record WireCartCheckoutResult
{
    /// <summary>One order for each group that succeeded.</summary>
    public required IReadOnlyList<WireOrder> Orders { get; init; }

    /// <summary>One error for each group that did not.</summary>
    public required IReadOnlyList<WireOrderError> OrderErrors { get; init; }

    /// <summary>Object type <c>CartCheckoutResult</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("CartCheckoutResult");
}

/// <summary>Why a group of lines became no order.</summary>
public sealed record WireOrderError
{
    /// <summary>The group, as on its lines.</summary>
    public required string OrderGroupId { get; init; }

    /// <summary>A code of <see cref="WireCode"/>, as a number here.</summary>
    public required int Code { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Description { get; init; }

    /// <summary>Object type <c>OrderError</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("OrderError");
}
