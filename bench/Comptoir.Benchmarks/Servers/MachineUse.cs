using System.Globalization;

namespace Comptoir.Benchmarks.Servers;

/// <summary>CPU time and memory of processes, from <c>/proc</c>.</summary>
internal static class MachineUse
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds that the whole machine has used: everything but idling and waiting for the disk.</summary>
    public static double MachineSeconds()
    {
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }

    /// <summary>CPU seconds of a process, with those of its children that have ended; 0 when it has ended itself.</summary>
    public static double Seconds(int process) => Stat(process) is { } stat ? (stat[11] + stat[12] + stat[13] + stat[14]) / TicksPerSecond : 0;

    /// <summary>CPU seconds of this process without its children.</summary>
    public static double OwnSeconds() => Stat(Environment.ProcessId) is { } stat ? (stat[11] + stat[12]) / TicksPerSecond : 0;

    /// <summary>CPU seconds of children of this process that have ended, over their whole lives.</summary>
    public static double EndedSeconds() => Stat(Environment.ProcessId) is { } stat ? (stat[13] + stat[14]) / TicksPerSecond : 0;

    /// <summary>CPU seconds of a process and of all its children, living and ended.</summary>
    public static double TreeSeconds(int process) => Seconds(process) + Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && Stat(id) is { } stat && (int)stat[1] == process)
        .Sum(Seconds);

    /// <summary>Bytes of a process that lie in memory now; 0 when it has ended.</summary>
    public static long Resident(int process) => Status(process, "VmRSS:");

    /// <summary>The most bytes that ever lay in memory; 0 when it has ended.</summary>
    public static long ResidentPeak(int process) => Status(process, "VmHWM:");

    /// <summary>Watches a process until it is told to stop.</summary>
    /// <returns>The most bytes seen in memory meanwhile.</returns>
    public static async Task<long> MostResidentAsync(int process, CancellationToken stop)
    {
        long most = 0;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(most, Resident(process));
            await Task.Delay(100, CancellationToken.None);
        }

        return most;
    }

    /// <summary>The fields of <c>stat</c> from the third on, as numbers; the first of them, a letter, as 0.</summary>
    private static double[]? Stat(int process)
    {
        if (Read(process, "stat") is not { } text)
            return null;
        // The name in brackets may hold blanks.
        return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out double value) ? value : 0)];
    }

    private static long Status(int process, string name)
    {
        string? line = Read(process, "status")?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])), CultureInfo.InvariantCulture);
    }

    private static string? Read(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/{name}");
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }
}

/// <summary>Watches for some time what our own processes use and what everybody else does. A server that is killed meanwhile is counted to
/// its end; no other child of this process may end then.</summary>
internal sealed class CpuWatch(IReadOnlyList<int> servers, int? database)
{
    private readonly double machine = MachineUse.MachineSeconds();
    private readonly double serverBefore = ServerSeconds(servers);
    private readonly double databaseBefore = database is { } id ? MachineUse.TreeSeconds(id) : 0;
    private readonly double driver = MachineUse.OwnSeconds();
    private readonly long started = System.Diagnostics.Stopwatch.GetTimestamp();

    public CpuWatch(int server, int? database)
        : this([server], database)
    {
    }

    public CpuUse Stop()
    {
        double elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        double serverUse = ServerSeconds(servers) - serverBefore;
        double databaseUse = database is { } id ? MachineUse.TreeSeconds(id) - databaseBefore : 0;
        double driverUse = MachineUse.OwnSeconds() - driver;
        double others = MachineUse.MachineSeconds() - machine - serverUse - databaseUse - driverUse;
        return new CpuUse(serverUse, databaseUse, driverUse, Math.Clamp(others / (elapsed * Environment.ProcessorCount), 0, 1));
    }

    private static double ServerSeconds(IReadOnlyList<int> servers) => servers.Sum(MachineUse.Seconds) + MachineUse.EndedSeconds();
}

/// <summary>CPU seconds of the three of us.</summary>
/// <param name="Foreign">Share of the machine that others used, 0 to 1.</param>
internal sealed record CpuUse(double Server, double Database, double Driver, double Foreign);
