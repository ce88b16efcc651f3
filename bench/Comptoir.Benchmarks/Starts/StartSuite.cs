using System.Diagnostics;
using System.Globalization;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Benchmarks.Starts;

/// <summary>From the start of the process to the first 200 of <c>/readyz</c>, and what an idle server holds in memory.</summary>
internal static class StartSuite
{
    private const string Suite = "Start to a 200 on /readyz, idle memory";

    public static async Task RunAsync(Bench bench)
    {
        var sqlite = await World.MakeAsync(bench.Workplace.Folder("start"), null);
        var postgres = await World.MakeAsync(bench.Workplace.Folder("start"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
        foreach (var world in new[] { sqlite, postgres })
            await StartsAsync(bench, "serve, existing data", world.Store, "≤ 1200 ms", 1200, () => world.ServeAsync(bench.Server));

        await IdleAsync(bench, [sqlite, postgres]);

        await EmptyAsync(bench, "SQLite", () => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()));
        await EmptyAsync(bench, "PostgreSQL", async () => new Dictionary<string, string> { ["Storage__Postgres"] = bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()) });
        await StartsAsync(bench, "demo, first start (makes its world)", "SQLite", null, 0, () => ServerProcess.StartAsync(bench.Server, "demo", bench.Workplace.Folder("demo")));
        string again = bench.Workplace.Folder("demo");
        await (await ServerProcess.StartAsync(bench.Server, "demo", again)).DisposeAsync();
        await StartsAsync(bench, "demo, later start", "SQLite", "≤ 2000 ms", 2000, () => ServerProcess.StartAsync(bench.Server, "demo", again));
    }

    private static async Task StartsAsync(Bench bench, string what, string store, string? goal, double limit, Func<Task<ServerProcess>> start)
    {
        var (took, used) = (new List<double>(), new List<double>());
        double foreign = 0;
        for (int i = 0; i < bench.Plan.Starts; i++)
        {
            double before = MachineUse.MachineSeconds() - MachineUse.Seconds(Environment.ProcessId);
            long started = Stopwatch.GetTimestamp();
            await using var server = await start();
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            took.Add(server.ReadyAfter.TotalMilliseconds);
            double own = MachineUse.Seconds(server.Id);
            used.Add(own * 1000);
            double others = MachineUse.MachineSeconds() - MachineUse.Seconds(Environment.ProcessId) - before - own;
            foreign = Math.Max(foreign, Math.Clamp(others / (seconds * Environment.ProcessorCount), 0, 1));
        }

        var ready = Figure.Of("ready after", "ms", took);
        await bench.Report.AddAsync(new Row(Suite, what, store, null, [ready, Figure.Of("CPU", "ms", used)], foreign, goal, goal is null || ready.Median <= limit));
    }

    /// <summary>Servers that idle beside one another, each with a database of its own.</summary>
    private static async Task IdleAsync(Bench bench, IReadOnlyList<World> worlds)
    {
        foreach (var world in worlds)
            await world.InAsync(DoWhatWaitsAsync);
        var servers = new List<ServerProcess>();
        try
        {
            foreach (var world in worlds)
                servers.Add(await world.ServeAsync(bench.Server));
            long started = Stopwatch.GetTimestamp();
            foreach (var after in bench.Plan.IdleAfter)
            {
                await Task.Delay(after - Stopwatch.GetElapsedTime(started));
                string what = string.Create(CultureInfo.InvariantCulture, $"idle memory after {after.TotalSeconds} s");
                foreach (var (world, server) in worlds.Zip(servers))
                {
                    double held = MachineUse.Resident(server.Id) / 1048576.0;
                    await bench.Report.AddAsync(new Row(Suite, what, world.Store, null, [Figure.Of("RSS", "MiB", held)], null, "≤ 150 MiB", held <= 150));
                }
            }
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    /// <summary>Sends the mail and seals the records that the making of the world left: a server's first look would find them, and not idle.</summary>
    private static async Task<long> DoWhatWaitsAsync(IServiceProvider services)
    {
        var mail = services.GetRequiredService<MailDispatch>();
        while ((await mail.SendDueAsync(CancellationToken.None)).Sent > 0)
        {
        }

        var (records, _) = await services.GetRequiredService<SealActivity>().RunAsync(CancellationToken.None);
        return records;
    }

    /// <summary>A new production installation as an operator sets it up: the first account, which makes the schema, then the start.</summary>
    private static async Task EmptyAsync(Bench bench, string store, Func<Task<IReadOnlyDictionary<string, string>>> settings)
    {
        var prepared = new Queue<(string Folder, IReadOnlyDictionary<string, string> Settings)>();
        var (took, foreign) = (new List<double>(), 0.0);
        for (int i = 0; i < bench.Plan.Starts; i++)
        {
            string folder = bench.Workplace.Folder("empty");
            var told = new Dictionary<string, string>(await settings()) { ["Secrets__Master"] = Convert.ToBase64String(new byte[32]) };
            var run = await ToolRun.RunAsync(
                bench.Server, ["users", "add", "operator@bench.example", "--operator", "--company", "Bench", "--generate-password", "--data", folder], told);
            took.Add(run.Took.TotalMilliseconds);
            foreign = Math.Max(foreign, run.Foreign);
            prepared.Enqueue((folder, told));
        }

        await bench.Report.AddAsync(new Row(Suite, "users add (schema, first account)", store, null, [Figure.Of("took", "ms", took)], foreign));
        await StartsAsync(bench, "serve, empty installation", store, "≤ 2000 ms", 2000, () =>
        {
            var (folder, told) = prepared.Dequeue();
            return ServerProcess.StartAsync(bench.Server, "serve", folder, told);
        });
    }
}
