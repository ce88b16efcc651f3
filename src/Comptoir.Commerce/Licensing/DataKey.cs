namespace Comptoir.Commerce.Licensing;

public enum DataKeyPurpose
{
    /// <summary>Encrypts product keys and kept answers.</summary>
    Encryption,

    /// <summary>Signs tokens: an RSA private key.</summary>
    TokenSigning,

    /// <summary>Signs the activity log's chains and exports: a private key of the curve P-256.</summary>
    ActivitySigning,
}

/// <summary>A key of the installation, wrapped under the master secret, which is outside the database.</summary>
public sealed class DataKey
{
    public required Guid Id { get; init; }

    public required DataKeyPurpose Purpose { get; init; }

    public required byte[] Wrapped { get; set; }

    /// <summary>Which master secret wrapped it: the first bytes of its hash, hex.</summary>
    public required string MasterId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it encrypts, real time: by then every node has it. Null: from the beginning.</summary>
    public DateTimeOffset? ActiveFrom { get; init; }

    /// <summary>Since when nothing is encrypted under it any more; it is deleted a day later.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
