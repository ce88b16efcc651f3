using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Comptoir.Microbenchmarks.Results;

namespace Comptoir.Microbenchmarks;

/// <summary>Measures single functions. Exit code: 0 every goal held, 1 a goal was missed or something could not be measured,
/// 2 wrong usage.</summary>
internal static class MicroCommand
{
    public static int Run(string[] args)
    {
        if (!TryRead(args, out string results, out string[] filter))
        {
            Console.Error.WriteLine("usage: bench --micro [--only NAME,...] [--results DIR]");
            return 2;
        }

        var config = MicroConfig.Into(results);
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(["--filter", .. filter], config)];
        bool complete = summaries.Length > 0 && Array.TrueForAll(summaries, summary => summary.HasComplete() && summary.Reports.Length > 0);
        return complete && !Array.Exists(summaries, Goals.Missed) ? 0 : 1;
    }

    private static bool HasComplete(this Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);

    private static bool TryRead(string[] args, out string results, out string[] filter)
    {
        (results, filter) = (Path.Combine(Repository(), "bench", "results"), ["*"]);
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--only" when i + 1 < args.Length:
                    filter = [.. args[++i].Split(',', StringSplitOptions.TrimEntries).Select(name => $"*{name}*")];
                    break;
                case "--results" when i + 1 < args.Length:
                    results = Path.GetFullPath(args[++i]);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Where the repository lies: the folder above this program that holds the solution.</summary>
    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No folder above this program holds Comptoir.slnx.");
    }
}
