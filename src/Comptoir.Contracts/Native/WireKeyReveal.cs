namespace Comptoir.Contracts;

/// <summary>Asks for the key of an order line. Checked against contract commerce-keys-downloads B (keys).</summary>
public sealed record WireKeyRequest
{
    /// <summary>Product version; absent: the SKU's own.</summary>
    public string? Version { get; init; }
}

/// <summary>One recorded showing of a key. Never stored, logged or answered from a cache.</summary>
/// <remarks>Checked against contract commerce-keys-downloads B (keys).</remarks>
public sealed record WireKeyReveal
{
    /// <summary>The key itself.</summary>
    public required string ProductKey { get; init; }

    /// <summary>Its form.</summary>
    public required WireKeyFormat Format { get; init; }

    /// <summary>The product version it is for.</summary>
    public required string Version { get; init; }

    /// <summary>UTC; always there.</summary>
    public required DateTimeOffset? RevealedAt { get; init; }

    /// <summary>Leaves the key out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => nameof(WireKeyReveal);
}
