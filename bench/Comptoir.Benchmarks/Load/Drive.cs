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
    public static Task<Drove> RunAsync(int clients, int operations, Func<int, Task> operation) => WhileAsync(clients, number => number < operations, operation);

    /// <param name="operation">Called with 0, 1, … as long as there is time, each once.</param>
    public static Task<Drove> ForAsync(int clients, TimeSpan time, Func<int, Task> operation)
    {
        long started = Stopwatch.GetTimestamp();
        return WhileAsync(clients, _ => Stopwatch.GetElapsedTime(started) < time, operation);
    }

    private static async Task<Drove> WhileAsync(int clients, Func<int, bool> goesOn, Func<int, Task> operation)
    {
        int next = -1;
        long started = Stopwatch.GetTimestamp();
        var took = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var own = new List<TimeSpan>();
            for (int i = Interlocked.Increment(ref next); goesOn(i); i = Interlocked.Increment(ref next))
            {
                long asked = Stopwatch.GetTimestamp();
                await operation(i);
                own.Add(Stopwatch.GetElapsedTime(asked));
            }

            return own;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        TimeSpan[] all = [.. took.SelectMany(own => own).Order()];
        return new Drove(all.Length, all.Length / elapsed.TotalSeconds, At(all, 0.50), At(all, 0.99));
    }

    private static double At(TimeSpan[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))].TotalMilliseconds;
}

/// <param name="Operations">How many there were.</param>
/// <param name="Rate">Operations a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Drove(int Operations, double Rate, double P50, double P99);
