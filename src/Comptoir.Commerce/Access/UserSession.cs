using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>A person signed in to a portal. The browser holds a token of chance, the database its hash: ended here, it is ended
/// everywhere. Its times are real time (R16.2).</summary>
public sealed class UserSession
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required UserId UserId { get; init; }

    /// <summary>Kind of the user's tenant: which portal it is for.</summary>
    public required ActorKind Kind { get; init; }

    /// <summary>A second factor was shown when it was begun; a factor that was set up later proves nothing about it.</summary>
    public bool HasSecondFactor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Moves on with use, up to <see cref="EndsAt"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The latest instant it can last to.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}
