using System.Runtime.CompilerServices;
using System.Text;

namespace Comptoir.Commerce.Licensing;

/// <summary>A row of a key file.</summary>
/// <param name="Number">Line in the file, from 1.</param>
/// <param name="Version">Empty where the row names none.</param>
internal sealed record KeyRow(long Number, string Key, string Version, KeyFault? Fault)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"KeyRow {{ Number = {Number} }}";
}

/// <summary>Reads a text or CSV file of keys: one a line, after it the version if one is named. A first line that says
/// <c>key</c> is a heading; blank lines are passed over. No line is held that is longer than a key can be.</summary>
internal static class KeyFile
{
    private const int LongestLine = 300;

    private static readonly string[] Headings = ["key", "productkey", "product_key", "product key"];

    public static async IAsyncEnumerable<KeyRow> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        char[] buffer = new char[16 * 1024];
        var line = new StringBuilder();
        bool tooLong = false;
        long number = 1;
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                {
                    tooLong |= line.Length == LongestLine;
                    if (!tooLong)
                        line.Append(buffer[i]);
                    continue;
                }

                if (Row(number++, line, tooLong) is { } row)
                    yield return row;
                line.Clear();
                tooLong = false;
            }
        }

        if (Row(number, line, tooLong) is { } last)
            yield return last;
    }

    private static KeyRow? Row(long number, StringBuilder line, bool tooLong)
    {
        if (tooLong)
            return new KeyRow(number, "", "", KeyFault.Malformed);
        string[] cells = [.. line.ToString().Split(',', ';', '\t').Select(cell => cell.Trim().Trim('"').Trim())];
        if (cells.All(cell => cell.Length == 0) || (number == 1 && Headings.Contains(cells[0], StringComparer.OrdinalIgnoreCase)))
            return null;
        return new KeyRow(number, cells[0], cells.Length > 1 ? cells[1] : "", cells.Skip(2).Any(cell => cell.Length > 0) ? KeyFault.Malformed : null);
    }
}
