using System.Text;

namespace Comptoir.Commerce.Support;

/// <summary>The types of files that may be attached, told by their content; the name must say the same (R10.2).</summary>
/// <remarks>Nothing is decoded or unpacked: what a file would become when it is does not matter here.</remarks>
public sealed record AttachmentType(string ContentType)
{
    private const int Chunk = 64 * 1024;

    private static readonly AttachmentType Pdf = new("application/pdf");
    private static readonly AttachmentType Png = new("image/png");
    private static readonly AttachmentType Jpeg = new("image/jpeg");
    private static readonly AttachmentType Csv = new("text/csv");
    private static readonly AttachmentType Plain = new("text/plain");

    /// <summary>The type of a content under a name; null when it is none of those allowed, or not what the name says.</summary>
    /// <param name="content">From its beginning; read to its end where it has to be text.</param>
    public static async Task<AttachmentType?> OfAsync(Stream content, string name, CancellationToken ct)
    {
        byte[] buffer = new byte[Chunk];
        int read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        AttachmentType? binary = buffer.AsSpan(0, read) switch
        {
            var head when head.StartsWith("%PDF-"u8) => Pdf,
            var head when head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) => Png,
            var head when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => Jpeg,
            _ => null,
        };
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".pdf" when binary == Pdf => Pdf,
            ".png" when binary == Png => Png,
            ".jpg" or ".jpeg" when binary == Jpeg => Jpeg,
            ".csv" when binary is null && await IsTextAsync(content, buffer, read, ct) => Csv,
            ".txt" when binary is null && await IsTextAsync(content, buffer, read, ct) => Plain,
            _ => null,
        };
    }

    /// <summary>UTF-8 without control characters but those of lines.</summary>
    private static async Task<bool> IsTextAsync(Stream content, byte[] buffer, int read, CancellationToken ct)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        char[] chars = new char[buffer.Length + 1];
        try
        {
            while (read > 0)
            {
                int count = decoder.GetChars(buffer, 0, read, chars, 0, flush: false);
                if (chars.AsSpan(0, count).IndexOfAnyInRange('\0', '\b') >= 0 || chars.AsSpan(0, count).IndexOfAnyInRange('\u000E', '\u001F') >= 0)
                    return false;
                read = await content.ReadAsync(buffer, ct);
            }

            decoder.GetChars([], 0, 0, chars, 0, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
