using System.Text;

namespace Comptoir.Commerce.Storage;

/// <summary>The facts that ship inside the assembly.</summary>
public static class EmbeddedData
{
    /// <summary>Opens a file by its path below the project with dots for slashes.</summary>
    public static Stream Open(string name) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceStream($"Comptoir.Commerce.{name}")
        ?? throw new InvalidOperationException($"The assembly does not contain '{name}'.");

    /// <summary>Names of the files below a folder, as <see cref="Open"/> takes them.</summary>
    public static IEnumerable<string> Names(string folder)
    {
        string prefix = $"Comptoir.Commerce.{folder}.";
        return typeof(EmbeddedData).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name["Comptoir.Commerce.".Length..]);
    }

    /// <summary>Rows of a comma-separated file with a header, by column name. Our own files: no cell goes over the end of its line. Every
    /// start reads one, and needs no library for it.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string name)
    {
        using var lines = new StreamReader(Open(name));
        List<string>? header = null;
        while (lines.ReadLine() is { } line)
        {
            if (header is null)
                header = Cells(line);
            else if (line.Length > 0)
                yield return header.Zip(Cells(line)).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
        }
    }

    /// <summary>The cells of a line; one in quotes may hold commas, and quotes written twice.</summary>
    internal static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (line[at] != '"')
            {
                cell.Append(line[at]);
            }
            else if (isQuoted && at + 1 < line.Length && line[at + 1] == '"')
            {
                cell.Append(line[++at]);
            }
            else
            {
                isQuoted = !isQuoted;
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
