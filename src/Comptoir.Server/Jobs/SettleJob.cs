namespace Comptoir.Server.Jobs;

/// <summary>Gives memory back while the server idles. A start leaves garbage (the model, the shipped data), and so does what jobs do for
/// the first time, after which too little is allocated for the collector to come by itself for hours. A server at work is left
/// alone.</summary>
public sealed class SettleJob : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Bytes not worth a collection.</summary>
    private const long Little = 2 * 1024 * 1024;

    /// <summary>Bytes that are allocated from one look to the next where nobody asks for anything.</summary>
    private const long Still = 512 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, settled) = (0L, 0L);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long allocated = GC.GetTotalAllocatedBytes();
            if (allocated - seen < Still && allocated - settled > Little)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                FreedPages.GiveBack();
                settled = allocated;
            }

            seen = allocated;
        }
    }
}
