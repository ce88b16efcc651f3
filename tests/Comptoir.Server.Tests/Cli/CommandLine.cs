using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Cli;

/// <summary>What a run of the command line left: its exit code and what it printed.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;
}

/// <summary>The command line as a process of its own, on a data folder that goes with the test.</summary>
public sealed class CommandLine : IDisposable
{
    private readonly string master = Convert.ToBase64String(new byte[32]);

    public CommandLine() => Folder = Directory.CreateTempSubdirectory("comptoir-cli-").FullName;

    public string Folder { get; }

    /// <summary>Runs a verb on the folder's data.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) =>
        RunInAsync(Path.Combine(Folder, "data"), new Dictionary<string, string?> { ["Secrets:Master"] = master }, arguments);

    /// <summary>Runs a verb on data that others made.</summary>
    /// <param name="settings">Settings as they are named in the file: <c>Section:Name</c>.</param>
    public static async Task<CommandRun> RunInAsync(string data, IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "comptoir.dll"), .. arguments, "--data", data])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetDirectoryName(data)!,
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return new CommandRun(process.ExitCode, await output, await error);
    }

    /// <summary>A file in the folder, by its full path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
