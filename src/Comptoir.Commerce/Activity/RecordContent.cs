using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Comptoir.Commerce.Activity;

/// <summary>A record's own columns in canonical form: in a fixed order, each with its length before it, so that no two records have
/// one form. It can be read back: an export carries it as texts.</summary>
internal static class RecordContent
{
    /// <summary>Every column but those of the seal, ids and instants first. A column that is added must be added here too, at the end.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        nameof(ActivityRecord.PartnerId), nameof(ActivityRecord.Id), nameof(ActivityRecord.Date), nameof(ActivityRecord.RecordedAt),
        nameof(ActivityRecord.Principal), nameof(ActivityRecord.ApplicationId), nameof(ActivityRecord.CustomerId), nameof(ActivityRecord.CorrelationId),
        nameof(ActivityRecord.Operation), nameof(ActivityRecord.Resource), nameof(ActivityRecord.ResourceKey), nameof(ActivityRecord.ActorKind),
        nameof(ActivityRecord.UserName), nameof(ActivityRecord.UserNameKey), nameof(ActivityRecord.CustomerName), nameof(ActivityRecord.CustomerNameKey),
        nameof(ActivityRecord.Address), nameof(ActivityRecord.OldValue), nameof(ActivityRecord.NewValue), nameof(ActivityRecord.Facts),
    ];

    public const int IdAt = 1;
    public const int DateAt = 2;
    public const int RecordedAt = 3;

    private const int FirstText = 8;
    private const int Absent = -1;

    public static bool IsInstant(int column) => column is DateAt or RecordedAt;

    public static bool IsId(int column) => column < FirstText && !IsInstant(column);

    public static void Write(this ArrayBufferWriter<byte> content, Guid id)
    {
        content.WriteLength(16);
        id.TryWriteBytes(content.GetSpan(16), bigEndian: true, out _);
        content.Advance(16);
    }

    public static void Write(this ArrayBufferWriter<byte> content, DateTimeOffset instant)
    {
        content.WriteLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(content.GetSpan(sizeof(long)), instant.UtcTicks);
        content.Advance(sizeof(long));
    }

    public static void Write(this ArrayBufferWriter<byte> content, string text)
    {
        content.WriteLength(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, content);
    }

    /// <param name="text">UTF-8.</param>
    public static void Write(this ArrayBufferWriter<byte> content, ReadOnlySpan<byte> text)
    {
        content.WriteLength(text.Length);
        BuffersExtensions.Write(content, text);
    }

    public static void WriteAbsent(this ArrayBufferWriter<byte> content) => content.WriteLength(Absent);

    /// <summary>The columns as texts; null where there is nothing.</summary>
    public static string?[] Read(ReadOnlySpan<byte> content)
    {
        string?[] texts = new string?[Columns.Count];
        for (int column = 0; column < texts.Length; column++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(content);
            content = content[sizeof(int)..];
            if (length == Absent)
                continue;
            texts[column] = Text(column, content[..length]);
            content = content[length..];
        }

        return texts;
    }

    /// <summary>The canonical form of what <see cref="Read"/> gave.</summary>
    /// <exception cref="FormatException">A text that is no id or no instant where there must be one.</exception>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<string?> texts)
    {
        var content = new ArrayBufferWriter<byte>(1024);
        for (int column = 0; column < Columns.Count; column++)
        {
            if (texts[column] is not { } text)
                content.WriteAbsent();
            else if (IsInstant(column))
                content.Write(InstantOf(text));
            else if (IsId(column))
                content.Write(Guid.Parse(text));
            else
                content.Write(text);
        }

        return content.WrittenMemory;
    }

    public static DateTimeOffset InstantOf(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static string TextOf(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(int column, ReadOnlySpan<byte> value)
    {
        if (IsInstant(column))
            return TextOf(new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(value), TimeSpan.Zero));
        return IsId(column) ? new Guid(value, bigEndian: true).ToString() : Encoding.UTF8.GetString(value);
    }

    private static void WriteLength(this ArrayBufferWriter<byte> content, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(content.GetSpan(sizeof(int)), length);
        content.Advance(sizeof(int));
    }
}
