using System.Diagnostics;

namespace Comptoir.Benchmarks.Servers;

/// <summary>The built server: what <c>dotnet build -c Release</c> leaves.</summary>
internal sealed class ServerBinary
{
    private readonly string program;

    private ServerBinary(string program) => this.program = program;

    public static ServerBinary Find()
    {
        string built = Path.Combine(Workplace.Repository, "src", "Comptoir.Server", "bin", "Release", "net10.0", "comptoir");
        return File.Exists(built) ? new ServerBinary(built) : throw new InvalidOperationException($"{built} is missing: dotnet build -c Release");
    }

    /// <summary>Starts a verb of the command line.</summary>
    /// <param name="settings">Settings by the environment's names (<c>Keys__RevealsPerMinute</c>).</param>
    public Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // The framework this program runs on, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
