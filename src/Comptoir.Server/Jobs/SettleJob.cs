namespace Comptoir.Server.Jobs;

/// <summary>Gives memory back while the server idles. A start leaves garbage (the model, the shipped data), and what jobs leave each
/// minute is too little for the collector to come by itself for hours. A server at work is left alone.</summary>
public sealed class SettleJob : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Bytes not worth a collection.</summary>
    private const long Little = 2 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (collections, allocated) = (GC.CollectionCount(0), 0L);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            bool idles = GC.CollectionCount(0) == collections;
            if (idles && GC.GetTotalAllocatedBytes() - allocated > Little)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                allocated = GC.GetTotalAllocatedBytes();
            }

            collections = GC.CollectionCount(0);
        }
    }
}
