using System.Globalization;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Cli;

/// <summary>Tells the faults of a file that was not imported: row, column, reason.</summary>
internal static class FileFaults
{
    /// <returns>The exit code.</returns>
    public static async Task<int> TellAsync(CatalogFaulty faulty, bool json, TextWriter output, TextWriter error)
    {
        if (json)
        {
            await Report.JsonAsync(output, new
            {
                imported = false,
                rows = faulty.Faults.Select(fault => new { fault.Row, fault.Column, reason = RefusalTexts.ReasonOf(fault), code = fault.Reason }),
                faulty.More,
            });
            return 1;
        }

        foreach (var fault in faulty.Faults)
            await error.WriteLineAsync(RefusalTexts.Of(fault));
        if (faulty.More)
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"… and perhaps more after the first {faulty.Faults.Count}."));
        await error.WriteLineAsync("comptoir: nothing was imported.");
        return 1;
    }
}
