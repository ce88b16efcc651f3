using CsvHelper;

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

    /// <summary>Rows of a comma-separated file with a header, by column name.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string name)
    {
        using var csv = CsvReader.Create(Open(name));
        foreach (var row in csv)
            yield return row.ToDictionary().ToDictionary(cell => cell.Key, cell => cell.Value ?? "");
    }
}
