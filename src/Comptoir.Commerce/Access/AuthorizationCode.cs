using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>A user let an application sign in for it: what the application fetches its tokens by, once; kept as its hash.</summary>
public sealed class AuthorizationCode
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] Hash { get; init; }

    public required UserId UserId { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>Where the code was sent, as the application asked.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>SHA-256 of the verifier that must come with the code, base64url (RFC 7636); null when none was announced.</summary>
    public required string? Challenge { get; init; }

    /// <summary>Goes into the id token as it came.</summary>
    public required string? Nonce { get; init; }

    /// <summary>As of the session that it was made in: goes on into what it gives.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Family of the refresh tokens that it begins: it ends when the code comes a second time.</summary>
    public required Guid Family { get; init; }

    /// <summary>Real time: security does not follow the test clock (R16.2).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
