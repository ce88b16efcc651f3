using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>A refresh token, kept as its hash. Using one gives the next of its family; using one twice ends the family.</summary>
public sealed class RefreshToken
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required Guid Family { get; init; }

    public required UserId UserId { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>As of the sign-in that its family began with.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Real time: security does not follow the test clock (R16.2).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
