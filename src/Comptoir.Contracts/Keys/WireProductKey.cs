namespace Comptoir.Contracts;

/// <summary>A product key in the old form. Never stored, logged or answered from a cache. Checked against contract
/// commerce-keys-downloads A (Product key).</summary>
public sealed record WireProductKey
{
    /// <summary><c>product_key</c>.</summary>
    public string Type { get; init; } = "product_key";

    /// <summary>The key itself.</summary>
    public required string ProductKey { get; init; }

    /// <summary>Leaves the key out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => nameof(WireProductKey);
}
