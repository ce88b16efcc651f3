using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Cli;

/// <summary>How verbs print what they found: a table for people, JSON for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Machine = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Option<bool> JsonOption() => new("--json") { Description = "Prints JSON." };

    public static Task JsonAsync(TextWriter output, object value) => output.WriteLineAsync(JsonSerializer.Serialize(value, Machine));

    /// <summary>Prints columns, each as wide as its widest cell; nothing but the header when there are no rows.</summary>
    public static async Task TableAsync(TextWriter output, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        foreach (var row in rows.Prepend(header))
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>The value, or the refusal in words and exit code 1.</summary>
    /// <exception cref="VerbRefusedException">The use case refused.</exception>
    public static T OrFault<T>(this Result<T> result)
        where T : class => result.IsRefused ? throw new VerbRefusedException(result.Refusal) : result.Value;
}
