using System.Diagnostics;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Servers;

namespace Comptoir.Benchmarks.Reads;

/// <summary><see cref="PlainAnswers"/>, running.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly Uri root;

    private PlainServer(Process process, Uri root) => (this.process, this.root) = (process, root);

    public static async Task<PlainServer> StartAsync()
    {
        var address = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}");
        var started = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(PlainServer).Assembly.Location, PlainAnswers.Verb, address.ToString()]) { UseShellExecute = false })!;
        var server = new PlainServer(started, address);
        using var client = new HttpClient();
        for (int tries = 0; tries < 1000; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(address);
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }

        throw new TimeoutException("The plain server did not answer.");
    }

    public Task<Drove> DriveAsync(HttpClient http, int clients, TimeSpan time) => Drive.ForAsync(clients, time, async _ =>
    {
        using var answer = await http.GetAsync(root);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        if (bytes.Length < 3000)
            throw new WrongAnswerException($"The plain server answered {bytes.Length} bytes.");
    });

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
