using System.Diagnostics;

namespace Comptoir.Benchmarks.Load;

/// <summary>Many clients, each asking again as soon as it has its answer.</summary>
internal static class Drive
{
    /// <summary>A client of its own: no proxy, no cookies, no redirects, as many connections as asked for.</summary>
    public static HttpClient Client(int connections) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    })
    { Timeout = TimeSpan.FromMinutes(10) };

    /// <param name="operation">Called with 0, 1, … up to the count, each once.</param>
    public static async Task<Drove> RunAsync(int clients, int operations, Func<int, Task> operation)
    {
        var took = new TimeSpan[operations];
        int next = -1;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < operations; i = Interlocked.Increment(ref next))
            {
                long asked = Stopwatch.GetTimestamp();
                await operation(i);
                took[i] = Stopwatch.GetElapsedTime(asked);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        Array.Sort(took);
        return new Drove(operations / elapsed.TotalSeconds, At(took, 0.50), At(took, 0.99));
    }

    private static double At(TimeSpan[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))].TotalMilliseconds;
}

/// <param name="Rate">Operations a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Drove(double Rate, double P50, double P99);
