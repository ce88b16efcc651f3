using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>A server in a process of its own, as an operator runs it: started, killed, told to stop, and started again at the same
/// address.</summary>
public sealed class ServerNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string verb;
    private readonly string folder;
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly ConcurrentQueue<string> told = new();
    private Process? process;

    /// <param name="settings">Settings as they are named in the file: <c>Section:Name</c>.</param>
    public ServerNode(string verb, string folder, IReadOnlyDictionary<string, string?> settings)
    {
        (this.verb, this.folder, this.settings) = (verb, folder, settings);
        Root = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
    }

    public Uri Root { get; }

    public string Folder => folder;

    public bool HasExited => process is null || process.HasExited;

    /// <summary>What it printed, its last lines first told last.</summary>
    public string Told => string.Join('\n', told);

    public void Start()
    {
        process?.Dispose();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "comptoir.dll"), verb, "--data", folder, "--urls", Root.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task StartAsync()
    {
        Start();
        await ReadyAsync(HttpStatusCode.OK);
    }

    /// <summary>Waits until readiness is answered so.</summary>
    public async Task ReadyAsync(HttpStatusCode status)
    {
        var since = Stopwatch.StartNew();
        while (await ReadinessAsync() != status)
        {
            Assert.False(HasExited && status == HttpStatusCode.OK, Told);
            Assert.True(since.Elapsed < Patience, $"Not {status} after {since.Elapsed}: {Told}");
            await Task.Delay(20);
        }
    }

    /// <summary>Null when nobody listens.</summary>
    public async Task<HttpStatusCode?> ReadinessAsync()
    {
        using var client = new HttpClient { BaseAddress = Root, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>As a power cut does it: nothing is told to the process.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as service managers do: SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process!.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>A caller of this node with the token it has elsewhere.</summary>
    public HttpClient As(HttpClient other)
    {
        var client = new HttpClient { BaseAddress = Root };
        client.DefaultRequestHeaders.Authorization = other.DefaultRequestHeaders.Authorization;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        process?.Dispose();
        process = null;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        told.Enqueue(line);
        while (told.Count > 40)
            told.TryDequeue(out _);
    }
}
