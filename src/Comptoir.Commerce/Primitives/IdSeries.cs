using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Comptoir.Commerce.Primitives;

/// <summary>What ids are made of while a world comes out the same each time (R19): chance worked out from a seed, and instants
/// counted from a fixed one, since the world's own start is whenever it is made.</summary>
/// <param name="start">The instant that the fixed one stands for.</param>
internal sealed class IdSeries(string seed, DateTimeOffset start)
{
    /// <summary>Before any instant at which an id is really born, so that ids of the world sort before those that follow.</summary>
    private static readonly DateTimeOffset Fixed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int made;

    public DateTimeOffset Reckoned(DateTimeOffset now) => Fixed + (now - start);

    /// <param name="bytes">At most 32.</param>
    public void Fill(Span<byte> bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(seed);
        byte[] counted = new byte[text.Length + sizeof(int)];
        text.CopyTo(counted, 0);
        BinaryPrimitives.WriteInt32BigEndian(counted.AsSpan(text.Length), Interlocked.Increment(ref made));
        SHA256.HashData(counted).AsSpan(0, bytes.Length).CopyTo(bytes);
    }
}
