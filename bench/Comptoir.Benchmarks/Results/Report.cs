using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Comptoir.Benchmarks.Results;

/// <summary>Prints each row as it is measured and keeps all of them for the file.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

#pragma warning disable RS0030 // The day of a measurement is the real one.
    private readonly DateTimeOffset started = TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030
    private readonly List<Row> rows = [];
    private readonly Dictionary<string, double> seconds = new(StringComparer.Ordinal);
    private string suite = "";

    public bool Missed => rows.Exists(row => row.Verdict == "FAIL");

    private static string Machine => $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    public Task HeadAsync(bool quick) => output.WriteLineAsync(
        $"Comptoir {Commit()} on {Machine}, {started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC{(quick ? ", quick" : "")}");

    public async Task AddAsync(Row row)
    {
        if (suite != row.Suite)
            await output.WriteLineAsync($"{Environment.NewLine}{row.Suite}");
        suite = row.Suite;
        rows.Add(row);
        string clients = row.Clients is { } count ? $"c={count.ToString(CultureInfo.InvariantCulture)}" : "";
        string goal = row.Goal is null ? row.Verdict : $"goal {row.Goal}: {row.Verdict}";
        await output.WriteLineAsync(
            $"  {row.What,-34} {row.Store,-10} {clients,-5} {string.Join(" · ", row.Figures.Select(figure => figure.ToString()).Concat(row.Disturbed).Append(goal).Where(text => text.Length > 0))}");
    }

    /// <summary>Says how long a suite took, with all it had to make first.</summary>
    public Task TookAsync(string name, TimeSpan took)
    {
        seconds[name] = Math.Round(took.TotalSeconds, 1);
        return output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  ({name}: {took.TotalSeconds:0} s)"));
    }

    /// <summary>Writes all rows as JSON, and beside it as a page to look at.</summary>
    /// <returns>The file.</returns>
    public async Task<string> WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { started, commit = Commit(), machine = Machine, seconds, rows }, Json));
        await File.WriteAllTextAsync(
            Path.ChangeExtension(file, ".html"), ResultsPage.Of($"{Commit()}, {started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC", Machine, rows));
        return file;
    }

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Workplace.Repository, "describe", "--always", "--dirty"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            string said = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? said : "outside a repository";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "without git";
        }
    }
}
