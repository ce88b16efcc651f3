using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Comptoir.Benchmarks.Servers;

/// <summary>The real server as a child process on a loopback port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private ServerProcess(Process process, Uri root)
    {
        (this.process, Root) = (process, root);
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Root { get; }

    public int Id => process.Id;

    /// <summary>From the start of the process to the first 200 of <c>/readyz</c>.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts <c>serve</c> or <c>demo</c> on a data folder and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(
        ServerBinary binary, string verb, string data, IReadOnlyDictionary<string, string>? settings = null)
    {
        var root = new Uri($"http://127.0.0.1:{FreePort()}");
        long started = Stopwatch.GetTimestamp();
        var server = new ServerProcess(binary.Start([verb, "--data", data, "--urls", root.ToString().TrimEnd('/')], settings), root);
        try
        {
            await server.WaitUntilReadyAsync(started);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, whatever it is at.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(long started)
    {
        using var client = new HttpClient { BaseAddress = Root };
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The server ended with {process.ExitCode}: {string.Join(Environment.NewLine, said)}");
            if (await IsReadyAsync(client))
            {
                ReadyAfter = Stopwatch.GetElapsedTime(started);
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The server was not ready after a minute: {string.Join(Environment.NewLine, said)}");
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
