using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Cli;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>I1, I3: nodes behind a load balancer, one of them killed every few seconds while clients buy. No acknowledged purchase is
/// lost, none is made twice, and a client that asks again with its request id ends at one outcome.</summary>
[Collection(NodesTogether.Name)]
public sealed class KilledNodesTests(NodesOnPostgres server, ITestOutputHelper output)
{
    private const int Clients = 6;

    /// <summary>On a slow machine the load goes on for these.</summary>
    private const int FewestKills = 2;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 12 : 300);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);

    /// <summary>Client's request id and the order it was told of.</summary>
    private readonly ConcurrentDictionary<Guid, string> acknowledged = new();

    private int asked;
    private int askedAgain;

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
        var agent = await server.AdminAgentAsync();
        var body = await server.OrderBodyAsync();
        var before = await server.CountAsync();

        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => BuyAsync(balancer.Root, agent, body, ended.Token)).ToList();
        int kills = await KillAsync(nodes);
        await ended.CancelAsync();
        await Task.WhenAll(clients);

        output.WriteLine($"{count} nodes: {acknowledged.Count} purchases, {kills} kills, asked {asked} times, {askedAgain} of them again.");
        Assert.True(acknowledged.Count > Clients && askedAgain > 0, $"{kills} kills, {acknowledged.Count} purchases: too little to show anything.");
        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct(StringComparer.Ordinal).Count());
        var after = await server.CountAsync();
        Assert.Equal((acknowledged.Count, acknowledged.Count), (after.Orders - before.Orders, after.Kept - before.Kept));
        var stored = await server.InStoreAsync(db => db.Orders.Select(order => order.Id).ToListAsync());
        Assert.Empty(acknowledged.Values.Except(stored.Select(id => id.Value)));
        foreach (var node in nodes)
            await node.DisposeAsync();
        await CheckAsync(nodes[0]);
    }

    /// <summary>Buys again and again; what was not answered is asked for again under its request id until it is.</summary>
    private async Task BuyAsync(Uri root, HttpClient agent, JsonObject body, CancellationToken ended)
    {
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(1) }) { BaseAddress = root };
        client.DefaultRequestHeaders.Authorization = agent.DefaultRequestHeaders.Authorization;
        while (!ended.IsCancellationRequested)
        {
            var id = Guid.NewGuid();
            string order = await OutcomeAsync(client, id, body);
            Assert.Equal(order, acknowledged.GetOrAdd(id, order));
            // The answer may not have reached a client that was sure of nothing.
            if (id.ToByteArray()[0] < 64)
                Assert.Equal(order, await OutcomeAsync(client, id, body));
        }
    }

    private async Task<string> OutcomeAsync(HttpClient client, Guid id, JsonObject body)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(2), "No node ever answered.");
            Interlocked.Increment(ref asked);
            try
            {
                using var answer = await client.PostAsync(server.Orders(), body, Doorway.RequestId(id));
                string text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.Created)
                    return (string)JsonNode.Parse(text)!["id"]!;
                Assert.True(answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {text}");
            }
            catch (HttpRequestException)
            {
                // The node is gone, and with it the answer.
            }

            Interlocked.Increment(ref askedAgain);
            await Task.Delay(50, CancellationToken.None);
        }
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
