using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Limits;

/// <summary>The most purchases a second that a database takes, durable each, asked for by this process without any of ours between.</summary>
internal interface IPurchaseLimit : IAsyncDisposable
{
    /// <summary>How it is asked.</summary>
    string Said { get; }

    Task<Drove> DriveAsync(int clients, TimeSpan time);

    /// <summary>In a database of its own beside the world's.</summary>
    static async Task<IPurchaseLimit> OpenAsync(Bench bench, World world) => world.Postgres is null
        ? await SqlitePurchases.OpenAsync(Path.Combine(bench.Workplace.Folder("limit"), "limit.db"))
        : await PostgresPurchases.OpenAsync(bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
}
