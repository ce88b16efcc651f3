using Comptoir.Benchmarks.Limits;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>Checkouts split between two nodes on one PostgreSQL beside those of one node, asked before and after; then one of the two is
/// killed amid them, and clients ask the other with their request ids (B13).</summary>
internal static class NodesSuite
{
    private const string Suite = "Two nodes on one PostgreSQL: checkout (16 clients)";
    private const int Clients = 16;
    private const double Share = 85;

    public static async Task RunAsync(Bench bench)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("nodes"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
        await using var first = await world.ServeAsync(bench.Server);
        await using var second = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(Clients);
        var callers = await Caller.SignInAsync(http, first.Root, world.Sellers);
        Caller[] alone = [.. callers.Select(caller => caller.At(first.Root, null))];
        Caller[] split = [.. callers.Select((caller, number) => number % 2 == 0 ? caller.At(first.Root, second.Root) : caller.At(second.Root, first.Root))];
        await CheckOutAsync(bench, world, split, [first, second]);

        var (ones, twos) = (new LimitRuns(async () => (await CheckOutAsync(bench, world, alone, [first, second])).Drove.Rate), new List<(Drove Drove, CpuUse Cpu)>());
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
            twos.Add(await ones.AroundAsync(() => CheckOutAsync(bench, world, split, [first, second])));

        var ratio = ones.RatioOf(twos.Select(run => run.Drove.Rate));
        await bench.Report.AddAsync(RowOf("two nodes", twos, [ones.Rate, ratio], "≥ 85 % of one node", ratio.Median >= Share) with { LimitApart = ones.Apart });
        // A wrong count ends the suite: nothing lost and nothing twice is no matter of more or less.
        var killed = await CheckOutAsync(bench, world, split, [first, second], second);
        await bench.Report.AddAsync(RowOf("one of them killed amid it", [killed], [], "each cart one order", held: true));
    }

    /// <param name="killed">The node that is killed once a third is bought; null for none.</param>
    private static async Task<(Drove Drove, CpuUse Cpu)> CheckOutAsync(
        Bench bench, World world, IReadOnlyList<Caller> callers, IReadOnlyList<ServerProcess> nodes, ServerProcess? killed = null)
    {
        var trade = new Trade(world, callers, bench.Plan.OperationsTogether / 2);
        await Drive.RunAsync(Clients, trade.Count, trade.CreateCartAsync);
        var before = await TradeCheck.LookAsync(world);
        var watch = new CpuWatch([.. nodes.Select(node => node.Id)], bench.Postgres.ProcessId);
        var drove = await Drive.RunAsync(Clients, trade.Count, async number =>
        {
            if (number == trade.Count / 3)
                killed?.Kill();
            await trade.CheckOutAsync(number);
        });
        var cpu = watch.Stop();
        (await TradeCheck.LookAsync(world)).ExpectBought(before, trade);
        return (drove, cpu);
    }

    private static Row RowOf(
        string what, List<(Drove Drove, CpuUse Cpu)> runs, IReadOnlyList<Figure> more, string goal, bool held) => new(
        Suite,
        what,
        "PostgreSQL",
        Clients,
        [
            Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate)),
            .. more,
            Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
            Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
            Figure.Of("server", "µs", runs.Select(run => run.Cpu.Server / run.Drove.Operations * 1e6)),
            Figure.Of("database", "µs", runs.Select(run => run.Cpu.Database / run.Drove.Operations * 1e6)),
        ],
        runs.Max(run => run.Cpu.Foreign),
        goal,
        held);
}
