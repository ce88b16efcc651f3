using System.Diagnostics;
using Comptoir.Server.Tests.Cli;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>I1, I3 on SQLite, where several commits share one trip to the disk: a server killed again and again while clients buy loses no
/// acknowledged purchase and makes none twice. The server in this process looks at the same file.</summary>
public sealed class KilledOnSqliteTests(ComptoirServer server, ITestOutputHelper output) : IClassFixture<ComptoirServer>
{
    /// <summary>On a slow machine the load goes on for these.</summary>
    private const int FewestKills = 3;

    private const int FewestPurchases = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 8 : 120);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromMilliseconds(1300);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_server_killed_under_load_loses_no_acknowledged_purchase_and_makes_none_twice()
    {
        await server.LimitAsync("EUR", long.MaxValue / 4);
        await using var node = new ServerNode("demo", server.Folder, new Dictionary<string, string?>());
        await node.StartAsync();
        var buyers = new Buyers(server);

        int kills = await buyers.BuyWhileAsync(node.Root, () => KillAsync(node, buyers));

        output.WriteLine($"{kills} kills: {buyers}.");
        await buyers.FindAllOnceAsync();
        await node.DisposeAsync();
        var run = await CommandLine.RunInAsync(server.Folder, new Dictionary<string, string?>(), "check");
        Assert.True(run is { ExitCode: 0 } && run.Output.EndsWith("OK\n", StringComparison.Ordinal), run.Output + run.Error);
    }

    /// <summary>Kills it once it has sold something since its start, which on a busy machine takes its time.</summary>
    private static async Task<int> KillAsync(ServerNode node, Buyers buyers)
    {
        int kills = 0;
        var since = Stopwatch.StartNew();
        while (since.Elapsed < Load || kills < FewestKills)
        {
            int before = buyers.Purchases;
            await Task.Delay(BetweenKills);
            for (var waited = Stopwatch.StartNew(); buyers.Purchases < before + FewestPurchases && waited.Elapsed < Patience;)
                await Task.Delay(50);
            await node.KillAsync();
            kills++;
            await node.StartAsync();
        }

        return kills;
    }
}
