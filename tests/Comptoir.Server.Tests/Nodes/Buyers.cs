using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>Clients that buy while whom they buy from is killed, and know what they were told.</summary>
internal sealed class Buyers(ComptoirServer server)
{
    private const int Clients = 6;

    /// <summary>Client's request id and the order it was told of.</summary>
    private readonly ConcurrentDictionary<Guid, string> acknowledged = new();

    private Counts? before;
    private int asked;
    private int askedAgain;

    public int Purchases => acknowledged.Count;

    public override string ToString() => $"{Purchases} purchases, asked {asked} times, {askedAgain} of them again";

    /// <summary>Buys as long as something is done.</summary>
    public async Task<T> BuyWhileAsync<T>(Uri root, Func<Task<T>> act)
    {
        var agent = await server.AdminAgentAsync();
        var body = await server.OrderBodyAsync();
        before = await server.CountAsync();
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => BuyAsync(root, agent, body, ended.Token)).ToList();
        var done = await act();
        await ended.CancelAsync();
        await Task.WhenAll(clients);
        return done;
    }

    /// <summary>Everything anybody was told of is stored, once, and nothing else.</summary>
    public async Task FindAllOnceAsync()
    {
        Assert.True(Purchases > Clients && askedAgain > 0, $"{this}: too little to show anything.");
        Assert.Equal(Purchases, acknowledged.Values.Distinct(StringComparer.Ordinal).Count());
        var after = await server.CountAsync();
        Assert.Equal((Purchases, Purchases), (after.Orders - before!.Orders, after.Kept - before.Kept));
        var stored = await server.InStoreAsync(db => db.Orders.Select(order => order.Id).ToListAsync());
        Assert.Empty(acknowledged.Values.Except(stored.Select(id => id.Value)));
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
}
