using System.Net;
using System.Net.Sockets;

namespace Comptoir.Benchmarks.RoundTrips;

/// <summary>Stands between a server and its database and counts round trips: each time a connection speaks again after it has
/// been answered. However many statements are sent together, it is one.</summary>
internal sealed class WireTap : IAsyncDisposable
{
    private const int BufferLength = 256 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int target;
    private readonly Task accepting;
    private long count;

    public WireTap(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public long Count => Interlocked.Read(ref count);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = TapAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task TapAsync(TcpClient accepted)
    {
        using var near = accepted;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
        near.NoDelay = far.NoDelay = true;
        // 1 while the database has had the last word.
        int answered = 1;
        await Task.WhenAny(
            PumpAsync(near.GetStream(), far.GetStream(), () =>
            {
                if (Interlocked.Exchange(ref answered, 0) == 1)
                    Interlocked.Increment(ref count);
            }),
            PumpAsync(far.GetStream(), near.GetStream(), () => Interlocked.Exchange(ref answered, 1)));
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Action seen)
    {
        byte[] buffer = new byte[BufferLength];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, stopping.Token)) > 0)
            {
                seen();
                await to.WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side hung up, or the run is over.
        }
    }
}
