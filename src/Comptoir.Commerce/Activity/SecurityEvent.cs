using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

public enum SecurityEventKind
{
    /// <summary>A signed-in caller was refused for want of a right (R2.13).</summary>
    Refused,

    /// <summary>A sign-in failed.</summary>
    SignInFailed,

    /// <summary>A refresh token was used twice: its family was ended.</summary>
    RefreshTokenReused,

    /// <summary>A name was locked out after too many failed sign-ins.</summary>
    LockedOut,

    /// <summary>A bearer token that is not one of ours, or is forged or edited. Expired ones are not told.</summary>
    TokenRefused,

    /// <summary>Someone was shown unusually many product keys in a short time.</summary>
    RevealBurst,

    /// <summary>A link to a new password was asked for, under a name that somebody has or nobody.</summary>
    PasswordForgotten,
}

/// <summary>A refusal or failed sign-in (R8.6), kept apart from the acts.</summary>
public sealed class SecurityEvent : IDated
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required SecurityEventKind Kind { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public string? UserName { get; init; }

    public Guid? ApplicationId { get; init; }

    public Guid CorrelationId { get; init; }

    public string? Address { get; init; }

    /// <summary>Method and route asked for; never a path with secrets in it.</summary>
    public required string What { get; init; }
}
