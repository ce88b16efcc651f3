using System.Diagnostics;
using Comptoir.Server.Tests.Cli;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>I1, I3: nodes behind a load balancer, one of them killed every few seconds while clients buy. No acknowledged purchase is
/// lost, none is made twice, and a client that asks again with its request id ends at one outcome.</summary>
[Collection(NodesTogether.Name)]
public sealed class KilledNodesTests(NodesOnPostgres server, ITestOutputHelper output)
{
    /// <summary>On a slow machine the load goes on for these.</summary>
    private const int FewestKills = 2;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 12 : 300);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [Trait("Category", "Slow")]
    public async Task Nodes_killed_under_load_lose_no_acknowledged_purchase_and_make_none_twice(int count)
    {
        await server.LimitAsync("EUR", long.MaxValue / 4);
        var nodes = Enumerable.Range(0, count).Select(_ => server.NewNode()).ToList();
        await Task.WhenAll(nodes.Select(node => node.StartAsync()));
        await using var balancer = TcpRelay.Over(nodes);
        var buyers = new Buyers(server);

        int kills = await buyers.BuyWhileAsync(balancer.Root, () => KillAsync(nodes));

        output.WriteLine($"{count} nodes, {kills} kills: {buyers}.");
        await buyers.FindAllOnceAsync();
        foreach (var node in nodes)
            await node.DisposeAsync();
        await CheckAsync(nodes[0]);
    }

    /// <summary>Kills one node after the other and starts each anew; the next goes only when this one serves again.</summary>
    private static async Task<int> KillAsync(List<ServerNode> nodes)
    {
        int kills = 0;
        var since = Stopwatch.StartNew();
        while (since.Elapsed < Load || kills < FewestKills)
        {
            await Task.Delay(BetweenKills);
            var node = nodes[kills++ % nodes.Count];
            await node.KillAsync();
            await node.StartAsync();
        }

        return kills;
    }

    private async Task CheckAsync(ServerNode node)
    {
        var settings = server.Storage.ToDictionary();
        var run = await CommandLine.RunInAsync(node.Folder, settings, "check");
        Assert.True(run is { ExitCode: 0 } && run.Output.EndsWith("OK\n", StringComparison.Ordinal), run.Output + run.Error);
    }
}
