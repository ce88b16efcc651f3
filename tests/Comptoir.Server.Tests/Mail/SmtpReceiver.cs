using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Comptoir.Server.Tests.Mail;

/// <summary>A mail server on loopback that keeps what it is sent: enough of RFC 5321 for a client that does its part.</summary>
internal sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> messages = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Task serving;

    public SmtpReceiver()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Refuses as many messages as this before it takes one.</summary>
    public int RefuseFirst { get; init; }

    public IReadOnlyCollection<string> Commands => commands;

    /// <summary>The next message, headers and body as they were sent.</summary>
    public async Task<string> NextAsync(TimeSpan atMost)
    {
        Assert.True(await arrived.WaitAsync(atMost), "No mail arrived.");
        Assert.True(messages.TryDequeue(out string? message));
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving;
        end.Dispose();
        arrived.Dispose();
    }

    private async Task ServeAsync()
    {
        int refused = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 receiver.test ESMTP");
                while (await reader.ReadLineAsync(end.Token) is { } line)
                {
                    commands.Enqueue(line);
                    string verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    if (verb == "QUIT")
                    {
                        await writer.WriteLineAsync("221 bye");
                        break;
                    }

                    if (verb == "DATA" && refused < RefuseFirst)
                    {
                        refused++;
                        await writer.WriteLineAsync("451 try again later");
                        continue;
                    }

                    await writer.WriteLineAsync(verb == "DATA" ? "354 go on" : "250 receiver.test");
                    if (verb == "DATA")
                    {
                        messages.Enqueue(await ReadMessageAsync(reader));
                        arrived.Release();
                        await writer.WriteLineAsync("250 kept");
                    }
                }
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(end.Token) is { } line && line != ".")
            message.AppendLine(line.StartsWith('.') ? line[1..] : line);
        return message.ToString();
    }
}
