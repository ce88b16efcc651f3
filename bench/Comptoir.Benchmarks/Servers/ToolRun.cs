using System.Collections.Concurrent;
using System.Diagnostics;

namespace Comptoir.Benchmarks.Servers;

/// <summary>A verb of the command line run to its end, as a child process.</summary>
/// <param name="Took">From the start of the process to its end.</param>
/// <param name="ResidentPeak">The most bytes it had in memory, as last seen before it ended.</param>
/// <param name="Foreign">Share of the machine that others used, 0 to 1, a database of ours among them.</param>
internal sealed record ToolRun(TimeSpan Took, long ResidentPeak, IReadOnlyList<string> Output, IReadOnlyList<string> Error, double Foreign)
{
    public static async Task<ToolRun> RunAsync(ServerBinary binary, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings, int? database = null)
    {
        var (output, error) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        double before = Others(database);
        long started = Stopwatch.GetTimestamp();
        using var process = binary.Start(arguments, settings);
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long peak = 0;
        while (!process.WaitForExit(20))
            peak = Math.Max(peak, MachineUse.ResidentPeak(process.Id));

        var took = Stopwatch.GetElapsedTime(started);
        await process.WaitForExitAsync();
        double others = Others(database) - before;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"comptoir {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Join(Environment.NewLine, output.Concat(error))}");
        return new ToolRun(took, peak, [.. output], [.. error], Math.Clamp(others / (took.TotalSeconds * Environment.ProcessorCount), 0, 1));
    }

    /// <summary>CPU seconds of everybody but this process, its children that have ended, and the database.</summary>
    private static double Others(int? database) =>
        MachineUse.MachineSeconds() - MachineUse.Seconds(Environment.ProcessId) - (database is { } id ? MachineUse.TreeSeconds(id) : 0);

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is { Length: > 0 })
            lines.Enqueue(line);
    }
}
