using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>The end of a partner's chain of sealed records, signed: what is missing at the end is missed (R8.4).</summary>
public sealed class ActivityChain
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>Number of the last sealed record; they count from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>When it was sealed, real time.</summary>
    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>Number of the last record that was purged; the chain begins behind it.</summary>
    public required long PurgedTo { get; init; }

    /// <summary>Hash of that record; of a chain's beginning <see cref="SealedForm.Beginning"/>.</summary>
    public required byte[] PurgedHash { get; init; }

    /// <summary>When the last checkpoint was made.</summary>
    public required DateTimeOffset CheckpointAt { get; init; }

    /// <summary>Signature over all of it but <see cref="CheckpointAt"/>, by the installation's key for the activity log.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>The chain with another beginning, not yet signed: what stands before it has been purged.</summary>
    internal ActivityChain BegunBehind((long Sequence, byte[] Hash) purged) => new()
    {
        PartnerId = PartnerId,
        Sequence = Sequence,
        Hash = Hash,
        SealedAt = SealedAt,
        PurgedTo = purged.Sequence,
        PurgedHash = purged.Hash,
        CheckpointAt = CheckpointAt,
        Signature = [],
    };
}

/// <summary>A place in a chain as it was at some hour, signed and never changed: who writes a chain anew, its end included, meets it.</summary>
public sealed class ActivityCheckpoint
{
    public required PartnerId PartnerId { get; init; }

    public required long Sequence { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    public required byte[] Signature { get; init; }

    internal static ActivityCheckpoint Signed(KeyVault vault, PartnerId partner, long sequence, byte[] hash, DateTimeOffset sealedAt) => new()
    {
        PartnerId = partner,
        Sequence = sequence,
        Hash = hash,
        SealedAt = sealedAt,
        Signature = vault.SignActivity(SealedForm.OfCheckpoint(partner, sequence, hash, sealedAt)),
    };
}
