using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>R18.3: a node told to stop leaves without breaking off what it has begun.</summary>
[Collection(NodesTogether.Name)]
public sealed class DrainTests(NodesOnPostgres server)
{
    [Fact]
    public async Task A_node_told_to_stop_is_not_ready_at_once_ends_what_runs_refuses_what_is_new_and_exits_with_0()
    {
        var node = server.NewNode([new("Shutdown:Notice", "00:00:02"), new("Shutdown:Limit", "00:00:30")]);
        await node.StartAsync();
        using var agent = node.As(await server.AdminAgentAsync());
        await using var slow = await SlowOrder.BeginAsync(server, node, agent);

        await node.TerminateAsync();
        await node.ReadyAsync(HttpStatusCode.ServiceUnavailable);
        // What a load balancer still sends until it has noticed is served.
        using (var late = await agent.SendAsync(HttpMethod.Get, "/comptoir/v1/me"))
        {
            Assert.Equal(HttpStatusCode.OK, late.StatusCode);
            Assert.True(late.Headers.ConnectionClose);
        }

        await UntilAsync(async () => (await agent.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).StatusCode == HttpStatusCode.ServiceUnavailable);
        var refused = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync());
        await refused.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003", "restarted");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        using (var page = await agent.GetAsync(new Uri("/sign-in", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        }

        Assert.StartsWith("HTTP/1.1 201", await slow.EndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await node.ExitCodeAsync());
    }

    [Fact]
    public async Task What_runs_longer_than_the_limit_is_cut_off_and_nothing_of_it_is_kept()
    {
        var node = server.NewNode([new("Shutdown:Limit", "00:00:01")]);
        await node.StartAsync();
        using var agent = node.As(await server.AdminAgentAsync());
        await using var slow = await SlowOrder.BeginAsync(server, node, agent);
        var before = await server.CountAsync();

        var since = Stopwatch.StartNew();
        await node.TerminateAsync();

        Assert.Equal(0, await node.ExitCodeAsync());
        Assert.InRange(since.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        Assert.Equal("", await slow.EndAsync());
        Assert.Equal(before.Orders, (await server.CountAsync()).Orders);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var since = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(20), "It never came.");
            await Task.Delay(20);
        }
    }

    /// <summary>An order whose body arrives in two halves.</summary>
    private sealed class SlowOrder : IAsyncDisposable
    {
        private readonly TcpClient client = new();
        private readonly byte[] rest;

        private SlowOrder(byte[] rest) => this.rest = rest;

        public static async Task<SlowOrder> BeginAsync(NodesOnPostgres server, ServerNode node, HttpClient agent)
        {
            byte[] body = Encoding.UTF8.GetBytes((await server.OrderBodyAsync()).ToJsonString());
            var slow = new SlowOrder(body[(body.Length / 2)..]);
            await slow.client.ConnectAsync(IPAddress.Loopback, node.Root.Port);
            string head = string.Create(CultureInfo.InvariantCulture, $"""
                POST {server.Orders()} HTTP/1.1
                Host: {node.Root.Authority}
                Authorization: {agent.DefaultRequestHeaders.Authorization}
                Content-Type: application/json
                Content-Length: {body.Length}


                """).ReplaceLineEndings("\r\n");
            await slow.client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await slow.client.GetStream().WriteAsync(body.AsMemory(0, body.Length / 2));
            // The server has seen it once it answers others that came later.
            for (int i = 0; i < 3; i++)
                Assert.Equal(HttpStatusCode.OK, (await agent.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).StatusCode);
            return slow;
        }

        /// <summary>Sends the rest.</summary>
        /// <returns>The answer's first line; empty when the connection was cut.</returns>
        public async Task<string> EndAsync()
        {
            try
            {
                await client.GetStream().WriteAsync(rest);
                using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                return await reader.ReadLineAsync() ?? "";
            }
            catch (IOException)
            {
                return "";
            }
        }

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
