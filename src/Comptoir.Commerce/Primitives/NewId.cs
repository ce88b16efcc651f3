using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comptoir.Commerce.Primitives;

/// <summary>The one place where ids are born: time-ordered, so that rows made together lie together.</summary>
public static class NewId
{
    // Ascending in ASCII, so that ids sort by the instant they were made at.
    private const string Alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    public static Guid Guid(DateTimeOffset now) => System.Guid.CreateVersion7(now);

    /// <summary>33 characters: 48 bits of milliseconds, 144 bits of chance, and a version digit.</summary>
    public static OrderId Order(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[24];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        // The first character is then a letter, for as long as milliseconds fit 42 bits.
        bytes[0] |= 0x40;
        RandomNumberGenerator.Fill(bytes[6..]);
        return new OrderId(Encode(bytes) + "1");
    }

    /// <summary>12 hex digits: the short id an order is quoted by on invoices.</summary>
    public static string Alternate()
    {
        Span<byte> bytes = stackalloc byte[6];
        RandomNumberGenerator.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>19 digits: the instant to the millisecond, and four of chance.</summary>
    public static ServiceRequestId ServiceRequest(DateTimeOffset now) => new(string.Create(
        CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyMMddHHmmssfff}{RandomNumberGenerator.GetInt32(10_000):D4}"));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length / 3 * 4];
        for (int i = 0, o = 0; i < bytes.Length; i += 3)
        {
            int group = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
            text[o++] = Alphabet[group >> 18];
            text[o++] = Alphabet[(group >> 12) & 63];
            text[o++] = Alphabet[(group >> 6) & 63];
            text[o++] = Alphabet[group & 63];
        }

        return new string(text);
    }
}
