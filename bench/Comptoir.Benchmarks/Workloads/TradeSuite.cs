using System.Globalization;
using Comptoir.Benchmarks.Limits;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>Checkout of prepared carts, reveals and cancellations over HTTP, on both databases.</summary>
internal static class TradeSuite
{
    private const string Suite = "Trade (1–3 lines, 16 partners, request ids kept; CPU per operation)";

    private const double Apart = 0.3;

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
        await using var limit = await IPurchaseLimit.OpenAsync(bench, world);
        await limit.DriveAsync(clients.Max(), bench.Plan.OperationsTogether);
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(clients.Max());
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        // Often enough through everything that no run pays for the compiler, which takes up what was called thirty times.
        await RunAsync(new Trade(world, callers, bench.Plan.OperationsTogether), 16, (_, work) => work());
        foreach (int together in clients)
        {
            int count = together == 1 ? bench.Plan.OperationsAlone : bench.Plan.OperationsTogether;
            await MeasureAsync(bench, world, server, callers, together, count, together == clients.Max() ? limit : null);
        }

        await bench.Report.AddAsync(new Row(
            Suite, "memory of the server after it", world.Store, null, [Figure.Of("RSS", "MiB", MachineUse.Resident(server.Id) / 1048576.0)], null, "≤ 300 MiB", MachineUse.Resident(server.Id) <= 300L << 20));
    }

    private static async Task MeasureAsync(Bench bench, World world, ServerProcess server, IReadOnlyList<Caller> callers, int clients, int count, IPurchaseLimit? limit)
    {
        var runs = Steps.ToDictionary(step => step.Name, _ => new List<(Drove Drove, CpuUse Cpu)>());
        var limits = new List<double>();
        async Task LimitAsync()
        {
            if (limit is not null)
                limits.Add((await limit.DriveAsync(clients, count)).Rate);
        }

        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            await LimitAsync();
            var before = await TradeCheck.LookAsync(world);
            var trade = new Trade(world, callers, count);
            await RunAsync(trade, clients, async (name, work) =>
            {
                var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
                var drove = await work();
                runs[name].Add((drove, watch.Stop()));
            });
            (await TradeCheck.LookAsync(world)).Expect(before, trade);
            await LimitAsync();
        }

        foreach (var (name, figures) in runs)
        {
            var row = RowOf(name, world, clients, count, figures);
            await bench.Report.AddAsync(limit is null ? row : Beside(limit, limits, row));
        }
    }

    private static async Task RunAsync(Trade trade, int clients, Func<string, Func<Task<Drove>>, Task> measure)
    {
        foreach (var (name, step) in Steps)
            await measure(name, () => Drive.RunAsync(clients, trade.Count, step(trade)));
    }

    /// <summary>The row with the limit that was seen before and after each of its runs, and the goal that goes by it (B1, B2, B10).</summary>
    private static Row Beside(IPurchaseLimit limit, List<double> limits, Row row)
    {
        double? share = (row.What, row.Store) switch
        {
            ("checkout", "PostgreSQL") or ("cancel order", "PostgreSQL") => 50,
            ("checkout", _) => 25,
            _ => null,
        };
        if (share is not { } wanted)
            return row;
        var seen = Figure.Of("limit", "/s", limits);
        var ratio = Figure.Of("ratio", "%", 100 * row.Figures[0].Median / seen.Median);
        return row with
        {
            Figures = [row.Figures[0], seen, ratio, .. row.Figures.Skip(1)],
            // Looks at one limit that far apart say that the machine had other things to do.
            Foreign = limits.Max() - limits.Min() > Apart * limits.Max() ? 1 : row.Foreign,
            Goal = string.Create(CultureInfo.InvariantCulture, $"≥ {wanted:0} % of the bare rows, {limit.Said}"),
            Held = ratio.Median >= wanted,
        };
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
