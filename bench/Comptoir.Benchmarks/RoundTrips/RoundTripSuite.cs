using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Workloads;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Comptoir.Benchmarks.RoundTrips;

/// <summary>What each request asks of the database, counted exactly: the server runs in this process without its background jobs,
/// one request at a time, after each was made once. On PostgreSQL the round trips are counted on the wire.</summary>
internal static class RoundTripSuite
{
    private const string Suite = "Round trips of one request";

    public static async Task RunAsync(Bench bench)
    {
        string database = await bench.Postgres.CreateAsync();
        var postgres = await World.MakeAsync(bench.Workplace.Folder("roundtrips"), bench.Postgres.ConnectionTo(database));
        await using (var tap = new WireTap(bench.Postgres.Port))
            await CountAsync(bench.Report, postgres, bench.Postgres.ConnectionTo(database, tap.Port), tap);
        await CountAsync(bench.Report, await World.MakeAsync(bench.Workplace.Folder("roundtrips"), null), null, null);
    }

    private static async Task CountAsync(Report report, World world, string? tapped, WireTap? tap)
    {
        var commands = new CommandCount();
        var settings = tapped is null ? [] : new[] { KeyValuePair.Create("Storage:Postgres", (string?)tapped) };
        await using var app = ServerApp.Build(new DataFolder(world.Folder), "http://127.0.0.1:0", settings, services =>
        {
            services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(commands));
            foreach (var job in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Namespace == typeof(Server.Jobs.MailJob).Namespace).ToList())
                services.Remove(job);
        });
        await app.Services.GetRequiredService<Preparation>().OpenAsync(CancellationToken.None);
        await app.StartAsync();
        var root = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var http = Drive.Client(1);
        var trade = new Trade(world, await Caller.SignInAsync(http, root, world.Sellers), count: 6);
        foreach (var (name, step) in Steps(trade))
        {
            for (int i = 0; i < 3; i++)
                await step(i);
            for (int i = 3; i < 6; i++)
            {
                var (said, went) = (commands.Count, tap?.Count);
                await step(i);
                await report.AddAsync(new Row(Suite, $"{name}, {Trade.LinesOf(i)} line(s)", world.Store, null, [
                    Figure.Of("commands", "", commands.Count - said),
                    .. tap is null ? Array.Empty<Figure>() : [Figure.Of("round trips", "", tap.Count - went!.Value)],
                ]));
            }
        }
    }

    private static IEnumerable<(string Name, Func<int, Task> Step)> Steps(Trade trade) =>
    [
        ("create cart", trade.CreateCartAsync),
        ("checkout", trade.CheckOutAsync),
        ("reveal key", trade.RevealAsync),
        ("cancel order", trade.CancelAsync),
    ];
}
