namespace Comptoir.Contracts;

/// <summary>Asks for a link to a file. Checked against contract commerce-keys-downloads B (downloadlinks).</summary>
public sealed record WireDownloadLinkRequest
{
    /// <summary>Required: one of the SKU's media.</summary>
    public string? MediaId { get; init; }

    /// <summary>Required: decides how long it lives.</summary>
    public WireDownloadPurpose? Purpose { get; init; }
}

/// <summary>What a link is for.</summary>
public enum WireDownloadPurpose
{
    /// <summary>For the caller, now.</summary>
    Download,

    /// <summary>To be passed on: whoever holds it needs no sign-in.</summary>
    Share,
}

/// <summary>An expiring address of a file, bound to the entitlement. Whoever holds it can download.</summary>
/// <remarks>Checked against contract commerce-keys-downloads B (downloadlinks).</remarks>
public sealed record WireDownloadLink
{
    /// <summary>Absolute and signed.</summary>
    public required string Uri { get; init; }

    /// <summary>UTC; always there.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>With its extension.</summary>
    public required string FileName { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Leaves the address out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => nameof(WireDownloadLink);
}
