using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Auth;

/// <summary>What a token of this installation says, once it was found genuine for the address it was sent to. Whether it is in its time and
/// what it was given on still stands is asked each time.</summary>
/// <param name="From">UTC; null: from ever.</param>
public sealed record KnownToken(Actor Actor, TokenBasis Basis, bool HasSecondFactor, DateTime? From, DateTime Until);

/// <summary>Tokens that were found genuine lately. Their signatures and claims were most of the work of a short request.</summary>
public sealed class KnownTokens
{
    private const int Most = 10_000;

    private ConcurrentDictionary<(UInt128, UInt128), KnownToken> known = new();

    /// <param name="root">The address it was sent to, which may be whom it is for.</param>
    public KnownToken? Find(string token, string root) => known.GetValueOrDefault(KeyOf(token, root));

    public void Put(string token, string root, KnownToken says)
    {
        var into = known;
        if (into.Count >= Most)
            Interlocked.CompareExchange(ref known, into = new(), into);
        into[KeyOf(token, root)] = says;
    }

    /// <summary>A hash: whoever reads this process's memory finds no token here.</summary>
    private static (UInt128, UInt128) KeyOf(string token, string root)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(root.Length + 1 + token.Length));
        int length = Encoding.UTF8.GetBytes(root, bytes);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(token, bytes.AsSpan(length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        bytes.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(bytes);
        return (new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..])), new UInt128(BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..])));
    }
}
