using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>What a one-time token is good for.</summary>
public enum OneTimeUse
{
    /// <summary>The password was right; the second factor is still to be shown.</summary>
    SecondFactorStep,

    /// <summary>Choosing a first password, by the mail that an administrator had sent.</summary>
    Invitation,

    /// <summary>Choosing a new password in place of one forgotten, by the mail that anybody may have sent.</summary>
    PasswordReset,
}

/// <summary>A token that is good once, for one use, for a while; kept as its hash.</summary>
public sealed class OneTimeToken
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required UserId UserId { get; init; }

    public required OneTimeUse Use { get; init; }

    /// <summary>Real time: security does not follow the test clock (R16.2).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
