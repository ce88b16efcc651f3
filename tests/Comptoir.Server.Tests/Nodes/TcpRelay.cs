using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>A load balancer as small as one can be: each connection goes to the next target that takes it. With one target, a wire
/// that can be cut.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint[] targets;
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly Task accepting;
    private volatile bool isCut;
    private int next;

    public TcpRelay(params IEnumerable<IPEndPoint> targets)
    {
        this.targets = [.. targets];
        listener.Start();
        accepting = AcceptAsync();
    }

    public static TcpRelay Over(IEnumerable<ServerNode> nodes) => new(nodes.Select(node => new IPEndPoint(IPAddress.Loopback, node.Root.Port)));

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Root => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>Ends what is open and lets nothing through.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var client in open.Keys)
            client.Dispose();
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task RelayAsync(TcpClient from)
    {
        TcpClient? to = null;
        try
        {
            open[from] = true;
            to = isCut ? null : await ConnectAsync();
            if (to is null)
                return;
            open[to] = true;
            if (isCut)
                return;
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, and the other is told by its end.
        }
        finally
        {
            foreach (var side in new[] { from, to })
            {
                if (side is null)
                    continue;
                open.TryRemove(side, out _);
                side.Dispose();
            }
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        for (int tries = 0; tries < targets.Length; tries++)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(targets[(uint)Interlocked.Increment(ref next) % targets.Length]);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }
}
