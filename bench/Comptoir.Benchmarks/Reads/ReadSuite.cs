using System.Net.Http.Headers;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Workloads;

namespace Comptoir.Benchmarks.Reads;

/// <summary>Priced lists and orders over HTTP (B4, B5), beside a server that only writes JSON, asked before and after in the same run.</summary>
internal static class ReadSuite
{
    private const string Suite = "Reads, beside a server that only writes JSON";
    private const int ListClients = 64;
    private const int OrderClients = 16;
    private const double Apart = 0.3;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("reads"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync())));
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("reads"), null));
    }

    private static async Task MeasureAsync(Bench bench, World world)
    {
        await using var plain = await PlainServer.StartAsync();
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(ListClients);
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        var trade = new Trade(world, callers, callers.Count);
        await Drive.RunAsync(1, trade.Count, trade.CreateCartAsync);
        await Drive.RunAsync(1, trade.Count, trade.CheckOutAsync);

        await CompareAsync(bench, world, server, plain, http, "20 priced products", ListClients, "≥ 40 % of plain JSON", 0.4, number =>
            callers[number % callers.Count].SendAsync(HttpMethod.Get, ListOf(callers[number % callers.Count], number), null, 200));
        var tags = new EntityTagHeaderValue[callers.Count * callers[0].Partner.Customers.Count];
        for (int number = 0; number < tags.Length; number++)
            tags[number] = await callers[number % callers.Count].TagOfAsync(ListOf(callers[number % callers.Count], number));
        await CompareAsync(bench, world, server, plain, http, "the same, unchanged (304)", ListClients, "≥ 70 % of plain JSON", 0.7, async number =>
        {
            var caller = callers[number % callers.Count];
            await caller.ExpectUnchangedAsync(ListOf(caller, number % tags.Length), tags[number % tags.Length]);
        });
        await CompareAsync(bench, world, server, plain, http, "an order with its lines", OrderClients, null, 0, number => trade.ReadOrderAsync(number % trade.Count));
    }

    private static string ListOf(Caller caller, int number) =>
        $"/comptoir/v1/customers/{caller.Partner.Customers[number / 16 % caller.Partner.Customers.Count]}/catalogitems?size=20";

    private static async Task CompareAsync(
        Bench bench, World world, ServerProcess server, PlainServer plain, HttpClient http, string what, int clients, string? goal, double share, Func<int, Task> ask)
    {
        int operations = bench.Plan.OperationsTogether;
        // Once without counting: it pays for the compiler.
        await plain.DriveAsync(http, clients, operations);
        await Drive.RunAsync(clients, operations, ask);
        var (limits, runs) = (new List<(double Before, double After)>(), new List<(Drove Drove, CpuUse Cpu)>());
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            double before = (await plain.DriveAsync(http, clients, operations)).Rate;
            var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
            var drove = await Drive.RunAsync(clients, operations, ask);
            runs.Add((drove, watch.Stop()));
            limits.Add((before, (await plain.DriveAsync(http, clients, operations)).Rate));
        }

        double[] ratios = [.. runs.Select((run, i) => run.Drove.Rate / ((limits[i].Before + limits[i].After) / 2))];
        // Two looks at one limit that far apart say that the machine had other things to do.
        bool calm = limits.TrueForAll(limit => Math.Abs(limit.Before - limit.After) <= Apart * Math.Max(limit.Before, limit.After));
        var ratio = Figure.Of("ratio", "%", ratios.Select(r => 100 * r));
        await bench.Report.AddAsync(new Row(
            Suite,
            what,
            world.Store,
            clients,
            [
                Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate)),
                Figure.Of("limit", "/s", limits.SelectMany(limit => new[] { limit.Before, limit.After })),
                ratio,
                Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
                Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
                Figure.Of("server", "µs", runs.Select(run => run.Cpu.Server / operations * 1e6)),
                .. world.Postgres is null ? Array.Empty<Figure>() : [Figure.Of("database", "µs", runs.Select(run => run.Cpu.Database / operations * 1e6))],
                Figure.Of("driver", "µs", runs.Select(run => run.Cpu.Driver / operations * 1e6)),
            ],
            calm ? runs.Max(run => run.Cpu.Foreign) : 1,
            goal,
            goal is null || ratio.Median >= 100 * share));
    }
}
