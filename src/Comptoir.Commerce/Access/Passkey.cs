using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>A key pair that signs a user in. The private half never leaves the user's device, which asks for a finger, a face or a
/// PIN before it signs: by itself it is both factors. Its times are real time (R16.2).</summary>
public sealed class Passkey
{
    public required PartnerId PartnerId { get; init; }

    public required UserId UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>What the device calls it by.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Signatures so far, by the device's own count; many devices do not count and stay at 0.</summary>
    public required long SignCount { get; set; }

    /// <summary>How a browser reaches the device, in the words of Web Authentication.</summary>
    public List<string> Transports { get; init; } = [];

    /// <summary>It may be copied to other devices of the user; settled when it is made.</summary>
    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; set; }

    /// <summary>The user's own word for it.</summary>
    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A challenge that was answered: kept until it would have expired, so that its answer is good once on every node.</summary>
public sealed class SpentChallenge
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of what was kept of the ceremony.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
