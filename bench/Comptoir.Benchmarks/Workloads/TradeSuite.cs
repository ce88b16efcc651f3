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
        await limit.DriveAsync(clients.Max(), bench.Plan.LimitFor);
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
        async Task<bool> TradeAsync()
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
            return true;
        }

        var limits = limit is null ? null : new LimitRuns(async () => (await limit.DriveAsync(clients, bench.Plan.LimitFor)).Rate);
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
            await (limits?.AroundAsync(TradeAsync) ?? TradeAsync());
        foreach (var (name, figures) in runs)
        {
            var row = RowOf(name, world, clients, figures);
            await bench.Report.AddAsync(limits is null ? InTime(row) : Beside(limit!, limits, InTime(row), figures));
        }
    }

    private static async Task RunAsync(Trade trade, int clients, Func<string, Func<Task<Drove>>, Task> measure)
    {
        foreach (var (name, step) in Steps)
            await measure(name, () => Drive.RunAsync(clients, trade.Count, step(trade)));
    }

    /// <summary>The row with the goal for a reveal (B6).</summary>
    private static Row InTime(Row row)
    {
        if (row is not { What: "reveal key", Clients: 16 })
            return row;
        double Median(string figure) => row.Figures.First(f => f.Name == figure).Median;
        return row with { Goal = "p50 ≤ 5 ms, p99 ≤ 25 ms", Held = Median("p50") <= 5 && Median("p99") <= 25 };
    }

    /// <summary>The row with the limit that was seen before and after each of its runs, and the goal that goes by it (B1, B2, B10).</summary>
    private static Row Beside(IPurchaseLimit limit, LimitRuns limits, Row row, List<(Drove Drove, CpuUse Cpu)> runs)
    {
        (double Share, double? Late)? goal = (row.What, row.Store) switch
        {
            ("checkout", "PostgreSQL") => (50, 60),
            ("cancel order", "PostgreSQL") => (50, null),
            ("checkout", _) => (25, 100),
            _ => null,
        };
        if (goal is not { } wanted)
            return row;
        var ratio = limits.RatioOf(runs.Select(run => run.Drove.Rate));
        return row with
        {
            Figures = [row.Figures[0], limits.Rate, ratio, .. row.Figures.Skip(1)],
            LimitApart = limits.Apart,
            Goal = string.Create(CultureInfo.InvariantCulture, $"≥ {wanted.Share:0} % of the bare rows, {limit.Said}{(wanted.Late is { } late ? $"; p99 ≤ {late:0} ms" : "")}"),
            Held = ratio.Median >= wanted.Share && row.Figures.First(figure => figure.Name == "p99").Median <= (wanted.Late ?? double.MaxValue),
        };
    }

    private static Row RowOf(string name, World world, int clients, List<(Drove Drove, CpuUse Cpu)> runs)
    {
        Figure Micros(string what, Func<CpuUse, double> seconds) => Figure.Of(what, "µs", runs.Select(run => seconds(run.Cpu) / run.Drove.Operations * 1e6));
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
