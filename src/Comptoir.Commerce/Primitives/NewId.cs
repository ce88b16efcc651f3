using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comptoir.Commerce.Primitives;

/// <summary>The one place where ids are born: time-ordered, so that rows made together lie together.</summary>
public static class NewId
{
    // Ascending in ASCII, so that ids sort by the instant they were made at.
    private const string Alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    // Of the running call and what it calls: no other request sees it.
    private static readonly AsyncLocal<IdSeries?> Series = new();

    public static Guid Guid(DateTimeOffset now)
    {
        if (Series.Value is null)
            return System.Guid.CreateVersion7(now);
        Span<byte> bytes = stackalloc byte[16];
        PutTime(bytes, now);
        Fill(bytes[6..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>33 characters: 48 bits of milliseconds, 144 bits of chance, and a version digit.</summary>
    public static OrderId Order(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[24];
        PutTime(bytes, now);
        // The first character is then a letter, for as long as milliseconds fit 42 bits.
        bytes[0] |= 0x40;
        Fill(bytes[6..]);
        return new OrderId(Encode(bytes) + "1");
    }

    /// <summary>12 hex digits: the short id an order is quoted by on invoices.</summary>
    public static string Alternate()
    {
        Span<byte> bytes = stackalloc byte[6];
        Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>19 digits: the instant to the millisecond, and four of chance.</summary>
    public static ServiceRequestId ServiceRequest(DateTimeOffset now) => new(string.Create(
        CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyMMddHHmmssfff}{RandomNumberGenerator.GetInt32(10_000):D4}"));

    /// <summary>Until disposed, ids born in the caller's flow are the same for the same seed and the same order of births: for the
    /// demo world (R19), never for what has to be unguessable.</summary>
    /// <param name="seed">Used for one series only: two of the same seed bear the same ids.</param>
    /// <param name="start">When the world begins; its ids count their time from a fixed instant that stands for this one.</param>
    public static IDisposable Repeatable(string seed, DateTimeOffset start)
    {
        var before = Series.Value;
        Series.Value = new IdSeries(seed, start);
        return new Restored(before);
    }

    private static void Fill(Span<byte> bytes)
    {
        if (Series.Value is { } series)
            series.Fill(bytes);
        else
            RandomNumberGenerator.Fill(bytes);
    }

    /// <summary>The first six bytes: milliseconds.</summary>
    private static void PutTime(Span<byte> bytes, DateTimeOffset now)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, (Series.Value?.Reckoned(now) ?? now).ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
    }

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

    private sealed class Restored(IdSeries? before) : IDisposable
    {
        public void Dispose() => Series.Value = before;
    }
}
