using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Licensing;

public enum RegisteredKeyState
{
    /// <summary>Imported, waiting for its purchase.</summary>
    Stock,

    Active,

    Revoked,
}

/// <summary>Every key the installation has ever held, by fingerprint: what keeps a key from being issued or imported twice,
/// tells a mistyped key from a foreign one, and holds the stock. Operator data, over all partners.</summary>
public sealed class KeyRegister
{
    /// <summary>HMAC-SHA-256 of the normalised key.</summary>
    public required byte[] Fingerprint { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string Version { get; init; }

    public required RegisteredKeyState State { get; set; }

    /// <summary>The key itself while it is stock; it moves to its <see cref="ProductKey"/> when it is sold.</summary>
    public byte[]? Ciphertext { get; set; }

    public Guid? DataKeyId { get; set; }

    public PartnerId? PartnerId { get; set; }

    public Guid? EntitlementId { get; set; }

    public required DateTimeOffset AddedAt { get; init; }
}
