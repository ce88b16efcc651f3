using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>What is hashed and signed. A record's canonical form is the same on both databases: its columns in a fixed order, each
/// with its length before it, so that no two records have one form.</summary>
public static class SealedForm
{
    /// <summary>What the first record of a chain follows: 32 zero bytes.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    private const int Place = 2 * sizeof(long);

    // Longer records are rare.
    private const int Usual = 1024;

    /// <summary>SHA-256 over the hash before, the place, the instant of sealing and the record's own columns.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, long sequence, DateTimeOffset sealedAt, ReadOnlySpan<byte> content)
    {
        // In one piece: a hash that is fed piece by piece costs more than all of it.
        int length = previous.Length + Place + content.Length;
        byte[]? rented = length > Usual ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> all = rented is null ? stackalloc byte[Usual] : rented;
        previous.CopyTo(all);
        BinaryPrimitives.WriteInt64BigEndian(all[previous.Length..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(all[(previous.Length + sizeof(long))..], sealedAt.UtcTicks);
        content.CopyTo(all[(previous.Length + Place)..]);
        byte[] hash = SHA256.HashData(all[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>What the end of a chain signs.</summary>
    public static byte[] OfEnd(ActivityChain chain) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"comptoir activity end 1\n{chain.PartnerId}\n{chain.Sequence}\n{Convert.ToHexStringLower(chain.Hash)}\n{chain.SealedAt.UtcTicks}\n{chain.PurgedTo}\n{Convert.ToHexStringLower(chain.PurgedHash)}"));

    /// <summary>What a checkpoint signs.</summary>
    public static byte[] OfCheckpoint(PartnerId partner, long sequence, byte[] hash, DateTimeOffset sealedAt) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"comptoir activity checkpoint 1\n{partner}\n{sequence}\n{Convert.ToHexStringLower(hash)}\n{sealedAt.UtcTicks}"));
}
