using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Licensing;

/// <summary>The key of an entitlement for one product version, encrypted. One per order line and version, whatever the
/// quantity; asked for again it is the same key (R5.2b).</summary>
public sealed class ProductKey
{
    public required PartnerId PartnerId { get; init; }

    public required Guid EntitlementId { get; init; }

    /// <summary>The SKU whose key it is: the one bought, or one it also entitles to.</summary>
    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string Version { get; init; }

    /// <summary>Blind index into the <see cref="KeyRegister"/>.</summary>
    public required byte[] Fingerprint { get; init; }

    public required byte[] Ciphertext { get; set; }

    /// <summary>Id of the data key that <see cref="Ciphertext"/> is under, so that a rotation can follow.</summary>
    public required Guid DataKeyId { get; set; }

    public required DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
