namespace Comptoir.Server.Hosting;

/// <summary>Gives back the memory that starting took: most of what it made is garbage that an idle server would keep, as nothing makes
/// the collector run.</summary>
internal sealed class StartLeftovers : BackgroundService
{
    /// <summary>By then the jobs have looked once at what is due.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Settled, stoppingToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
