using System.Diagnostics;
using Comptoir.Benchmarks.Audit;
using Comptoir.Benchmarks.Azure;
using Comptoir.Benchmarks.Documents;
using Comptoir.Benchmarks.Downloads;
using Comptoir.Benchmarks.Growth;
using Comptoir.Benchmarks.Imports;
using Comptoir.Benchmarks.Invoices;
using Comptoir.Benchmarks.Portal;
using Comptoir.Benchmarks.Reads;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.RoundTrips;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Starts;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Support;
using Comptoir.Benchmarks.Workloads;

namespace Comptoir.Benchmarks;

/// <summary>The whole suite, in its order. Exit code: 0 every goal held or was not judged because the machine was busy,
/// 1 a goal was missed, 2 wrong usage. A wrong answer of the server ends it with an exception.</summary>
internal static class BenchCommand
{
    private const string Usage = """
        usage: bench [--quick] [--only roundtrips,start,trade,reads,storm,nodes,import,invoices,documents,download,activity,azure,support,portal] [--results DIR]
        Only when named: growth-orders, growth-activity, growth-invoices, which fill the stores first.
        """;

    private static readonly IReadOnlyDictionary<string, Func<Bench, Task>> Suites = new Dictionary<string, Func<Bench, Task>>(StringComparer.Ordinal)
    {
        ["roundtrips"] = RoundTripSuite.RunAsync,
        ["start"] = StartSuite.RunAsync,
        ["trade"] = TradeSuite.RunAsync,
        ["reads"] = ReadSuite.RunAsync,
        ["storm"] = StormSuite.RunAsync,
        ["nodes"] = NodesSuite.RunAsync,
        ["import"] = ImportSuite.RunAsync,
        ["invoices"] = InvoiceSuite.RunAsync,
        ["documents"] = DocumentSuite.RunAsync,
        ["download"] = DownloadSuite.RunAsync,
        ["activity"] = ActivitySuite.RunAsync,
        ["azure"] = AzureSuite.RunAsync,
        ["growth-orders"] = OrderGrowth.RunAsync,
        ["growth-activity"] = ActivityGrowth.RunAsync,
        ["growth-invoices"] = InvoiceSuite.GrowAsync,
        ["support"] = SupportSuite.RunAsync,
        ["portal"] = PortalSuite.RunAsync,
    };

    private static IEnumerable<string> Usual => Suites.Keys.Where(name => !name.StartsWith("growth-", StringComparison.Ordinal));

    public static async Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, out bool quick, out var chosen, out string results))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var workplace = new Workplace();
        await using var postgres = await PostgresServer.StartAsync(workplace.Folder("postgres"));
        var bench = new Bench(quick ? Plan.Quick : Plan.Full, workplace, postgres, new Report(Console.Out));
        await bench.Report.HeadAsync(quick);
        foreach (string suite in chosen)
        {
            long started = Stopwatch.GetTimestamp();
            await Suites[suite](bench);
            await bench.Report.TookAsync(suite, Stopwatch.GetElapsedTime(started));
        }

        string file = await bench.Report.WriteAsync(results);
        await Console.Out.WriteLineAsync($"{Environment.NewLine}{file}{Environment.NewLine}{Path.ChangeExtension(file, ".html")}");
        return bench.Report.Missed ? 1 : 0;
    }

    private static bool TryRead(string[] args, out bool quick, out IReadOnlyList<string> chosen, out string results)
    {
        (quick, chosen, results) = (false, [.. Usual], Path.Combine(Workplace.Repository, "bench", "results"));
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    chosen = args[++i].Split(',', StringSplitOptions.TrimEntries);
                    break;
                case "--results" when i + 1 < args.Length:
                    results = Path.GetFullPath(args[++i]);
                    break;
                default:
                    return false;
            }
        }

        return chosen.All(Suites.ContainsKey);
    }
}

/// <summary>What every suite works with.</summary>
internal sealed record Bench(Plan Plan, Workplace Workplace, PostgresServer Postgres, Report Report)
{
    public ServerBinary Server { get; } = ServerBinary.Find();
}
