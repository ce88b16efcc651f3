using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Downloads;

public enum LinkPurpose
{
    /// <summary>For the one who asked, at once.</summary>
    Download,

    /// <summary>To be copied and passed on.</summary>
    Share,
}

/// <summary>A signed link that was given out: bound to an entitlement and a file, with an end (R6.2).</summary>
public sealed class DownloadLink
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required Guid EntitlementId { get; init; }

    public required Guid MediaId { get; init; }

    public required LinkPurpose Purpose { get; init; }

    /// <summary>User name, or client id, of who asked for it.</summary>
    public required string MadeBy { get; init; }

    public required Guid MadeByPrincipal { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
