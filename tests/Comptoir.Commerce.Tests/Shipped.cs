using System.Reflection;
using System.Text.Json;
using CsvHelper;

namespace Comptoir.Commerce.Tests;

/// <summary>The data files inside the engine's assembly, read as they are.</summary>
internal static class Shipped
{
    /// <summary>Rows of a CSV file, values by column name.</summary>
    public static List<Dictionary<string, string>> Rows(string folder, string file)
    {
        using var csv = CsvReader.Create(Open(folder, file));
        var rows = new List<Dictionary<string, string>>();
        foreach (var row in csv)
            rows.Add(row.ToDictionary().ToDictionary(cell => cell.Key, cell => cell.Value ?? ""));
        return rows;
    }

    public static JsonElement Json(string folder, string file)
    {
        using var stream = Open(folder, file);
        return JsonElement.Parse(new BinaryReader(stream).ReadBytes((int)stream.Length));
    }

    private static Stream Open(string folder, string file) =>
        Assembly.Load("Comptoir.Commerce").GetManifestResourceStream($"Comptoir.Commerce.{folder}.{file}")
        ?? throw new FileNotFoundException($"{folder}.{file} is not in the assembly.");
}
