namespace Comptoir.Server.Jobs;

/// <summary>Once, a while after the start, gives back to the machine what starting took: building the model and reading the shipped
/// data leave garbage that an idle server would otherwise hold for hours.</summary>
public sealed class SettleJob : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, stoppingToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
