using Comptoir.Benchmarks.Limits;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Workloads;

namespace Comptoir.Benchmarks.Reads;

/// <summary>Priced lists over HTTP beside a server that only writes JSON (B4), and orders beside what the database itself gives of their rows
/// (B5).</summary>
internal static class ReadSuite
{
    private const string Suite = "Reads";
    private const int ListClients = 64;
    private const int OrderClients = 16;

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
        await Drive.RunAsync(1, trade.Count, trade.ReadOrderAsync);
        Caller CallerOf(int number) => callers[number % callers.Count];
        async Task<double> PlainAsync() => (await plain.DriveAsync(http, ListClients, bench.Plan.LimitFor)).Rate;

        var lists = new Answer[callers.Count * callers[0].Partner.Customers.Count];
        for (int number = 0; number < lists.Length; number++)
            lists[number] = await CallerOf(number).LookAsync(ListOf(CallerOf(number), number / callers.Count));
        // The first that is measured would pay for the compiling of all that every request goes through.
        await Drive.ForAsync(ListClients, 3 * bench.Plan.ReadFor, number => CallerOf(number).ExpectSameAsync(lists[number % lists.Length]));
        await CompareAsync(
            bench, world, server, PlainAsync, "20 priced products", ListClients, "of plain JSON", 40, number => CallerOf(number).ExpectSameAsync(lists[number % lists.Length]));
        await CompareAsync(
            bench, world, server, PlainAsync, "the same, unchanged (304)", ListClients, "of plain JSON", 70, number => CallerOf(number).ExpectUnchangedAsync(lists[number % lists.Length]));

        var orders = new Answer[trade.Count];
        for (int number = 0; number < orders.Length; number++)
            orders[number] = await CallerOf(number).LookAsync(trade.OrderPathOf(number));
        var rows = new OrderReads(bench, world, [.. Enumerable.Range(0, trade.Count).Select(number => (CallerOf(number).Partner.Tenant, trade.OrderOf(number)))], OrderClients);
        await CompareAsync(
            bench, world, server, rows.LookAsync, "an order with its lines", OrderClients, "of the rows as the database gives them", 40, number => CallerOf(number).ExpectSameAsync(orders[number % orders.Length]));
    }

    private static string ListOf(Caller caller, int customer) => $"/comptoir/v1/customers/{caller.Partner.Customers[customer]}/catalogitems?size=20";

    /// <param name="look">At the limit: how many a second.</param>
    /// <param name="share">Percent of it that are wanted.</param>
    private static async Task CompareAsync(
        Bench bench, World world, ServerProcess server, Func<Task<double>> look, string what, int clients, string ofWhat, double share, Func<int, Task> ask)
    {
        // Once without counting: it pays for the compiler.
        await look();
        await Drive.ForAsync(clients, bench.Plan.ReadFor, ask);
        var (limits, runs) = (new LimitRuns(look), new List<(Drove Drove, CpuUse Cpu)>());
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            runs.Add(await limits.AroundAsync(async () =>
            {
                var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
                return (await Drive.ForAsync(clients, bench.Plan.ReadFor, ask), watch.Stop());
            }));
        }

        Figure Micros(string name, Func<CpuUse, double> seconds) => Figure.Of(name, "µs", runs.Select(run => seconds(run.Cpu) / run.Drove.Operations * 1e6));
        var ratio = limits.RatioOf(runs.Select(run => run.Drove.Rate));
        await bench.Report.AddAsync(new Row(
            Suite,
            what,
            world.Store,
            clients,
            [
                Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate)),
                limits.Rate,
                ratio,
                Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
                Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
                Micros("server", cpu => cpu.Server),
                .. world.Postgres is null ? Array.Empty<Figure>() : [Micros("database", cpu => cpu.Database)],
                Micros("driver", cpu => cpu.Driver),
            ],
            runs.Max(run => run.Cpu.Foreign),
            $"≥ {share} % {ofWhat}",
            ratio.Median >= share)
        { LimitApart = limits.Apart });
    }
}
