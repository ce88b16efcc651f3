using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>The whole way of a buyer in five calls (B3), and sixteen clients that repeat requests already answered (B14), beside
/// checkouts of the same run.</summary>
internal static class StormSuite
{
    private const string Suite = "Buying in five calls, and repeating (16 clients)";
    private const int Clients = 16;

    // Fifty times what was seen of the quicker of two shops that do the same, on two processors.
    private const double FlowsWanted = 235;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("storm"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync())));
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("storm"), null));
    }

    private static async Task MeasureAsync(Bench bench, World world)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(Clients);
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        // Each is five calls.
        int count = bench.Plan.OperationsTogether / 4;
        Trade Fresh() => new(world, callers, count);
        async Task FlowAsync(Trade trade, int number)
        {
            await trade.CreateCartAsync(number);
            await trade.ReplaceCartAsync(number);
            await trade.CheckOutAsync(number);
            await trade.ReadOrderAsync(number);
            await trade.RevealAsync(number);
        }

        var warm = Fresh();
        await Drive.RunAsync(Clients, count, number => FlowAsync(warm, number));
        var (flows, first, again) = (new List<(Drove, CpuUse)>(), new List<(Drove, CpuUse)>(), new List<(Drove, CpuUse)>());
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            var flow = Fresh();
            flows.Add(await WatchAsync(bench, world, server, () => Drive.RunAsync(Clients, count, number => FlowAsync(flow, number))));
            var trade = Fresh();
            await Drive.RunAsync(Clients, count, trade.CreateCartAsync);
            first.Add(await WatchAsync(bench, world, server, () => Drive.RunAsync(Clients, count, trade.CheckOutAsync)));
            long before = await OrdersAsync(world);
            again.Add(await WatchAsync(bench, world, server, () => Drive.ForAsync(Clients, bench.Plan.ReadFor, number => trade.CheckOutAgainAsync(number % count))));
            if (await OrdersAsync(world) != before)
                throw new WrongAnswerException("Requests that were repeated made orders.");
        }

        double flowRate = Figure.Of("", "", flows.Select(run => run.Item1.Rate)).Median;
        await bench.Report.AddAsync(RowOf("cart, line, checkout, order, key", world, flows, [], "≥ 235 /s", flowRate >= FlowsWanted));
        var ratio = Figure.Of("ratio", "%", again.Select((run, i) => 100 * run.Item1.Rate / first[i].Item1.Rate));
        await bench.Report.AddAsync(RowOf(
            "a checkout again, same request id", world, again, [Figure.Of("limit", "/s", first.Select(run => run.Item1.Rate)), ratio], "≥ twice the checkouts", ratio.Median >= 200));
    }

    private static Task<long> OrdersAsync(World world) => world.LookAsync(db => db.Orders.LongCountAsync());

    private static async Task<(Drove Drove, CpuUse Cpu)> WatchAsync(Bench bench, World world, ServerProcess server, Func<Task<Drove>> act)
    {
        var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
        var drove = await act();
        return (drove, watch.Stop());
    }

    private static Row RowOf(string what, World world, List<(Drove Drove, CpuUse Cpu)> runs, IReadOnlyList<Figure> more, string goal, bool held) => new(
        Suite,
        what,
        world.Store,
        Clients,
        [
            Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate)),
            .. more,
            Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
            Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
            Figure.Of("server", "µs", runs.Select(run => run.Cpu.Server / run.Drove.Operations * 1e6)),
            .. world.Postgres is null ? Array.Empty<Figure>() : [Figure.Of("database", "µs", runs.Select(run => run.Cpu.Database / run.Drove.Operations * 1e6))],
        ],
        runs.Max(run => run.Cpu.Foreign),
        goal,
        held);
}
