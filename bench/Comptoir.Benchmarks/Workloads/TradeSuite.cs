using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>Checkout of prepared carts, reveals and cancellations over HTTP, on both databases.</summary>
internal static class TradeSuite
{
    private const string Suite = "Trade (1–3 lines, 16 partners, request ids kept; CPU per operation)";

    private static readonly (string Name, Func<Trade, Func<int, Task>> Step)[] Steps =
    [
        ("create cart", trade => trade.CreateCartAsync),
        ("checkout", trade => trade.CheckOutAsync),
        ("reveal key", trade => trade.RevealAsync),
        ("cancel order", trade => trade.CancelAsync),
    ];

    public static async Task RunAsync(Bench bench)
    {
        var postgres = await World.MakeAsync(bench.Workplace.Folder("trade"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
        await MeasureAsync(bench, postgres, [1, 16]);
        var sqlite = await World.MakeAsync(bench.Workplace.Folder("trade"), null);
        await MeasureAsync(bench, sqlite, [1, 16, 64]);
    }

    private static async Task MeasureAsync(Bench bench, World world, int[] clients)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(clients.Max());
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        // Once through everything, so that no run pays for the compiler.
        await RunAsync(new Trade(world, callers, bench.Plan.OperationsAlone), 4, (_, work) => work());
        foreach (int together in clients)
        {
            int count = together == 1 ? bench.Plan.OperationsAlone : bench.Plan.OperationsTogether;
            await MeasureAsync(bench, world, server, callers, together, count);
        }

        await bench.Report.AddAsync(new Row(
            Suite, "memory of the server after it", world.Store, null, [Figure.Of("RSS", "MiB", MachineUse.Resident(server.Id) / 1048576.0)], null, "≤ 300 MiB", MachineUse.Resident(server.Id) <= 300L << 20));
    }

    private static async Task MeasureAsync(Bench bench, World world, ServerProcess server, IReadOnlyList<Caller> callers, int clients, int count)
    {
        var runs = Steps.ToDictionary(step => step.Name, _ => new List<(Drove Drove, CpuUse Cpu)>());
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            var before = await TradeCheck.LookAsync(world);
            var trade = new Trade(world, callers, count);
            await RunAsync(trade, clients, async (name, work) =>
            {
                var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
                var drove = await work();
                runs[name].Add((drove, watch.Stop()));
            });
            (await TradeCheck.LookAsync(world)).Expect(before, trade);
        }

        foreach (var (name, figures) in runs)
            await bench.Report.AddAsync(RowOf(name, world, clients, count, figures));
    }

    private static async Task RunAsync(Trade trade, int clients, Func<string, Func<Task<Drove>>, Task> measure)
    {
        foreach (var (name, step) in Steps)
            await measure(name, () => Drive.RunAsync(clients, trade.Count, step(trade)));
    }

    private static Row RowOf(string name, World world, int clients, int count, List<(Drove Drove, CpuUse Cpu)> runs)
    {
        Figure Micros(string what, Func<CpuUse, double> seconds) => Figure.Of(what, "µs", runs.Select(run => seconds(run.Cpu) / count * 1e6));
        return new Row(
            Suite,
            name,
            world.Store,
            clients,
            [
                Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate)),
                Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
                Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
                Micros("server", cpu => cpu.Server),
                .. world.Postgres is null ? Array.Empty<Figure>() : [Micros("database", cpu => cpu.Database)],
                Micros("driver", cpu => cpu.Driver),
            ],
            runs.Max(run => run.Cpu.Foreign));
    }
}
